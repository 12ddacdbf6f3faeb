package voice

import (
	"context"
	"errors"
	"slices"
	"strings"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
)

// utteranceMost bounds what is written down at once, in samples of hearingRate: two minutes.
// Whoever speaks for longer is written down in pieces.
const utteranceMost = 120 * int(hearingRate)

// cascade is a character that any partner plays: its words are spoken sentence by
// sentence, while it is still making the next.
//
//	trainee's sound ─► Hearing ─► words ─► log ─► partner.Play ─► sentences ─► Speaking ─► reply
type cascade struct {
	t      *talk
	parts  models.SpeechParts
	ctx    context.Context //nolint:containedctx // of this character
	cancel context.CancelFunc

	utterance []int16       // what the trainee says, at hearingRate
	hearing   chan dictated // what is to be written down, in order
	pieces    int           // of it that are not written down yet
	answering *answer       // that is being made
	late      bool          // the trainee has said more while an answer was being made
}

// dictated is a part of what the trainee has said.
type dictated struct {
	turn  *turn
	sound []int16
}

// answer is one reply while its partner makes it.
type answer struct {
	reply *reply
	stop  context.CancelCauseFunc
}

func newCascade(t *talk, parts models.SpeechParts) *cascade {
	c := &cascade{t: t, parts: parts}
	c.ctx, c.cancel = context.WithCancel(t.ctx)
	if parts.Hearing != nil {
		c.hearing = make(chan dictated, 16)
		c.t.work.Go(c.hear)
	}
	return c
}

func (c *cascade) kind() roleplay.VoiceKind { return roleplay.VoiceCascade }
func (c *cascade) hears() bool              { return c.parts.Hearing != nil }
func (c *cascade) connecting() bool         { return false }
func (c *cascade) settings()                {}
func (c *cascade) closed()                  {}
func (c *cascade) pressed(bool)             {}
func (c *cascade) tick(int64)               {}

// where names the host that the trainee's sound goes to, else the one that the words do.
func (c *cascade) where() string {
	if c.parts.Hearing != nil && c.parts.HearWhere != "" {
		return c.parts.HearWhere
	}
	return c.parts.SpeakWhere
}

// begin lets the character say what it says first, where nobody has answered that yet.
func (c *cascade) begin() {
	opening := c.t.standing.Opening
	if opening.ID == "" {
		return
	}
	of := &turn{id: opening.ID, speaker: roleplay.SpeakerCharacter, begin: -1, end: -1, logged: true}
	c.t.book.turns = append(c.t.book.turns, of)
	c.speak(of, func(_ context.Context, emit func(string)) (partner.Reply, error) {
		emit(opening.Text)
		return partner.Reply{Text: opening.Text}, nil
	})
}

// sound keeps what the trainee says, to be written down.
func (c *cascade) sound(_ audio.Frame, a audio.Activity) {
	if c.parts.Hearing == nil {
		return
	}
	c.utterance = append(c.utterance, a.Sound...)
	if len(c.utterance) >= utteranceMost {
		if open := c.t.book.open(); open != nil {
			c.write(open)
		}
	}
}

// ended has what the trainee said written down.
func (c *cascade) ended(of *turn) {
	if of.voiced < leastVoice {
		c.utterance = c.utterance[:0]
		return
	}
	if c.parts.Hearing == nil {
		c.t.thinks, of.pending = false, true // they type what they said
		return
	}
	c.write(of)
}

// write has what was said so far written down, in the background.
func (c *cascade) write(of *turn) {
	if len(c.utterance) == 0 {
		return
	}
	select {
	case c.hearing <- dictated{turn: of, sound: c.utterance}:
		c.pieces++
		of.pending = true
	default: // whoever writes down is an hour behind: the recording is the record
	}
	c.utterance = nil
}

