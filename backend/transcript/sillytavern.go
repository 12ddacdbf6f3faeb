package transcript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"roleplay/backend/roleplay"
)

// tavernHeader is the first line of a chat of SillyTavern.
type tavernHeader struct {
	UserName      string     `json:"user_name"`
	CharacterName string     `json:"character_name"`
	CreateDate    string     `json:"create_date"`
	Metadata      tavernMeta `json:"chat_metadata"`
}

type tavernMeta struct {
	Integrity string     `json:"integrity,omitempty"` // SillyTavern's own name for the chat
	RolePlay  tavernTalk `json:"roleplay"`
}

// tavernTalk is what SillyTavern has no field for.
type tavernTalk struct {
	Title     string                `json:"title"`
	Language  string                `json:"language,omitempty"`
	Scenario  roleplay.ScenarioID   `json:"scenario,omitempty"`
	Character roleplay.CharacterID  `json:"character,omitempty"`
	State     roleplay.SessionState `json:"state"`
}

// tavernMessage is every further line.
type tavernMessage struct {
	Name     string      `json:"name"`
	IsUser   bool        `json:"is_user"`
	IsSystem bool        `json:"is_system"`
	SendDate string      `json:"send_date"`
	Message  string      `json:"mes"`
	Extra    tavernExtra `json:"extra"`
}

type tavernExtra struct {
	RolePlay tavernTurn `json:"roleplay"`
}

type tavernTurn struct {
	TurnID roleplay.TurnID `json:"turnId,omitempty"`
	At     int64           `json:"at"` // milliseconds since the talk began
	By     roleplay.By     `json:"by,omitempty"`
	Events []tavernEvent   `json:"events,omitempty"`
}

type tavernEvent struct {
	Type string `json:"type"` // move, mood, fact, objective, stage
	Item string `json:"item"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	Text string `json:"text,omitempty"` // the quote or the reason
}

// writeSillyTavern writes the talk as a chat of SillyTavern. Words stand in it
// exactly as they were said, so that reading it gives them back.
func writeSillyTavern(w *bufio.Writer, v view) error {
	start := v.talk.Start
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	header := tavernHeader{
		UserName: v.labels.Trainee, CharacterName: v.labels.Character, CreateDate: instant(start.At, 0),
		Metadata: tavernMeta{Integrity: string(start.SessionID), RolePlay: tavernTalk{
			Title: v.labels.Title, Language: v.labels.Language, Scenario: start.Scenario, Character: start.Character, State: v.talk.State(),
		}},
	}
	if err := encode.Encode(header); err != nil {
		return fmt.Errorf("write a chat of SillyTavern: %w", err)
	}
	for _, s := range v.turns {
		m := tavernMessage{
			Name: s.name, IsUser: s.Speaker == roleplay.SpeakerTrainee, SendDate: instant(start.At, s.At), Message: s.Text,
			Extra: tavernExtra{tavernTurn{TurnID: s.ID, At: s.At, By: s.By}},
		}
		for _, d := range s.decided {
			m.Extra.RolePlay.Events = append(m.Extra.RolePlay.Events, tavernEvent{Type: d.kind, Item: d.item, From: d.from, To: d.to, Text: d.text})
		}
		if err := encode.Encode(m); err != nil {
			return fmt.Errorf("write a chat of SillyTavern: %w", err)
		}
	}
	return nil
}

// instant is the moment ms after start, ISO 8601.
func instant(start time.Time, ms int64) string {
	return start.Add(time.Duration(within(ms)) * time.Millisecond).UTC().Format("2006-01-02T15:04:05.000Z")
}
