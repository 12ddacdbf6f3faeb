package exchange

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// chatSchema is the schema of the appends that are made of other programs'
// chats. It stays, so that the same chat always makes the same bytes: a newer
// program upgrades them when it reads.
const chatSchema = 1

// chat takes in a talk that was held in another program: as a new log, ended,
// whose ids and bytes follow from the chat and its person alone. So the same chat
// again is known.
func (im *importing) chat(ctx context.Context, place string, source roleplay.Source, chat transcript.Chat) error {
	if chat.Skipped > 0 {
		im.report.Skipped += chat.Skipped
		im.report.note("%s has lines that cannot be read; they were left out.", place)
	}
	if len(chat.Messages) == 0 {
		return roleplay.Errorf(roleplay.CodeInvalid, "Nothing is said in %s.", place)
	}
	if !timed(chat) {
		im.report.note("%s does not tell when the talk was held; it stands at the end of the list.", place)
	}
	if hasLongNames(chat) {
		im.report.note("%s has names that are longer than names are here; they were cut.", place)
	}
	if known, err := im.exportedHere(ctx, chat); known || err != nil {
		if known {
			im.report.Known++
		}
		return err
	}
	if source == roleplay.SourceSillyTavern && nameOthers(&chat) {
		im.report.note("%s has several speakers on one side; what others than %s and %s say begins with their name.", place, shown(chat.CharacterName), shown(chat.UserName))
	}
	lines, id, err := logOf(im.owner, source, chat)
	if err != nil {
		return err
	}
	added, err := im.write(ctx, place, id, lines, nil)
	if roleplay.CodeOf(err) == roleplay.CodeConflict && !errors.Is(err, errPurging) {
		return &roleplay.Error{
			Code: roleplay.CodeConflict, Err: err,
			Message: fmt.Sprintf("%s was imported before, when it was not as it is now. What was imported then is kept.", place),
		}
	}
	if err != nil {
		return err
	}
	return im.taken(ctx, id, added)
}

// exportedHere reports whether the chat is an export of one of the owner's talks, or a part of it.
func (im *importing) exportedHere(ctx context.Context, chat transcript.Chat) (bool, error) {
	if !roleplay.IsUUID(chat.Original) {
		return false, nil
	}
	talk, err := im.service.talks.Tell(ctx, im.owner.id, roleplay.SessionID(chat.Original), record.Said)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	left := chat.Messages
	for _, turn := range talk.Talk.Turns {
		if len(left) > 0 && left[0].Text == turn.Text && left[0].Trainee == (turn.Speaker == roleplay.SpeakerTrainee) {
			left = left[1:]
		}
	}
	return len(left) == 0, nil
}

// nameOthers puts the name before the words of those who are neither the character
// nor the person of the chat, where a side has several speakers. It reports whether it has any.
func nameOthers(chat *transcript.Chat) bool {
	names := map[bool]map[string]bool{true: {}, false: {}}
	for _, m := range chat.Messages {
		names[m.Trainee][m.Name] = true
	}
	side := map[bool]string{true: chat.UserName, false: chat.CharacterName}
	named := false
	chat.Messages = slices.Clone(chat.Messages)
	for i, m := range chat.Messages {
		if len(names[m.Trainee]) > 1 && m.Name != "" && m.Name != side[m.Trainee] {
			chat.Messages[i].Text = oneLine(m.Name) + ": " + m.Text
			named = true
		}
	}
	return named
}

func timed(chat transcript.Chat) bool {
	for _, m := range chat.Messages {
		if !m.At.IsZero() {
			return true
		}
	}
	return !chat.Created.IsZero()
}

