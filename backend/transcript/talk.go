// Package transcript folds the log of a talk into turns, writes a talk in the
// formats that people and programs read, and reads the chats of other programs.
// It is pure: no clock, no files.
//
//	log ── entries ──► Fold ──► Talk ── Write ──┬─► txt md html docx pdf   to read and print
//	                                            ├─► csv vtt srt            for a table, for a player
//	                                            └─► sillytavern            for SillyTavern
//	chats of others ── ReadSillyTavern, ReadPython ──► Chat
//
// jsonl is the log itself, so it is written and read where the log is kept.
// The log orders the scene: what was decided when. At orders the transcript:
// who began to speak when.
package transcript

import (
	"cmp"
	"slices"

	"roleplay/backend/roleplay"
)

// Talk is a log, folded. It is a value: its methods return a new Talk and never
// change their receiver, so it may be shared between goroutines that only read.
type Talk struct {
	Start   roleplay.Start
	Entries []roleplay.Entry // in the order of the log, those of unknown type included
	Seqs    []int64          // the append that holds the entry of the same index; 0 where it is not known
	Turns   []roleplay.Turn  // in the order of the talk: by At, then by Seq
	End     *roleplay.End    // nil while the talk goes on
	Partner roleplay.Partner // who plays from here on
	Usage   roleplay.Usage   // of models so far
}

// Fold makes a Talk of the entries of a whole log, and keeps the slice. An entry belongs
// to the append that the last message before it names in its Seq. Entries that cannot
// be understood are kept and otherwise ignored.
func Fold(entries []roleplay.Entry) Talk {
	t := Talk{Entries: entries, Seqs: make([]int64, len(entries)), Partner: roleplay.PartnerScript}
	turns := 0
	for _, e := range entries {
		if e.Type == roleplay.EntryMessage && e.Turn != nil {
			turns++
		}
	}
	t.Turns = slices.Grow(t.Turns, turns)
	seq := int64(0)
	for i, e := range entries {
		if e.Type == roleplay.EntryMessage && e.Turn != nil && e.Turn.Seq != 0 {
			seq = e.Turn.Seq
		}
		t.Seqs[i] = seq
		t.note(e)
	}
	t.order()
	return t
}

// Add returns the talk with the entries of one more append, whose number in the log is seq.
func (t Talk) Add(seq int64, entries ...roleplay.Entry) Talk {
	t.Entries = slices.Clip(t.Entries)
	t.Seqs = slices.Clip(t.Seqs)
	t.Turns = slices.Clone(t.Turns)
	for _, e := range entries {
		t.Entries = append(t.Entries, e)
		t.Seqs = append(t.Seqs, seq)
		t.note(e)
	}
	t.order()
	return t
}

// State says whether the talk goes on.
func (t Talk) State() roleplay.SessionState {
	if t.End != nil {
		return roleplay.SessionEnded
	}
	return roleplay.SessionActive
}

// SteppedOut reports whether the trainee stopped the character and left. Such a talk is never scored.
func (t Talk) SteppedOut() bool { return t.End != nil && t.End.Reason == roleplay.EndSteppedOut }

// note takes over what the next entry says. The first start and the first end
// count: an ended log takes no appends.
func (t *Talk) note(e roleplay.Entry) {
	switch {
	case e.Type == roleplay.EntryStart && e.Start != nil && t.Start == (roleplay.Start{}):
		t.Start = *e.Start
		if t.Start.Partner.Valid() {
			t.Partner = t.Start.Partner
		}
	case e.Type == roleplay.EntryPartner && e.Partner != nil && e.Partner.To.Valid():
		t.Partner = e.Partner.To
	case e.Type == roleplay.EntryModel && e.Model != nil:
		t.Usage = t.Usage.Add(roleplay.Usage{In: max(0, e.Model.In), Out: max(0, e.Model.Out), Cost: max(0, e.Model.Cost)})
	case e.Type == roleplay.EntryMessage && e.Turn != nil:
		t.Turns = append(t.Turns, *e.Turn)
	case e.Type == roleplay.EntryEnd && e.End != nil && t.End == nil:
		end := *e.End
		t.End = &end
	}
}

func (t *Talk) order() {
	slices.SortStableFunc(t.Turns, func(a, b roleplay.Turn) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq))
	})
}
