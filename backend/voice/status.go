package voice

import (
	"context"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// silentAfter is how long a microphone gives nothing at all before it counts as silent.
const (
	silentAfter = 2 * time.Second
	silentLater = 30 * time.Second // once it has given something
)

// settle tells what has changed.
func (t *talk) settle() {
	t.state = t.stateNow()
	t.tell()
	t.tellCaptions()
}

func (t *talk) stateNow() roleplay.VoiceState {
	switch {
	case t.ending:
		return roleplay.VoiceOff
	case t.character.connecting() && (t.state == "" || t.state == roleplay.VoiceIdle):
		return roleplay.VoiceIdle // the first line is being opened
	case t.character.connecting():
		return roleplay.VoiceReconnecting
	case t.audible() != nil:
		return roleplay.VoiceSpeaking
	case t.thinks && !t.speaks:
		return roleplay.VoiceThinking
	}
	return roleplay.VoiceListening
}

// status is the talk as a screen shows it.
func (t *talk) status() roleplay.Voice {
	v := roleplay.Voice{
		Session: t.session, State: t.state, Kind: t.character.kind(), Partner: t.standing.Partner, Where: t.character.where(),
		Mode: t.settings.Mode, Open: t.microphone != nil && t.passes(), Muted: t.muted, Aloud: t.settings.Aloud, Slow: t.settings.Slow, Hears: t.character.hears(),
		Microphone: t.names.microphone, MicrophoneFault: soundFault(t.micErr), Speaker: t.names.speaker,
		Recording: t.recording(), Fault: t.fault, End: t.end, Usage: t.standing.Usage,
	}
	if t.microphone == nil {
		v.Microphone = ""
	} else {
		v.Silent = t.silence
	}
	v.Echo = t.echoes && !t.settings.Aloud
	if t.end == roleplay.VoiceNoSound {
		v.SpeakerFault = soundFault(t.speaker.sink.Err())
	}
	return v
}

func (t *talk) recording() roleplay.Recording {
	if t.unrecorded {
		return roleplay.RecordingStopped
	}
	return t.taper.state()
}

// tell publishes the state, if it is another than before.
func (t *talk) tell() {
	v := t.status()
	if v == t.told {
		return
	}
	t.told = v
	t.publish(roleplay.Event{Type: roleplay.EventVoiceChanged, Voice: &v})
}

func (t *talk) tellLevel(level float64) {
	t.publish(roleplay.Event{Type: roleplay.EventVoiceLevel, Level: &roleplay.VoiceLevel{
		Microphone: level, Speaker: t.speaker.loudness(), Speaks: t.speaks,
	}})
}

// tellCaptions publishes the words of turns that are not in the log yet.
func (t *talk) tellCaptions() {
	heard := t.speaker.playout.Heard()
	for _, of := range t.book.turns {
		text := of.words.all()
		if of.speaker == roleplay.SpeakerCharacter {
			samples := of.heard
			for _, r := range t.replies {
				if r.turn == of {
					samples = r.heard(heard)
				}
			}
			text = of.words.until(samples, max(of.total, 1))
		}
		if text == "" || t.caption[of.id] == text {
			continue
		}
		t.caption[of.id] = text
		t.publish(roleplay.Event{Type: roleplay.EventVoiceCaption, Caption: &roleplay.Caption{
			TurnID: of.id, Speaker: of.speaker, Text: text, At: t.standing.At + max(0, of.begin),
		}})
	}
}

func (t *talk) publish(e roleplay.Event) {
	e.Stream, e.Owner = string(t.session), t.actor.ID
	t.service.deps.Bus.Publish(context.WithoutCancel(t.ctx), e)
}

// faultOf names the fault of a service, FaultServer for one that has no name.
func faultOf(err error) roleplay.Fault {
	if fault := model.FaultOf(err); fault != "" {
		return fault
	}
	return roleplay.FaultServer
}
