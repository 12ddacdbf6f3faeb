package roleplay_test

import (
	"errors"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
)

func TestCheckName(t *testing.T) {
	for name, text := range map[string]string{
		"ErrEmpty":                  "",
		"ErrBlank":                  " \u00a0\t ",
		"ErrZeroWidthSpace":         "\u200b",
		"ErrZeroWidthSpaceInside":   "Mi\u200bra",
		"ErrJoinersOnly":            "\u200d\u200d",
		"ErrJoinerInsideLatin":      "Mi\u200dra",
		"ErrJoinerAtTheEnd":         "میرا\u200c",
		"ErrJoinersTwice":           "علی\u200c\u200cرضا",
		"ErrJoinerBeforeLatin":      "علی\u200cMira",
		"ErrTurnsText":              "Mira\u202enimda",
		"ErrTurnsTextOnly":          "\u202e",
		"ErrLineBreak":              "Mira\nadmin",
		"ErrLineSeparator":          "Mira\u2028admin",
		"ErrControlCharacter":       "a\x00b",
		"ErrNotText":                "Mira\xff",
		"ErrReplacementCharacter":   "Mira\ufffd",
		"ErrReplacementOnly":        "\ufffd",
		"ErrPunctuationOnly":        "…!",
		"ErrEmojiOnly":              "🙂",
		"ErrLettersThatAreNotSeen":  "\u3164\u115f\uffa0",
		"ErrCombiningGraphemeAlone": "\u034f",
		"ErrTooLong":                strings.Repeat("ö", 81),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := roleplay.CheckName("participantName", text)
			var e *roleplay.Error
			if !errors.As(err, &e) || e.Code != roleplay.CodeInvalid || len(e.Fields) != 1 || e.Fields[0].Field != "participantName" || got != "" {
				t.Errorf("CheckName(%q) = %q, %v, want a refusal of participantName", text, got, err)
			}
		})
	}
	for name, c := range map[string]struct{ text, want string }{
		"Trimmed":         {" Participant 7\t", "Participant 7"},
		"OneLetter":       {"M", "M"},
		"OneDigit":        {"7", "7"},
		"80Characters":    {strings.Repeat("ö", 80), strings.Repeat("ö", 80)},
		"JoinedEmoji":     {"Mira Łęcka 👩‍🏫", "Mira Łęcka 👩‍🏫"},
		"PersianJoiner":   {"علی\u200cرضا", "علی\u200cرضا"},
		"SinhalaJoiner":   {"ශ්\u200dරී", "ශ්\u200dරී"},
		"CombiningAccent": {"Zoe\u0308", "Zoe\u0308"},
		"Apostrophe":      {"D'Arcy-O’Neil, Jr.", "D'Arcy-O’Neil, Jr."},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := roleplay.CheckName("name", c.text); got != c.want || err != nil {
				t.Errorf("CheckName(%q) = %q, %v, want %q", c.text, got, err, c.want)
			}
		})
	}
}

func TestIsSeen(t *testing.T) {
	for _, r := range "aöж語7½.…?+€🙂👍" {
		if !roleplay.IsSeen(r) {
			t.Errorf("IsSeen(%U) = false", r)
		}
	}
	for _, r := range " \t\n\u00a0\u00ad\u034f\u115f\u1160\u200b\u200c\u200d\u200e\u202e\u2028\u2060\u2066\u2800\u3164\ufe0f\ufeff\uffa0\ufffd\U000e0041" {
		if roleplay.IsSeen(r) {
			t.Errorf("IsSeen(%U) = true", r)
		}
	}
}
