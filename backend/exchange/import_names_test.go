package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// named is an exported talk of Dana's whose start says other things.
func named(t *testing.T, change func(*roleplay.Start)) string {
	t.Helper()
	start := roleplay.Start{
		SessionID: session(1), UserID: dana, Scenario: "x", ScenarioRev: 1, Character: "y", CharacterRev: 1, At: begun(1),
		Title: "Title", CharacterName: "Character", ParticipantName: "Participant", Language: "en",
	}
	change(&start)
	line, _, err := record.Line(1, record.Head{}, roleplay.Entry{Type: roleplay.EntryStart, Start: &start})
	if err != nil {
		t.Fatal(err)
	}
	return string(line) + "\n"
}

// What a list shows of a talk is bounded, or one file would fill the list.
func TestService_ImportFile_LongNames(t *testing.T) {
	long, short := strings.Repeat("é", 201), strings.Repeat("é", 200)
	id, longID := strings.Repeat("x", 64), strings.Repeat("x", 65)
	for field, set := range map[string]func(s *roleplay.Start, fits bool){
		"title":           func(s *roleplay.Start, fits bool) { s.Title = pick(fits, short, long) },
		"characterName":   func(s *roleplay.Start, fits bool) { s.CharacterName = pick(fits, short, long) },
		"participantName": func(s *roleplay.Start, fits bool) { s.ParticipantName = pick(fits, short, long) },
		"scenario":        func(s *roleplay.Start, fits bool) { s.Scenario = roleplay.ScenarioID(pick(fits, id, longID)) },
		"character":       func(s *roleplay.Start, fits bool) { s.Character = roleplay.CharacterID(pick(fits, id, longID)) },
		"language":        func(s *roleplay.Start, fits bool) { s.Language = pick(fits, id, longID) },
	} {
		t.Run("Err_"+field, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.importFile(asDana(), "talk.jsonl", named(t, func(s *roleplay.Start) { set(s, false) }))
			w.refused(err, roleplay.CodeInvalid, "The field "+field+" of talk.jsonl has")
			if fields := roleplay.ProblemOf(err).Errors; len(fields) != 1 || fields[0].Field != field {
				t.Errorf("fields = %+v", fields)
			}
			if len(w.whole(session(1))) != 0 {
				t.Error("something was taken in")
			}
			_, err = w.importFile(asDana(), "talk.jsonl", named(t, func(s *roleplay.Start) { set(s, true) }))
			w.ok(err)
		})
	}
	cut := strings.Repeat("é", 199) + "…"
	for name, text := range map[string]string{
		"SillyTavern": strings.NewReplacer("Seraphina", strings.Repeat("é", 300), `"Dana"`, `"`+strings.Repeat("p", 100)+`"`).Replace(tavern),
		"Python":      strings.NewReplacer("Medical interview", strings.Repeat("é", 300), `"Sarah"`, `"`+strings.Repeat("é", 300)+`"`, "Mira", strings.Repeat("p", 100)).Replace(pythonLog),
	} {
		t.Run("CutIn"+name, func(t *testing.T) {
			w := newWorld(t)
			report, err := w.importFile(asDana(), "talk.jsonl", text)
			w.ok(err)
			if !slices.Contains(report.Notes, "talk.jsonl has names that are longer than names are here; they were cut.") {
				t.Errorf("%+v", report)
			}
			got := w.listed(dana)[0]
			if got.CharacterName != cut || got.ParticipantName != strings.Repeat("p", 80) || name == "Python" && got.Title != cut {
				t.Errorf("%+v", got)
			}
		})
	}
	t.Run("ThoseThatFitAreNotNoted", func(t *testing.T) {
		w := newWorld(t)
		report, err := w.importFile(asDana(), "talk.jsonl", strings.NewReplacer("Seraphina", short, `"Dana"`, `"`+strings.Repeat("p", 80)+`"`).Replace(tavern))
		w.ok(err)
		if got := w.listed(dana)[0]; len(report.Notes) != 0 || got.CharacterName != short || got.ParticipantName != strings.Repeat("p", 80) {
			t.Errorf("%+v, %+v", report, got)
		}
	})
	t.Run("AFullPageOfTheLongestFits", func(t *testing.T) {
		w := newWorld(t)
		wide := strings.Repeat("\u0001", 200) // six bytes each, as it is written
		for n := range 130 {
			_, err := w.importFile(asDana(), "talk.jsonl", named(t, func(s *roleplay.Start) {
				s.SessionID, s.At = session(n), begun(n)
				s.Title, s.CharacterName, s.ParticipantName = wide, wide, wide
				s.Scenario, s.Character, s.Language = roleplay.ScenarioID(wide[:64]), roleplay.CharacterID(wide[:64]), wide[:64]
			}))
			w.ok(err)
		}
		if got := len(w.listed(dana)); got != 130 {
			t.Errorf("%d are listed", got)
		}
	})
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
