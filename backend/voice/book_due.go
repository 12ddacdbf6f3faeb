package voice

import (
	"roleplay/backend/roleplay"
)

// due takes the turns out that are final, from the first on.
func (b *book) due(now int64) []*turn {
	var out []*turn
	for len(b.turns) > 0 {
		t := b.turns[0]
		verdict := t.verdict(now, b.replyTo(t))
		if verdict == waits {
			break
		}
		b.turns = b.turns[1:]
		if verdict == isNothing {
			continue
		}
		if t.speaker == roleplay.SpeakerTrainee {
			b.answer = t.id
		}
		out = append(out, t)
	}
	return out
}

// replyTo is the character's turn that answers one of the trainee, nil if there is none yet.
func (b *book) replyTo(t *turn) *turn {
	for _, one := range b.turns {
		if one.speaker == roleplay.SpeakerCharacter && one.replyTo == t.id {
			return one
		}
	}
	return nil
}

// verdict is what is known of a turn.
type verdict int

const (
	waits verdict = iota
	isFinal
	isNothing // nobody has said anything
)

// verdict says what a turn is, which reply answers, if any does.
func (t *turn) verdict(now int64, reply *turn) verdict {
	switch {
	case t.overAt == 0 || t.doubtful || t.pending && !t.lost:
		return waits
	case t.logged:
		return isNothing
	}
	said := t.words.all() != ""
	switch {
	case t.whole:
		return isFinal
	case said && (t.lost || now-max(t.toldAt, t.overAt) >= t.rest()):
		return isFinal
	case said:
		return waits
	case t.speaker == roleplay.SpeakerTrainee && !t.answered:
		if t.lost || now-t.overAt >= loneWords {
			return t.unclear()
		}
	case t.lost:
		return t.unclear()
	case reply != nil && reply.overAt == 0:
		return waits // words come beside the answer, or behind it
	case now-max(t.overAt, overOf(reply)) >= waitWords:
		return t.unclear()
	}
	return waits
}

func overOf(t *turn) int64 {
	if t == nil {
		return 0
	}
	return t.overAt
}

// rest is for how long no words have come of a turn whose words are whole.
func (t *turn) rest() int64 {
	if t.speaker == roleplay.SpeakerTrainee && !t.answered {
		return moreWords
	}
	return restWords
}

// unclear is what a turn is that has no words.
func (t *turn) unclear() verdict {
	if t.speaker == roleplay.SpeakerTrainee && t.voiced < leastVoice && !t.answered {
		return isNothing
	}
	return isFinal
}

// spoken is a turn as the log gets it. at and from are where its timeline begins in the
// session and in the recording, in milliseconds; from below 0: it is not recorded.
func (t *turn) spoken(at, from int64) roleplay.Turn {
	out := roleplay.Turn{
		ID: t.id, Speaker: t.speaker, By: roleplay.ByPerson, Text: t.words.all(), At: at + t.begin, State: roleplay.TurnCompleted,
	}
	if t.typed {
		return out
	}
	out.Spoken = &roleplay.Spoken{Ms: t.end - t.begin, From: -1, Pauses: t.pauses}
	if from >= 0 {
		out.Spoken.From = from + t.begin
	}
	if t.speaker == roleplay.SpeakerCharacter {
		out.By, out.Model, out.ReplyTo = t.by, t.model, t.replyTo
		if t.cut {
			out.State = roleplay.TurnCut
			full := out.Text
			if out.Text = t.words.until(t.heard, t.total); out.Text != full {
				out.Spoken.Full = full
			}
		}
	}
	if out.Text == "" {
		out.Text, out.Spoken.Unclear = roleplay.UnclearText, true
	}
	return out
}
