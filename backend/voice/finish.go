package voice

import (
	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

// give hands the turns that are final to the log.
func (t *talk) give(now int64) {
	for _, of := range t.book.due(now) {
		t.writer.put(writing{
			utterance: chat.Utterance{Turn: of.spoken(t.standing.At, t.taper.offset()), Played: of.played, Chips: of.chips}, model: of.model, used: of.used,
		})
	}
}

// wrote takes in what has become of a turn.
func (t *talk) wrote(said chat.Said, err error) {
	switch {
	case err != nil:
		t.log.ErrorContext(t.ctx, "a spoken turn was not kept", "session", t.session, "code", roleplay.CodeOf(err), "error", err)
		t.stop(roleplay.VoiceOver)
	case said.SteppedOut:
		t.stop(roleplay.VoiceSteppedOut)
	default:
		t.standing.View, t.standing.Partner, t.standing.Usage = said.Standing.View, said.Standing.Partner, said.Standing.Usage
		delete(t.caption, said.Turn.ID)
		t.character.said(said.Turn, t.standing)
	}
}

// fail ends the talk by voice because of a service.
func (t *talk) fail(err error) {
	t.log.WarnContext(t.ctx, "the talk by voice ends", "session", t.session, "error", err)
	t.fault = faultOf(err)
	t.stop(roleplay.VoiceFailed)
}

// stop ends the talk by voice; what is being heard breaks off.
func (t *talk) stop(why roleplay.VoiceEnd) {
	if t.ending {
		return
	}
	t.ending, t.end = true, why
	t.falls(t.now())
	t.interrupt(false)
}

// finish gives what there is to the log and closes everything.
func (t *talk) finish() {
	close(t.gone)
	t.closeMicrophone()
	t.character.close()
	for _, of := range t.book.turns {
		of.lost, of.doubtful = true, false
		if of.end < 0 {
			of.end = max(of.begin, t.now())
		}
		if of.overAt == 0 {
			of.overAt = max(1, of.end)
		}
	}
	t.give(t.now())
	t.writer.close()
	if err := t.speaker.sink.Close(); err != nil {
		t.log.WarnContext(t.ctx, "speaker not closed", "error", err)
	}
	t.taper.close()
	t.work.Wait()
	t.held.Release()
	t.state = roleplay.VoiceOff
	t.tell()
	t.cancel()
}
