package voice

import (
	"slices"
	"strings"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// When words count as whole, in milliseconds. Services tell words late, in no order to
// the sound, in pieces, or not at all.
const (
	restWords   = 700    // no more of a turn's words have come for so long
	moreWords   = 2_500  // may more of a trainee's words come, as long as nobody answers
	waitWords   = 4_000  // for the first words of a turn after everything else of it is over
	loneWords   = 12_000 // for the words of a trainee whom nobody answers
	leastVoice  = 300    // of sound, to be somebody who says something
	resumeAfter = 1_500  // of silence after a noise that stopped the character
	realVoice   = 500    // of sound, to be more than a cough
)

// book holds the turns of a talk by voice whose words are not final yet, in the order in
// which they began. It is pure: it knows no clock and does nothing. Times are milliseconds
// of one timeline that never goes back.
//
//	begins ──► place in the book        words come ──► whose? the oldest turn that lacks them
//	due ◄── the first turns whose words are final, so that the log has them in their order
type book struct {
	newID  func() roleplay.TurnID
	turns  []*turn
	answer roleplay.TurnID // the trainee's last turn that was given out
}

// turn is one speaker's contribution while it is made.
type turn struct {
	id      roleplay.TurnID
	speaker roleplay.Speaker
	begin   int64 // -1: it has not been heard yet
	end     int64 // -1: it goes on
	voiced  int64 // of the trainee's sound, without pauses
	pauses  []roleplay.Pause
	typed   bool
	replyTo roleplay.TurnID

	words    words
	toldAt   int64 // when its last words came
	whole    bool  // its words are
	lost     bool  // nobody will tell its words
	pending  bool  // somebody writes them down, or will type them
	logged   bool  // the log has it already: it is only heard
	dropped  bool  // it is none: nothing of it was heard
	answered bool  // of a trainee: the character has begun to answer, or its turn is over
	overAt   int64 // when everything but words was over; 0: not yet

	// Of a character.
	by       roleplay.By
	model    string
	total    int // samples of its sound
	heard    int // samples that were heard, once it is cut
	cut      bool
	doubtful bool // cut by what may have been a noise
	played   []roleplay.Entry
	used     model.Usage // of a live model
	chips    []string
}

// open is the trainee's turn that can still grow: nothing has been heard since.
func (b *book) open() *turn {
	for i := len(b.turns) - 1; i >= 0; i-- {
		switch t := b.turns[i]; {
		case t.speaker == roleplay.SpeakerCharacter && t.begin < 0:
			continue
		case t.speaker == roleplay.SpeakerTrainee && !t.typed && !t.answered:
			return t
		}
		return nil
	}
	return nil
}

// speaks begins the trainee's turn, or goes on with the one that nobody has answered.
func (b *book) speaks(at int64) *turn {
	if t := b.open(); t != nil {
		if t.end >= 0 {
			if pause := at - t.end; pause >= 1000 {
				t.pauses = append(t.pauses, roleplay.Pause{At: t.end - t.begin, Ms: pause})
			}
			t.end, t.overAt = -1, 0
		}
		return t
	}
	t := &turn{id: b.newID(), speaker: roleplay.SpeakerTrainee, begin: at, end: -1}
	b.turns = append(b.turns, t)
	return t
}

// silent ends the trainee's turn, for now.
func (b *book) silent(at int64) {
	if t := b.open(); t != nil && t.end < 0 {
		t.end = max(at, t.begin)
		t.overAt = max(1, t.end)
	}
}

// types makes a turn of the trainee whose words are whole. What was spoken before without
// anybody who wrote it down gets them.
func (b *book) types(at int64, id roleplay.TurnID, text string, unwritten bool) *turn {
	t := b.open()
	if t == nil || !unwritten || t.words.all() != "" {
		t = &turn{id: id, speaker: roleplay.SpeakerTrainee, begin: at, end: at, typed: true}
		if id == "" {
			t.id = b.newID()
		}
		b.turns = append(b.turns, t)
	}
	if t.end < 0 {
		t.end = at
	}
	t.words.add(text, 1)
	t.whole, t.pending, t.overAt = true, false, max(1, at)
	return t
}

// hears takes in words of the trainee. Words that come before their turn begin one.
func (b *book) hears(at int64, text string, whole bool) *turn {
	t := b.whose()
	if t == nil {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		t = b.speaks(at)
		t.end, t.overAt = at, max(1, at)
	}
	t.words.add(text, 1)
	t.toldAt = at
	t.whole = t.whole || whole && t.words.all() != ""
	return t
}

// whose is the trainee's turn that words belong to which come now: the oldest that lacks
// them, else the newest. One whose answer is over gets none any more when the trainee has
// said something since: services skip a turn now and then, and keep the order.
func (b *book) whose() *turn {
	var older, newest *turn
	for _, one := range b.turns {
		if one.speaker != roleplay.SpeakerTrainee || one.typed {
			continue
		}
		if newest = one; older == nil && one.words.text.Len() == 0 && one.end >= 0 && !one.lost {
			older = one
		}
	}
	if older == nil || newest.end >= 0 && newest != older && overOf(b.replyTo(older)) > 0 {
		return newest
	}
	return older
}

// replies begins a turn of the character that answers the trainee's last one. It has no
// place before it is heard.
func (b *book) replies(model string) *turn {
	t := &turn{id: b.newID(), speaker: roleplay.SpeakerCharacter, begin: -1, end: -1, by: roleplay.ByModel, model: model, replyTo: b.answer}
	for _, one := range b.turns {
		if one.speaker == roleplay.SpeakerTrainee {
			t.replyTo = one.id
		}
	}
	b.turns = append(b.turns, t)
	return t
}

// begins gives the character's turn its place: it is heard from now on.
func (b *book) begins(t *turn, at int64) {
	if t.begin >= 0 {
		return
	}
	t.begin = at
	for _, one := range b.turns {
		if one == t {
			return
		}
		if one.speaker == roleplay.SpeakerTrainee {
			one.answered = true
			if one.end < 0 {
				one.end = at // whoever goes on speaking interrupts, with a new turn
			}
			if one.overAt == 0 {
				one.overAt = max(1, at)
			}
		}
	}
}

// ends says that all of the character's turn was heard.
func (b *book) ends(t *turn, at int64) {
	if t.end < 0 {
		t.end, t.heard = max(at, t.begin), t.total
	}
	t.overAt = max(1, at)
}

// cuts ends a turn of the character of which so many samples were heard. Of which nothing
// was heard is none: it goes, and the turn before it can grow again.
func (b *book) cuts(t *turn, heard int, at int64, doubtful bool) {
	if t.begin < 0 || heard <= 0 {
		b.remove(t)
		return
	}
	t.cut, t.heard, t.doubtful = true, heard, doubtful
	t.end, t.overAt = max(at, t.begin), max(1, at)
}

// resumes takes a doubtful cut back.
func (b *book) resumes(t *turn) {
	t.cut, t.doubtful, t.end, t.overAt = false, false, -1, 0
}

// has reports whether a turn is not given out yet.
func (b *book) has(t *turn) bool { return slices.Contains(b.turns, t) }

func (b *book) remove(t *turn) {
	t.dropped = true
	for i, one := range b.turns {
		if one == t {
			b.turns = append(b.turns[:i:i], b.turns[i+1:]...)
			return
		}
	}
}
