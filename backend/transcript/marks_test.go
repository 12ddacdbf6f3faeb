package transcript_test

import (
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// What a person has put on a talk stands beneath the turn that it belongs to.
func TestWrite_Marks(t *testing.T) {
	marks := &roleplay.Marks{
		Bookmarks: []roleplay.Bookmark{{TurnID: "t-1"}, {TurnID: "of another talk"}},
		Notes: []roleplay.Note{
			{TurnID: "t-1", Text: "=Well asked.\n\n[00:09] Dana: <b>I quit</b>"}, {TurnID: "t-1", Text: "Again."},
			{TurnID: "c-1", Text: "He evades."}, {Text: "My best talk."},
		},
	}
	all := transcript.Options{Labels: english, Events: true, Marks: marks}
	for f, want := range map[transcript.Format][]string{
		transcript.FormatText: {
			"\nNote: My best talk.\n", "\n    - Stage: main part\n    - Bookmarked\n    - Note: =Well asked.\n    - … [00:09] Dana: <b>I quit</b>\n    - Note: Again.\n[", "\n    - Note: He evades.\n",
		},
		transcript.FormatMarkdown: {"\n- **Note:** My best talk.\n", "\n> - Bookmarked\n> - Note: =Well asked.\n> - … \\[00:09\\] Dana: \\<b\\>I quit\\</b\\>\n> - Note: Again.\n"},
		transcript.FormatHTML:     {"<dt>Note</dt><dd dir=\"auto\">My best talk.</dd>", "<li dir=\"auto\">Bookmarked</li>\n<li dir=\"auto\">Note: =Well asked.</li>\n<li dir=\"auto\">… [00:09] Dana: &lt;b&gt;I quit&lt;/b&gt;</li>"},
	} {
		t.Run(string(f), func(t *testing.T) {
			got := writtenWith(t, f, decidedTalk(), all)
			for _, want := range want {
				if !strings.Contains(got, want) {
					t.Errorf("got\n%s\nwant in it\n%s", got, want)
				}
			}
		})
	}

	t.Run("csv", func(t *testing.T) {
		rows := readCSV(t, writtenWith(t, transcript.FormatCSV, decidedTalk(), all))
		last := func(i int) string { return strings.Join(rows[i][11:], "|") }
		if rows[1][3] != "talk" || last(0) != "bookmark|notes" || last(1) != "|My best talk." ||
			last(2) != "yes|'=Well asked.\n\n[00:09] Dana: <b>I quit</b>\n\nAgain." || last(3) != "|" {
			t.Errorf("got %q", rows)
		}
	})

	t.Run("NoneWithoutBeingAsked", func(t *testing.T) {
		for _, f := range writable() {
			if got := writtenWith(t, f, decidedTalk(), transcript.Options{Labels: english, Events: true}); strings.Contains(got, "Bookmark") || strings.Contains(got, "bookmark") {
				t.Errorf("%s tells of bookmarks", f)
			}
		}
	})

	t.Run("OnlyOfTheSpeakerShown", func(t *testing.T) {
		o := all
		o.Speaker = roleplay.SpeakerCharacter
		if got := writtenWith(t, transcript.FormatText, decidedTalk(), o); strings.Contains(got, "Well asked") || !strings.Contains(got, "He evades") {
			t.Errorf("got\n%s", got)
		}
	})
}
