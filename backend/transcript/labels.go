package transcript

import (
	"strings"

	"roleplay/backend/roleplay"
)

// Format is a form in which a talk can be written. Its text is the ending of a file's name.
type Format string

// The formats.
const (
	FormatText     Format = "txt"
	FormatMarkdown Format = "md"
	FormatJSONL    Format = "jsonl"
)

// ParseFormat returns the format called s; "" is txt. CodeInvalid for any other word.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case "":
		return FormatText, nil
	case FormatText, FormatMarkdown, FormatJSONL:
		return f, nil
	}
	return "", unknownFormat()
}

func unknownFormat() error {
	return roleplay.Invalid("format", "A transcript can be had as txt, md or jsonl.")
}

// ContentType is the media type of the format.
func (f Format) ContentType() string {
	switch f {
	case FormatMarkdown:
		return "text/markdown; charset=utf-8"
	case FormatJSONL:
		return "application/jsonl"
	default:
		return "text/plain; charset=utf-8"
	}
}

// Labels say what the ids of a talk mean to people. All may be empty.
type Labels struct {
	Title     string // of the scenario
	Character string // who was played
	Trainee   string // who practised
	Language  string // of the headings, BCP 47: German for de, English for all others
}

// words are the headings of one language.
type words struct {
	title, with, trainee, character, started, state, active, ended, talk string
}

func (l Labels) words() words {
	base, _, _ := strings.Cut(strings.ToLower(l.Language), "-")
	if base == "de" {
		return words{
			title: "Gespräch", with: "Mit", trainee: "Trainee", character: "Figur",
			started: "Begonnen", state: "Stand", active: "läuft", ended: "beendet", talk: "Verlauf",
		}
	}
	return words{
		title: "Conversation", with: "With", trainee: "Trainee", character: "Character",
		started: "Started", state: "State", active: "in progress", ended: "ended", talk: "Transcript",
	}
}

// named returns the labels as one line each, with a general word for what is empty.
func (l Labels) named() Labels {
	w := l.words()
	l.Title = orElse(line(l.Title), w.title)
	l.Character = orElse(line(l.Character), w.character)
	l.Trainee = orElse(line(l.Trainee), w.trainee)
	return l
}

// speaker is the name of the one who speaks in a turn.
func (l Labels) speaker(s roleplay.Speaker) string {
	if s == roleplay.SpeakerTrainee {
		return l.Trainee
	}
	return l.Character
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
