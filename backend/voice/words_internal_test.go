package voice

import (
	"strings"
	"testing"
)

// What was heard is counted in the letters that fit into it, and ends with a word of which
// more than half was heard.
func TestWords_Until(t *testing.T) {
	type part struct {
		text string
		at   int
	}
	for name, tt := range map[string]struct {
		parts        []part
		heard, total int
		want         string
	}{
		"Nothing":       {[]part{{"One two three", 1300}}, 0, 1300, ""},
		"All":           {[]part{{"One two three", 1300}}, 1300, 1300, "One two three"},
		"More":          {[]part{{"One two three", 1300}}, 5000, 1300, "One two three"},
		"HalfAWord":     {[]part{{"One four six", 1200}}, 600, 1200, "One"},      // "One fo": two of four letters are not more than half
		"MostOfAWord":   {[]part{{"One four six", 1200}}, 700, 1200, "One four"}, // "One fou"
		"BetweenMarks":  {[]part{{"One ", 1000}, {"two ", 2000}, {"three", 3000}}, 2000, 3000, "One two"},
		"SlowFirstMark": {[]part{{"One ", 3000}, {"two", 3300}}, 1500, 3300, "One"}, // half of four bytes are two of its three letters
		"ToldLate":      {[]part{{"One two three", 1}}, 650, 1300, "One two"},       // all words came before any sound: they span all of it
		"ToldAfter":     {[]part{{"One ", 1300}, {"two three", 1300}}, 650, 1300, "One two"},
		"Umlaut":        {[]part{{"Größe für", 900}}, 850, 900, "Größe für"},
	} {
		t.Run(name, func(t *testing.T) {
			var w words
			for _, p := range tt.parts {
				w.add(p.text, p.at)
			}
			if got := w.until(tt.heard, tt.total); got != tt.want {
				t.Errorf("heard %d of %d: %q, want %q", tt.heard, tt.total, got, tt.want)
			}
		})
	}
}

// Whatever the pieces are, sentences are whole, and together they are what came.
func TestSentencer(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"Two":          {"Yes. No.", []string{"Yes. ", "No."}},
		"Signs":        {"Really?! Well… I see.", []string{"Really?! ", "Well… ", "I see."}},
		"Quoted":       {"He said “no.” Then he left.", []string{"He said “no.” ", "Then he left."}},
		"Abbreviation": {"Ask Dr. Lee, e.g. now. Good.", []string{"Ask Dr. Lee, e.g. now. ", "Good."}},
		"German":       {"Am 3. Mai kam z.B. Herr Nr. 5. Gut.", []string{"Am 3. Mai kam z.B. Herr Nr. 5. Gut."}},
		"Number":       {"It costs 3.50 euros. Fine.", []string{"It costs 3.50 euros. ", "Fine."}},
		"Line":         {"First line\nsecond line", []string{"First line\n", "second line"}},
		"NoEnd":        {"and so on", []string{"and so on"}},
		"Blank":        {"  ", nil},
		"OnlyMe":       {"So am I. Good.", []string{"So am I. ", "Good."}},
	} {
		t.Run(name, func(t *testing.T) {
			for size := 1; size <= len(tt.text); size++ {
				var s sentencer
				var got []string
				for rest := tt.text; rest != ""; {
					n := min(size, len(rest))
					got = append(got, s.add(rest[:n])...)
					rest = rest[n:]
				}
				if rest := s.rest(); rest != "" {
					got = append(got, rest)
				}
				if strings.Join(got, "|") != strings.Join(tt.want, "|") {
					t.Fatalf("in pieces of %d: %q, want %q", size, got, tt.want)
				}
			}
		})
	}
	t.Run("WithoutEnd", func(t *testing.T) {
		text := strings.Repeat("word, ", 200)
		var s sentencer
		got := s.add(text)
		for _, part := range got {
			if len(part) > longestSentence || !strings.HasSuffix(strings.TrimSpace(part), ",") {
				t.Errorf("a part is %q", part)
			}
		}
		if whole := strings.Join(got, "") + s.rest(); whole != text {
			t.Errorf("%d bytes of %d are left", len(whole), len(text))
		}
	})
	t.Run("OneLongWord", func(t *testing.T) {
		text := strings.Repeat("ü", 500)
		var s sentencer
		if whole := strings.Join(s.add(text), "") + s.rest(); whole != text {
			t.Errorf("%d bytes of %d are left", len(whole), len(text))
		}
	})
}
