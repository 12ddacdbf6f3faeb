package metrics

import "testing"

func TestCountWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                                    0,
		" … — ?! ":                            0,
		"Yes.":                                1,
		"I don't know.":                       3,
		"I don’t know":                        3,
		"twenty-one year-old":                 2,
		"wait - no":                           2,
		"wait--no":                            2,
		"'quoted' words":                      2,
		"rock 'n' roll":                       3,
		"and/or":                              2,
		"3.5 mg, 100%":                        4, // 3 5 mg 100
		"B12 x2":                              2,
		"Straße fährt über":                   3,
		"e\u0301te\u0301":                     1, // letters with marks of their own
		"l\u2019\u00e9t\u00e9":                1,
		"non\u2011breaking":                   1,
		"नमस्ते दुनिया":                       2,
		"Привет, как дела?":                   3,
		"😀 ok 👩🏽\u200d⚕️ \u0301":              1,
		"one\ntwo\tthree\u00a0four\u2028five": 5,
	} {
		if got := countWords(text); got != want {
			t.Errorf("%q: %d words, want %d", text, got, want)
		}
	}
}
