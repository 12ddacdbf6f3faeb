package transcript_test

import (
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// TestWrite_WhoPlayed holds that what people read says of each reply who played it,
// where a model did, and what broke off.
func TestWrite_WhoPlayed(t *testing.T) {
	played := func(seq int64, by roleplay.By, model, text string, state roleplay.TurnState) roleplay.Entry {
		e := said(roleplay.SpeakerCharacter, seq, seq*1000, text)
		e.Turn.By, e.Turn.Model, e.Turn.State = by, model, state
		return e
	}
	labels := transcript.Labels{Title: "A talk", Character: "Kim", Trainee: "Ada", Language: "de"}
	talk := transcript.Fold([]roleplay.Entry{
		started(), played(1, roleplay.ByScript, "", "Ja?", roleplay.TurnCompleted), said(roleplay.SpeakerTrainee, 2, 2000, "Hallo."),
		played(3, roleplay.ByModel, "llama3.2\n**x**", "Ich wollte", roleplay.TurnCut),
	})
	for format, want := range map[transcript.Format][]string{
		transcript.FormatText:     {"Kim (Skript): Ja?", "Ada: Hallo.", "Kim (llama3.2 **x**): Ich wollte\n    - abgebrochen"},
		transcript.FormatMarkdown: {"Kim \\(Skript\\)", "**Ada**", "abgebrochen"},
		transcript.FormatHTML:     {"Kim (Skript)", "Kim (llama3.2 **x**)", "abgebrochen"},
	} {
		got := written(t, format, talk, labels)
		for _, w := range want {
			if !strings.Contains(got, w) && !strings.Contains(got, strings.ReplaceAll(w, "\\", "")) {
				t.Errorf("%s does not say %q:\n%s", format, w, got)
			}
		}
	}
	if got := written(t, transcript.FormatText, transcript.Fold([]roleplay.Entry{started(), played(1, roleplay.ByScript, "", "Ja?", roleplay.TurnCompleted)}), labels); strings.Contains(got, "Skript") {
		t.Errorf("a talk that the script alone played says so:\n%s", got)
	}
	if got := written(t, transcript.FormatSillyTavern, talk, labels); strings.Contains(got, "Skript") {
		t.Errorf("the name of the character is another for SillyTavern:\n%s", got)
	}
}
