package transcript

import (
	"regexp"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

// Labels say what the ids of a talk mean to people. All may be empty.
type Labels struct {
	Title     string // of the scenario
	Character string // who was played
	Trainee   string // who practised
	Language  string // of the talk, BCP 47; the headings are German for de, English for all others
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

// wellFormed is how a language tag looks.
var wellFormed = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$`)

// tag is the language of the talk where it is a well-formed tag, else the one for a language that is not known.
func (l Labels) tag() string {
	if wellFormed.MatchString(l.Language) {
		return l.Language
	}
	return "und"
}

// rightToLeft reports whether the language of the talk is written from right to left.
func (l Labels) rightToLeft() bool {
	base, _, _ := strings.Cut(strings.ToLower(l.Language), "-")
	return slices.Contains([]string{"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ps", "sd", "ug", "ur", "yi"}, base)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
