package transcript_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

func TestFold(t *testing.T) {
	t.Run("DamagedEntriesAreKeptAndIgnored", func(t *testing.T) {
		entries := []roleplay.Entry{
			{}, {Type: "dance"}, {Type: roleplay.EntryStart}, {Type: roleplay.EntryMessage}, {Type: roleplay.EntryEnd},
		}
		talk := transcript.Fold(entries)
		if !reflect.DeepEqual(talk.Entries, entries) || len(talk.Turns) != 0 || talk.End != nil {
			t.Errorf("got %+v", talk)
		}
		if talk.State() != roleplay.SessionActive {
			t.Errorf("state = %s, want active", talk.State())
		}
	})

	t.Run("TurnsAreOrderedByAtThenSeq", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{
			said(roleplay.SpeakerTrainee, 2, 100, "first"),
			said(roleplay.SpeakerCharacter, 4, 900, "fourth"),
			said(roleplay.SpeakerTrainee, 6, 500, "third"), // its words came late
			said(roleplay.SpeakerCharacter, 5, 500, "second"),
		})
		var got []string
		for _, turn := range talk.Turns {
			got = append(got, turn.Text)
		}
		if want := "first second third fourth"; strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
		if talk.Entries[1].Turn.Text != "fourth" {
			t.Error("the entries are no longer in the order of the log")
		}
	})

	t.Run("EntriesBelongToTheMessageBefore", func(t *testing.T) {
		moves := roleplay.Entry{Type: roleplay.EntryMoves}
		talk := transcript.Fold([]roleplay.Entry{
			started(), said(roleplay.SpeakerTrainee, 2, 0, "a"), moves, said(roleplay.SpeakerCharacter, 3, 1, "b"), moves,
		})
		if want := []int64{0, 2, 2, 3, 3}; !reflect.DeepEqual(talk.Seqs, want) {
			t.Errorf("seqs = %v, want %v", talk.Seqs, want)
		}
	})

	t.Run("TheFirstStartAndEndCount", func(t *testing.T) {
		second := started()
		second.Start = &roleplay.Start{SessionID: "other"}
		talk := transcript.Fold([]roleplay.Entry{started(), second, ended(time.Minute), ended(time.Hour)})
		if talk.Start.SessionID != "s" || !talk.End.At.Equal(began.Add(time.Minute)) || talk.State() != roleplay.SessionEnded {
			t.Errorf("got start %v, end %v", talk.Start, talk.End)
		}
	})
}

func TestTalk_Add(t *testing.T) {
	t.Run("IsFoldingOn", func(t *testing.T) {
		a, b := said(roleplay.SpeakerTrainee, 2, 10, "a"), said(roleplay.SpeakerCharacter, 3, 5, "b")
		got := transcript.Fold([]roleplay.Entry{a}).Add(3, b)
		if want := transcript.Fold([]roleplay.Entry{a, b}); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})

	t.Run("LeavesItsReceiverAlone", func(t *testing.T) {
		talk := transcript.Fold([]roleplay.Entry{started(), said(roleplay.SpeakerTrainee, 2, 10, "a"), said(roleplay.SpeakerCharacter, 3, 20, "b"), said(roleplay.SpeakerTrainee, 3, 30, "c")})
		one := talk.Add(4, said(roleplay.SpeakerTrainee, 4, 5, "one"))
		two := talk.Add(4, said(roleplay.SpeakerTrainee, 4, 5, "two"))
		if one.Turns[0].Text != "one" || one.Entries[4].Turn.Text != "one" || two.Turns[0].Text != "two" || len(talk.Turns) != 3 || talk.Turns[0].Text != "a" {
			t.Errorf("talk %v, one %v, two %v", talk.Turns, one.Turns, two.Turns)
		}
	})
}