// hear writes down what was said, one part after the other.
func (c *cascade) hear() {
	language := c.t.standing.View.Language
	for {
		select {
		case next := <-c.hearing:
			text, err := c.transcribe(next.sound, language)
			c.t.post(func() { c.wrote(next.turn, text, err) })
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *cascade) transcribe(sound []int16, language string) (string, error) {
	up, err := audio.NewResampler(hearingRate, model.SpeechRate)
	if err != nil {
		return "", err
	}
	samples := up.Process(nil, sound)
	samples = up.Flush(samples)
	return c.parts.Hearing.Transcribe(c.ctx, model.HearingRequest{Samples: samples, Language: language})
}

// wrote takes in what was written down. Where nobody could, the recording is the record.
func (c *cascade) wrote(of *turn, text string, err error) {
	c.pieces--
	if c.ctx.Err() != nil {
		return
	}
	c.t.fault = ""
	if err != nil {
		c.t.fault = faultOf(err)
		c.t.log.WarnContext(c.ctx, "nobody wrote down what was said", "session", c.t.session, "error", err)
	}
	if text = strings.TrimSpace(text); text != "" {
		if of.words.text.Len() > 0 {
			text = " " + text
		}
		of.words.add(text, 1)
		of.toldAt = c.t.now()
	}
	if c.pieces > 0 || c.t.speaks {
		return
	}
	of.pending = false
	switch {
	case of.words.all() != "":
		of.whole = true
	case err != nil:
		of.lost = true
		c.t.thinks = false
	default:
		c.t.thinks = false
		c.t.book.remove(of) // there was no word in it
	}
	c.t.give(c.t.now())
}

func (c *cascade) typed(*turn) {}

// said has the character answer a turn of the trainee, when it is part of the log.
func (c *cascade) said(turn roleplay.Turn, _ chat.Standing) {
	if turn.Speaker != roleplay.SpeakerTrainee || turn.Spoken != nil && turn.Spoken.Unclear {
		return
	}
	c.t.certain() // it was no noise, however short
	if a := c.answering; a != nil {
		if a.reply.turn.begin < 0 {
			c.t.drop(a.reply) // nobody has heard anything of it: the next one answers both
		}
		c.late = true
		a.stop(partner.ErrCutShort)
		return
	}
	c.answer()
}

// answer has the partner answer the trainee's last turn.
func (c *cascade) answer() {
	of := c.t.book.replies("")
	c.speak(of, func(ctx context.Context, emit func(string)) (partner.Reply, error) { return c.t.held.Play(ctx, emit) })
}

// speak plays a reply, in the background: play makes its words, and they are spoken
// sentence by sentence.
func (c *cascade) speak(of *turn, play func(context.Context, func(string)) (partner.Reply, error)) {
	ctx, stop := context.WithCancelCause(c.ctx)
	a := &answer{reply: c.t.say(of), stop: stop}
	c.answering = a
	sentences := make(chan string, 64)
	c.t.work.Go(func() {
		defer close(sentences)
		var s sentencer
		reply, err := play(ctx, func(delta string) {
			for _, sentence := range s.add(delta) {
				sentences <- sentence
			}
		})
		if rest := s.rest(); rest != "" {
			sentences <- rest
		}
		c.t.post(func() { c.played(a, reply, err) })
	})
	language, voice := c.t.standing.View.Language, c.parts.SpeakVoice
	c.t.work.Go(func() {
		var failed error
		for sentence := range sentences {
			if failed == nil && ctx.Err() == nil {
				failed = c.utter(ctx, a, model.SpeechRequest{Text: sentence, Language: language, Voice: voice})
			}
			c.t.post(func() { c.spoke(a, sentence) })
		}
		c.t.post(func() { c.made(a, failed) }) //nolint:contextcheck // the next answer is not part of this one
	})
}

// utter speaks one sentence.
func (c *cascade) utter(ctx context.Context, a *answer, r model.SpeechRequest) error {
	for samples, err := range c.parts.Speaking.Speak(ctx, r) {
		if err != nil {
			return err
		}
		if !c.t.do(func() { c.play(a, samples) }) {
			return context.Canceled
		}
	}
	return nil
}

func (c *cascade) play(a *answer, samples []int16) {
	if a != c.answering {
		return
	}
	if !a.reply.add(samples) {
		a.stop(partner.ErrCutShort)
		return
	}
	if slices.Contains(c.t.replies, a.reply) {
		c.t.play(a.reply)
	}
}

// spoke marks where in the sound a sentence ends.
func (c *cascade) spoke(a *answer, sentence string) {
	a.reply.turn.words.add(sentence, max(1, a.reply.turn.total))
}

// played takes in what the partner says of its reply.
func (c *cascade) played(a *answer, reply partner.Reply, err error) {
	of := a.reply.turn
	of.by, of.model, of.played, of.chips = reply.By, reply.Model, reply.Played, reply.Chips
	if err != nil && !errors.Is(err, partner.ErrCutShort) && c.ctx.Err() == nil {
		c.t.fault = faultOf(err)
		c.t.held.Fail(c.ctx, of.replyTo, err)
	}
}

// made is called when no more sound of a reply comes.
func (c *cascade) made(a *answer, err error) {
	r := a.reply
	a.stop(nil)
	if err != nil && c.ctx.Err() == nil && !errors.Is(err, context.Canceled) && !errors.Is(err, partner.ErrCutShort) {
		c.t.fault = faultOf(err)
		c.t.log.WarnContext(c.ctx, "a reply was not spoken", "session", c.t.session, "error", err)
	}
	r.turn.whole, r.made = true, true
	if c.t.receiving == r {
		c.t.receiving = nil
	}
	if c.answering == a {
		c.answering = nil
	}
	if len(r.sound) == 0 {
		c.t.drop(r)
		c.t.thinks = false
	}
	if r.turn.dropped {
		c.t.writer.put(writing{spent: append([]roleplay.Entry{}, r.turn.played...)})
	}
	if c.late && c.ctx.Err() == nil {
		c.late = false
		c.answer()
	}
}

func (c *cascade) stopped(r *reply) {
	if c.answering != nil && c.answering.reply == r {
		c.answering.stop(partner.ErrCutShort)
	}
}

func (c *cascade) close() {
	c.cancel()
	if c.answering != nil {
		c.answering.reply.turn.whole = true
	}
}
