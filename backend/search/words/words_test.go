package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"roleplay/backend/search/words"
)

func TestAppend(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"Don't! L'heure, O'Brien": "dont l heure o brien",
		"Straße Ærø ŁÓDŹ İı":      "strasse aero lodz ii",
		"ﬁnd ① ½":                 "find 1 1 2",
		"co\u00adoperate":         "cooperate",
		"戒烟":                      "戒 烟",
		"a\xffb":                  "a b",
		"rock 'n' roll's":         "rock n rolls",
		"ʼs doctorʼs":             "s doctors",
		"مـــرحبا":                "مرحبا",
	} {
		var got []string
		for _, token := range words.Append(nil, text) {
			got = append(got, token.Word)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	var s words.Stemmer
	for _, same := range []struct {
		language words.Language
		forms    []string
	}{
		{words.English, []string{"smoke", "smokes", "smoking", "smoked"}},
		{words.German, []string{"gesprach", "gespraech", "gesprache", "gespraechs"}},
		{words.German, []string{"hauser", "haeuser", "haus"}},
	} {
		for _, form := range same.forms {
			if got, want := s.Stem(same.language, form), s.Stem(same.language, same.forms[0]); got != want {
				t.Errorf("%s has the stem %q, want %q", form, got, want)
			}
		}
	}
	for _, left := range []string{"neue", "quelle", "bauer"} {
		if got := s.Stem(words.German, left); strings.Contains("neu quell bauer", got) == false {
			t.Errorf("%s has the stem %q", left, got)
		}
	}
	if got := s.Stem(words.Other, "smoking"); got != "smoking" {
		t.Errorf("without a language a word has the stem %q", got)
	}
}

func TestParse_FirstWordsCount(t *testing.T) {
	var long []string
	for i := range 100 {
		long = append(long, "w"+strings.Repeat("x", i))
	}
	if n := len(words.Parse(strings.Join(long, " "), true).Terms); n != 64 {
		t.Errorf("%d words count, want 64", n)
	}
	if terms := words.Parse(`"`+strings.Join(long, " "), false).Terms; len(terms) != 1 || len(terms[0].Words) != 64 {
		t.Errorf("a long phrase has the terms %v", terms)
	}
}

// FuzzWords takes any text apart and puts it together: nothing panics, tokens
// stand in order, a text fits each of its words, snippets are sound.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"", "don't", "ﷺ½ﬁ", "e\u0301\xff\x00", "戒烟 한글 ไทย", "👩‍👩‍👧‍👦🇩🇪", "'''s", "\u0301\u200da"} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, text, asked string) {
		tokens := words.Append(nil, text)
		end := 0
		for _, token := range tokens {
			if token.Start < end && !token.Char || token.End <= token.Start || token.End > len(text) || token.Word == "" || len(token.Word) > 136 ||
				!utf8.ValidString(token.Word) || strings.ContainsAny(token.Word, " \"*'") {
				t.Fatalf("%q has the token %+v", text, token)
			}
			end = token.Start
		}
		m := words.NewMatcher(words.Parse(asked, true))
		found, ok := m.Match(tokens, words.German)
		snippet, marks := words.Snippet(text, tokens, found)
		if ok && len(marks) == 0 || !utf8.ValidString(snippet) || utf8.RuneCountInString(snippet) > 242 {
			t.Fatalf("%q in %q: snippet %q, marks %v", asked, text, snippet, marks)
		}
		if ok && m.Score(tokens, found) <= 0 {
			t.Fatal("what fits has no score")
		}
		if len(tokens) > 0 {
			m := words.NewMatcher(words.Query{Terms: []words.Term{{Words: []string{tokens[0].Word}}}})
			if _, ok := m.Match(tokens, words.English); !ok {
				t.Fatalf("%q does not fit its own word %q", text, tokens[0].Word)
			}
		}
		if again := words.Append(tokens[:0:0], text); !slices.Equal(again, tokens) {
			t.Fatal("twice is not the same")
		}
	})
}