// logOf makes the lines of a log of a chat, and the session's id.
func logOf(owner person, source roleplay.Source, chat transcript.Chat) ([][]byte, roleplay.SessionID, error) {
	begin := beginning(chat)
	root := rootOf(owner.id, source, chat)
	id, err := derive(begin, root, "session")
	if err != nil {
		return nil, "", err
	}
	session := roleplay.SessionID(id)
	w := &lineWriter{}
	w.add(roleplay.Entry{Type: roleplay.EntryStart, Start: &roleplay.Start{
		SessionID: session, UserID: owner.id, ParticipantName: participant(owner, chat.UserName), At: begin,
		Scenario:  roleplay.ScenarioID(cmp.Or(slug(chat.ScenarioID), string(source))),
		Character: roleplay.CharacterID(cmp.Or(slug(chat.CharacterID), slug(chat.CharacterName), "character")),
		Title:     cmp.Or(oneLine(chat.Title), titleOf(source)), CharacterName: cmp.Or(oneLine(chat.CharacterName), oneLine(chat.CharacterID)),
		Language: language(chat.Language), Source: source,
	}})
	at, asked := begin, roleplay.TurnID("")
	for i, m := range chat.Messages {
		if t := moment(m.At); t.After(at) {
			at = t // missing times, and clocks that were set back, stand still
		}
		turnID, err := derive(at, root, fmt.Sprintf("turn %d", i+1))
		if err != nil {
			return nil, "", err
		}
		turn := roleplay.Turn{
			ID: roleplay.TurnID(turnID), Seq: w.head.Seq + 1, Speaker: roleplay.SpeakerCharacter, By: roleplay.ByModel,
			Text: strings.ToValidUTF8(m.Text, "\ufffd"), At: at.Sub(begin).Milliseconds(), CreatedAt: at, State: roleplay.TurnCompleted, ReplyTo: asked,
		}
		if m.Trainee {
			turn.Speaker, turn.By, turn.ReplyTo, asked = roleplay.SpeakerTrainee, roleplay.ByPerson, "", turn.ID
		}
		w.add(roleplay.Entry{Type: roleplay.EntryMessage, Turn: &turn})
	}
	if t := moment(chat.EndedAt); t.After(at) {
		at = t
	}
	w.add(roleplay.Entry{Type: roleplay.EntryEnd, End: &roleplay.End{At: at, Reason: roleplay.EndTrainee}})
	return w.lines, session, w.err
}

// lineWriter makes the lines of a log.
type lineWriter struct {
	lines [][]byte
	head  record.Head
	err   error
}

func (w *lineWriter) add(e roleplay.Entry) {
	if w.err != nil {
		return
	}
	var line []byte
	line, w.head, w.err = record.Line(chatSchema, w.head, e)
	w.lines = append(w.lines, line)
}

// beginning is when the chat began: what it says, unless something was said
// before that; 1970 where nothing is told.
func beginning(chat transcript.Chat) time.Time {
	begin := moment(chat.Created)
	for _, m := range chat.Messages {
		if t := moment(m.At); !t.IsZero() && (begin.IsZero() || t.Before(begin)) {
			begin = t
		}
	}
	if begin.IsZero() {
		begin = time.Unix(0, 0).UTC()
	}
	return begin
}

// moment is t in UTC, to the millisecond, as ids hold it; zero for a time that no talk was held at.
func moment(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// rootOf is the sum that all ids of an imported chat come from: of its person and
// its name in the other program or, if it has none there, of all that it holds.
// A chat of SillyTavern has a name, but a branch of it may have the same.
func rootOf(u roleplay.UserID, source roleplay.Source, chat transcript.Chat) [32]byte {
	h := sha256.New()
	add := func(parts ...string) {
		for _, p := range parts {
			_, _ = fmt.Fprintf(h, "%d %s ", len(p), p) // a hash takes everything
		}
	}
	add("roleplay import", string(u), string(source))
	if chat.ID != "" && source != roleplay.SourceSillyTavern {
		add("id", chat.ID)
		return [32]byte(h.Sum(nil))
	}
	add("content", chat.UserName, chat.CharacterName, moment(chat.Created).Format(time.RFC3339Nano))
	for _, m := range chat.Messages {
		add(fmt.Sprint(m.Trainee), moment(m.At).Format(time.RFC3339Nano), m.Text)
	}
	return [32]byte(h.Sum(nil))
}

// derive makes a UUIDv7 whose random bits are a sum of root and what. A time
// that is not known counts as the beginning of all times that an id can hold.
func derive(at time.Time, root [32]byte, what string) (string, error) {
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	sum := sha256.Sum256(append(root[:], what...))
	return roleplay.NewUUIDv7(at, bytes.NewReader(sum[:]))
}

// titleOf stands in for the title of a scenario.
func titleOf(source roleplay.Source) string {
	if source == roleplay.SourceSillyTavern {
		return "SillyTavern"
	}
	return "Role play"
}

// slug makes an id of content of somebody's id, "" if nothing is left of it.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
	})
	id := strings.Join(words, "-")
	id = strings.Trim(id[:min(len(id), 64)], "-_")
	if !roleplay.IsSlug(id) {
		id = strings.Join(strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '_' }), "-")
	}
	return id
}

// language is a tag of BCP 47, "" for what is none.
func language(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) < 2 || len(s) > 35 || strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return s
}
