package transcript_test

import (
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
