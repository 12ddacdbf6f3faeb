package transcript

import (
	"fmt"
	"slices"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript/sheet"
)

// view is a talk as it is to be written: the turns that were chosen, with names
// and what was decided on each.
type view struct {
	talk   Talk
	labels Labels // named
	words  words
	only   roleplay.Speaker
	turns  []said
	marked bool            // with bookmarks and notes
	onTalk []roleplay.Note // on the whole talk
}

// said is one turn of a view.
type said struct {
	roleplay.Turn
	number  int    // its place in the whole talk, from 1
	name    string // who speaks
	player  string // who played the character; "" where the script alone did in this talk
	decided []decided
	marked  marked
}

// view chooses from the talk. What was decided before the first turn stands with the first.
func (t Talk) view(o Options) view {
	v := view{talk: t, labels: o.named(), words: o.words(), only: o.Speaker}
	marks := map[roleplay.TurnID]marked{}
	if v.marked = o.Marks != nil; v.marked {
		marks = byTurn(*o.Marks)
		v.onTalk = marks[""].notes
	}
	events := map[key][]decided{}
	if o.Events {
		events = t.decisions()
	}
	byModel := slices.ContainsFunc(t.Turns, func(turn roleplay.Turn) bool { return turn.By == roleplay.ByModel })
	for i, turn := range t.Turns {
		if o.Speaker != "" && turn.Speaker != o.Speaker {
			continue
		}
		next := said{Turn: turn, number: i + 1, name: v.labels.speaker(turn.Speaker), decided: events[keyOf(turn)], marked: marks[turn.ID]}
		if byModel && turn.Speaker == roleplay.SpeakerCharacter {
			next.player = v.words.player(turn)
		}
		v.turns = append(v.turns, next)
	}
	return v
}

// isSpoken reports whether the turn has a time of its own in the sound.
func (s said) isSpoken() bool { return s.Spoken != nil && s.Spoken.Ms > 0 }

// speaker is who speaks, for people to read: with who played the character, where
// that was not the script alone.
func (s said) speaker() string {
	if s.player == "" {
		return s.name
	}
	return s.name + " (" + s.player + ")"
}

// key finds a turn of the log among the turns of the talk.
type key struct {
	id  roleplay.TurnID
	seq int64
}

func keyOf(t roleplay.Turn) key { return key{t.ID, t.Seq} }

// decisions are what was decided on each turn: what follows its message in the log.
func (t Talk) decisions() map[key][]decided {
	out := map[key][]decided{}
	var early []decided
	var current *key
	for _, e := range t.Entries {
		if e.Type == roleplay.EntryMessage && e.Turn != nil {
			k := keyOf(*e.Turn)
			current = &k
			continue
		}
		if current == nil {
			early = append(early, decisions(e)...)
			continue
		}
		out[*current] = append(out[*current], decisions(e)...)
	}
	if len(t.Turns) > 0 && len(early) > 0 {
		first := keyOf(t.Turns[0])
		out[first] = append(early, out[first]...)
	}
	return out
}

// details are the lines about the talk that stand above its turns.
func (v view) details() []sheet.Detail {
	out := []sheet.Detail{
		{Label: v.words.with, Value: v.labels.Character},
		{Label: v.words.trainee, Value: v.labels.Trainee},
		{Label: v.words.started, Value: date(v.talk.Start.At)},
		{Label: v.words.state, Value: v.talk.state(v.words)},
	}
	if v.only != "" {
		out = append(out, sheet.Detail{Label: v.words.shown, Value: fmt.Sprintf(v.words.only, v.labels.speaker(v.only))})
	}
	for _, note := range v.onTalk {
		out = append(out, sheet.Detail{Label: v.words.note, Value: line(note.Text)})
	}
	return out
}

// notes are the lines that tell what was decided on the turn, and what its person put on it.
func (s said) notes(w words) []string {
	var out []string
	if s.State == roleplay.TurnCut {
		out = append(out, w.cut)
	}
	for _, d := range s.decided {
		out = append(out, d.say(w))
	}
	return append(out, s.marked.say(w)...)
}

// document is the view as a page shows it.
func (v view) document() sheet.Document {
	d := sheet.Document{
		Title: v.labels.Title, Language: v.labels.tag(), Headings: v.words.language, RightToLeft: v.labels.rightToLeft(),
		Created: v.talk.Start.At.UTC(), Details: v.details(), Heading: v.words.talk,
		Page: v.words.page, Missing: v.words.missing,
	}
	if d.Created.Year() < 1980 || d.Created.Year() > 9999 { // a log without a beginning; and the years that an archive can hold
		d.Created = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, s := range v.turns {
		d.Turns = append(d.Turns, sheet.Turn{
			Number: s.number, Name: s.speaker(), Clock: clock(s.At), Trainee: s.Speaker == roleplay.SpeakerTrainee,
			Text: lines(s.Text), Notes: s.notes(v.words),
		})
	}
	return d
}
