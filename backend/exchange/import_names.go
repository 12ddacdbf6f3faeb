package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// The limits of what a list shows of a talk, in characters: a page of a list
// holds the summaries of many.
const (
	maxTitle = 200 // of the names of scenarios, characters and people
	maxID    = 64  // of ids and tags of languages
)

// checkNames refuses the start of a talk that would fill its person's list.
// CodeInvalid with the field.
func checkNames(place string, s roleplay.Start) error {
	for _, field := range []struct {
		name, text string
		most       int
	}{
		{"title", s.Title, maxTitle},
		{"characterName", s.CharacterName, maxTitle},
		{"participantName", s.ParticipantName, maxTitle},
		{"scenario", string(s.Scenario), maxID},
		{"character", string(s.Character), maxID},
		{"language", s.Language, maxID},
	} {
		if n := utf8.RuneCountInString(field.text); n > field.most {
			return roleplay.Invalid(field.name, "The field %s of %s has %d characters; at most %d are taken.", field.name, place, n, field.most)
		}
	}
	return nil
}

// hasLongNames reports whether a name of a chat has to be cut.
func hasLongNames(chat transcript.Chat) bool {
	for _, name := range []string{chat.Title, chat.CharacterName, chat.CharacterID} {
		if utf8.RuneCountInString(onOneLine(name)) > maxTitle {
			return true
		}
	}
	return utf8.RuneCountInString(chat.UserName) > roleplay.MaxName
}

// participant is the name under which the trainee stands, "" if it is their own.
func participant(owner person, name string) string {
	name, err := roleplay.CheckName("participantName", beginningOf(name, roleplay.MaxName))
	if err != nil || name == owner.name {
		return ""
	}
	return name
}

// oneLine is somebody's text as a title: what can be seen of it, on one line.
func oneLine(s string) string {
	s = onOneLine(s)
	if beginning := beginningOf(s, maxTitle-1); utf8.RuneCountInString(s) > maxTitle {
		return beginning + "…"
	}
	return s
}

func onOneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// beginningOf is at most so many characters of text.
func beginningOf(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}
