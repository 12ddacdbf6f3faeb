package transcript

import (
	"io"
	"strings"

	"roleplay/backend/roleplay"
)

// ReadPython reads one chat log of the earlier Python system: JSON lines of
// type session_start, message and session_end in any order. Fields go by several
// names, and unknown ones are ignored. Lines of the system are left out; lines
// that are no JSON, of another type, without words or without a known speaker are
// left out and counted in Skipped.
//
// CodeInvalid as by ReadSillyTavern, and for a file without a single line of the three types.
func ReadPython(r io.Reader) (Chat, error) {
	var c Chat
	size, known := 0, false
	for o, err := range objects(r) {
		if err != nil {
			return Chat{}, err
		}
		o = o.flat("data", "payload", "session", "metadata")
		switch o.text("type", "event", "event_type", "kind") {
		case "session_start":
			known = true
			c.readPythonStart(o)
		case "message":
			known = true
			if err := c.readPythonMessage(o, &size); err != nil {
				return Chat{}, err
			}
		case "session_end":
			known = true
			c.Ended = true
			c.EndedAt = o.moment("ended_at", "end_time", "timestamp", "time", "created_at", "ts")
		default:
			c.Skipped++
		}
	}
	if !known {
		return Chat{}, roleplay.Errorf(roleplay.CodeInvalid, "This is no chat log of the Python system: no line of it is of type session_start, message or session_end.")
	}
	c.nameFromMessages()
	return c, nil
}

// readPythonStart takes what a start tells and is not known yet.
func (c *Chat) readPythonStart(o object) {
	character, scenario, user := o.inner("character"), o.inner("scenario"), o.inner("user", "participant")
	for _, field := range []struct {
		to    *string
		found string
	}{
		{&c.ID, o.text("session_id", "sessionId", "chat_session_id", "app_session_id")},
		{&c.UserID, orElse(o.text("user_id", "userId"), user.text("id", "user_id"))},
		{&c.UserName, orElse(o.text("participant_name", "participantName", "user_name", "username", "display_name"), orElse(user.text("name", "display_name"), o.text("user", "participant")))},
		{&c.CharacterID, orElse(o.text("character_id", "characterId"), character.text("id", "character_id"))},
		{&c.CharacterName, orElse(o.text("character_name", "characterName"), orElse(character.text("name"), o.text("character")))},
		{&c.ScenarioID, orElse(o.text("scenario_id", "scenarioId"), scenario.text("id", "scenario_id"))},
		{&c.Title, orElse(o.text("scenario_name", "scenario_title", "title"), orElse(scenario.text("title", "name"), o.text("scenario")))},
		{&c.Language, o.text("language", "lang", "locale")},
	} {
		*field.to = orElse(*field.to, strings.TrimSpace(field.found))
	}
	if c.Created.IsZero() {
		c.Created = o.moment("started_at", "start_time", "timestamp", "time", "created_at", "ts")
	}
}

func (c *Chat) readPythonMessage(o object, size *int) error {
	author := o.inner("author", "sender", "message")
	role := orElse(o.text("role", "sender", "author", "from", "speaker"), author.text("role", "name", "type"))
	if anyOf(role, "system", "tool", "developer", "function") {
		return nil
	}
	m := ChatMessage{
		ID:   o.text("id", "message_id", "messageId"),
		Name: orElse(o.text("name", "sender_name", "author_name", "character_name", "participant_name"), author.text("name")),
		Text: o.words(4, "content", "text", "message", "parts"),
		At:   o.moment("timestamp", "time", "created_at", "createdAt", "ts", "sent_at"),
	}
	person, told := o.yes("is_user", "isUser", "from_user")
	if !told {
		person, told = c.isPerson(role, m.Name)
	}
	m.Trainee = person
	if !told && strings.TrimSpace(m.Text) != "" {
		c.Unknown++
	}
	if !told || strings.TrimSpace(m.Text) == "" {
		c.Skipped++
		return nil
	}
	return c.add(m, size)
}

// isPerson reports whether role and name are those of the person; known is false if they tell neither side.
func (c *Chat) isPerson(role, name string) (person, known bool) {
	switch {
	case anyOf(role, "user", "human", "trainee", "participant", "student", "player", "client", "me", "you"):
		return true, true
	case anyOf(role, "assistant", "model", "bot", "ai", "character", "npc", "agent", "llm", "roleplay"):
		return false, true
	}
	for _, s := range []string{role, name} {
		if s != "" && (s == c.UserName || s == c.UserID) {
			return true, true
		}
		if s != "" && (s == c.CharacterName || s == c.CharacterID) {
			return false, true
		}
	}
	return false, false
}
