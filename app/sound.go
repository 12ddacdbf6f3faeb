package app

import (
	"log/slog"
	"time"

	"roleplay/audio"
	"roleplay/audio/device"
	"roleplay/backend/voice"
)

// The rates of a talk by voice, in Hz: what live models hear, and what they say.
const (
	microphoneRate audio.Rate = 16_000
	speakerRate    audio.Rate = 24_000
)

// sound is the sound of this machine.
type sound struct {
	period time.Duration // of one call of a device
	log    *slog.Logger
}

// Microphones implements voice.Sound.
func (sound) Microphones() ([]voice.Device, error) { return devices(device.Microphone) }

// Speakers implements voice.Sound.
func (sound) Speakers() ([]voice.Device, error) { return devices(device.Speaker) }

// Microphone implements voice.Sound.
func (s sound) Microphone(id string, changed func(string)) audio.Source {
	return device.OpenMicrophone(microphoneRate, s.options(id, changed))
}

// Speaker implements voice.Sound.
func (s sound) Speaker(id string, changed func(string)) audio.Sink {
	return device.OpenSpeaker(speakerRate, s.options(id, changed))
}

func (s sound) options(id string, changed func(string)) device.Options {
	return device.Options{ID: id, Period: s.period, Logger: s.log, Changed: func(now *device.Info) {
		if now == nil {
			changed("")
			return
		}
		changed(now.Name)
	}}
}

func devices(kind device.Kind) ([]voice.Device, error) {
	found, err := device.List(kind)
	if err != nil {
		return nil, err
	}
	all := make([]voice.Device, 0, len(found))
	for _, d := range found {
		all = append(all, voice.Device{ID: d.ID, Name: d.Name, Default: d.Default})
	}
	return all, nil
}
