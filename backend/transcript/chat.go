package transcript

import "time"

// MaxChatMessages is how many messages a chat of another program may hold.
const MaxChatMessages = 100_000

// Chat is a talk that was held in another program, as its file tells it. Text
// and names are as they stand there: nothing in them is escaped or trusted.
// What the file does not tell is empty.
type Chat struct {
	ID            string // the other program's own name for the talk
	UserID        string // its own id of the person
	UserName      string // the person
	CharacterID   string
	CharacterName string // who was played
	ScenarioID    string
	Title         string // of the scenario
	Language      string // BCP 47
	Created       time.Time
	Messages      []ChatMessage // in the order of the file
	Ended         bool          // the file says so
	EndedAt       time.Time
	Skipped       int    // lines that could not be read and were left out
	Unknown       int    // of these, messages that do not tell who speaks
	Original      string // the session of this program that the file was exported from
}

// ChatMessage is one message of a Chat.
type ChatMessage struct {
	ID      string // the other program's own; may be empty
	Name    string // of the one who speaks; may be empty
	Trainee bool   // the person speaks, not the character
	Text    string
	At      time.Time // zero: not told
}