func TestReadJSONL(t *testing.T) {
	for name, in := range map[string]string{
		"ErrNotJSON":     `{"schema":1,"seq":1,"type":"message"}` + "\nhello\n",
		"ErrNoType":      `{"schema":1,"seq":1}` + "\n",
		"ErrNoSchema":    `{"seq":1,"type":"message"}` + "\n",
		"ErrNewerSchema": `{"schema":2,"seq":1,"type":"message"}` + "\n",
		"ErrBlankLine":   `{"schema":1,"seq":1,"type":"message"}` + "\n\n",
		"ErrLineTooLong": strings.Repeat(" ", 9<<20) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := transcript.ReadJSONL(strings.NewReader(in)); roleplay.CodeOf(err) != roleplay.CodeInvalid {
				t.Errorf("err = %v, want invalid", err)
			} else if !strings.Contains(err.Error(), "ine ") && name != "ErrNewerSchema" {
				t.Errorf("err = %v, want it to name the line", err)
			}
		})
	}

	t.Run("ErrReader", func(t *testing.T) {
		_, err := transcript.ReadJSONL(brokenReader{})
		if roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("err = %v, want internal", err)
		}
	})

	t.Run("Form", func(t *testing.T) {
		talk := transcript.Talk{}.Add(1, started()).
			Add(2, said(roleplay.SpeakerTrainee, 2, 10, "<a>\u202e\x1b"), roleplay.Entry{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "open_question", Quote: "<a>"}}}).
			Add(3, ended(time.Minute))
		want := `{"schema":1,"seq":1,"type":"session_start","start":{"sessionId":"s","userId":"","scenario":"","scenarioRev":0,"character":"","characterRev":0,"script":"","scriptRev":0,"seed":"0","at":"2026-03-14T09:26:53Z"}}` + "\n" +
			`{"seq":2,"type":"message","turn":{"id":"trainee","seq":2,"speaker":"trainee","by":"","text":"<a>` + "\u202e" + `\u001b","at":10,"createdAt":"0001-01-01T00:00:00Z","state":"completed"}}` + "\n" +
			`{"seq":2,"type":"moves_found","moves":[{"move":"open_question","quote":"<a>"}]}` + "\n" +
			`{"seq":3,"type":"session_end","end":{"at":"2026-03-14T09:27:53Z","reason":"trainee"}}` + "\n"
		if got := written(t, transcript.FormatJSONL, talk, transcript.Labels{}); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})

	t.Run("GivesTheSameTalkBack", func(t *testing.T) {
		for seed := range uint64(200) {
			r := rand.New(rand.NewPCG(seed, 1))
			var talk transcript.Talk
			for seq := int64(1); seq <= int64(r.IntN(12)); seq++ {
				talk = talk.Add(seq, anyEntries(r, seq)...)
			}
			back, err := transcript.ReadJSONL(strings.NewReader(written(t, transcript.FormatJSONL, talk, transcript.Labels{})))
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if !reflect.DeepEqual(back, talk) {
				t.Fatalf("seed %d:\ngot  %+v\nwant %+v", seed, back, talk)
			}
		}
	})
}

// anyEntries makes the entries of an append of any kind, with text of any kind.
func anyEntries(r *rand.Rand, seq int64) []roleplay.Entry {
	text := func() string {
		const letters = "aß漢👩\u200d\u202e\x00\x1b\n\r\u2028\"\\<&>{},:=' "
		runes := []rune(letters)
		var b bytes.Buffer
		for range r.IntN(20) {
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		return b.String()
	}
	turn := roleplay.TurnID(text())
	kinds := []roleplay.Entry{
		{Type: roleplay.EntryStart, Start: &roleplay.Start{SessionID: "s", ParticipantName: text(), Seed: r.Uint64(), At: began}},
		{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: turn, Seq: seq, Speaker: roleplay.SpeakerTrainee, Text: text(), At: r.Int64N(1e6), CreatedAt: began}},
		{Type: roleplay.EntryMoves, Moves: []roleplay.Found{{Move: "reflection", Quote: text()}, {Move: "m"}}},
		{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: "trust", From: r.IntN(100), To: r.IntN(100), Reason: text()}},
		{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{Fact: "f", To: roleplay.FactOpen, Turn: turn, Reason: text()}},
		{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: "o", Turn: turn, Quote: text()}},
		{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "end"}},
		{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Reply: text(), Line: "l"}},
		{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{Turn: turn}},
		{Type: roleplay.EntryEnd, End: &roleplay.End{At: began, Reason: "admin"}},
		{Type: "of_another_time"},
	}
	var out []roleplay.Entry
	for range 1 + r.IntN(5) {
		out = append(out, kinds[r.IntN(len(kinds))])
	}
	return out
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, bytes.ErrTooLarge }
