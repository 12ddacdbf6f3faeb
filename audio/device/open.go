//go:build !nosound

package device

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"roleplay/audio"
)

// backends are the sound systems that are tried, in this order; nil: miniaudio knows.
func backends() []malgo.Backend {
	if runtime.GOOS == "linux" {
		return []malgo.Backend{malgo.BackendPulseaudio, malgo.BackendAlsa}
	}
	return nil
}

// List tells which devices of a kind there are, the default first. A machine without
// sound has none. It may be used concurrently.
func List(kind Kind) ([]Info, error) {
	return within(openWithin, func() ([]Info, error) {
		context, err := malgo.InitContext(backends(), malgo.ContextConfig{}, nil)
		if err != nil {
			return nil, nil // no sound system is no device
		}
		defer release(context)
		found, err := devices(context, kind)
		if err != nil {
			return nil, fault(err)
		}
		list := make([]Info, 0, len(found))
		for _, d := range found {
			one := Info{ID: d.ID.String(), Name: d.Name(), Default: d.IsDefault != 0}
			if one.Default {
				list = append([]Info{one}, list...)
			} else {
				list = append(list, one)
			}
		}
		return list, nil
	}, nil)
}

// devices are those of a kind that a person would choose from.
func devices(context *malgo.AllocatedContext, kind Kind) ([]malgo.DeviceInfo, error) {
	all, err := context.Devices(typeOf(kind))
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	var list []malgo.DeviceInfo
	for _, d := range all {
		if !junk(kind, d.Name()) {
			list = append(list, d)
		}
	}
	return list, nil
}

// junk reports whether a device is none that anybody means: what another one plays, as a
// source, or a plugin of ALSA.
func junk(kind Kind, name string) bool {
	if kind == Microphone && strings.HasPrefix(name, "Monitor of ") {
		return true
	}
	for _, plugin := range []string{"Discard all samples", "Rate Converter Plugin", "Plugin for channel", "Plugin using", "JACK Audio", "Open Sound System", "PulseAudio Sound Server", "PipeWire Sound Server"} {
		if strings.Contains(name, plugin) {
			return true
		}
	}
	return false
}

func typeOf(kind Kind) malgo.DeviceType {
	if kind == Microphone {
		return malgo.Capture
	}
	return malgo.Playback
}

// opened is a device that runs, with a context of its own: that of a sound server which
// has died is of no use to the next.
type opened struct {
	context *malgo.AllocatedContext
	device  *malgo.Device
	info    Info
}

// open opens a device and starts it. Where it hangs it is given up, and closed when it
// comes back after all.
func open(kind Kind, rate audio.Rate, o Options, call func(out, in []byte)) (*opened, error) {
	return within(openWithin, func() (*opened, error) { return openNow(kind, rate, o, call) }, (*opened).shut)
}

func openNow(kind Kind, rate audio.Rate, o Options, call func(out, in []byte)) (*opened, error) {
	context, err := malgo.InitContext(backends(), malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", audio.ErrNone, err)
	}
	made := &opened{context: context}
	config := malgo.DefaultDeviceConfig(typeOf(kind))
	config.SampleRate = uint32(rate)
	config.PeriodSizeInMilliseconds = uint32(o.Period.Milliseconds())
	config.Periods = periods
	config.Capture.Format, config.Playback.Format = malgo.FormatS16, malgo.FormatS16
	config.Capture.Channels, config.Playback.Channels = 1, 1
	config.Pulse.StreamNameCapture, config.Pulse.StreamNamePlayback = "RolePlay", "RolePlay"
	config.Alsa.NoMMap = 1
	info, id, err := choose(context, kind, o.ID)
	if err != nil {
		release(context)
		return nil, err
	}
	made.info = info
	config.Capture.DeviceID, config.Playback.DeviceID = id, id
	made.device, err = malgo.InitDevice(context.Context, config, malgo.DeviceCallbacks{
		Data: func(out, in []byte, _ uint32) { call(out, in) },
	})
	if err == nil {
		if err = made.device.Start(); err != nil {
			made.device.Uninit()
		}
	}
	if err != nil {
		release(context)
		return nil, fault(err)
	}
	return made, nil
}

// choose finds the device of an id. "" is the default, which is asked for by no id at
// all, since only so the system moves it to another device by itself.
func choose(context *malgo.AllocatedContext, kind Kind, id string) (Info, unsafe.Pointer, error) {
	found, err := devices(context, kind)
	if err != nil {
		return Info{}, nil, fault(err)
	}
	for _, d := range found {
		info := Info{ID: d.ID.String(), Name: d.Name(), Default: d.IsDefault != 0}
		if id == "" && info.Default {
			return info, nil, nil
		}
		if info.ID == id {
			return info, d.ID.Pointer(), nil
		}
	}
	if id == "" && len(found) > 0 {
		return Info{}, nil, nil // the system will find one
	}
	return Info{}, nil, audio.ErrNone
}

// shut closes the device. What hangs is left to itself after a while.
func (d *opened) shut() {
	_, _ = within(shutWithin, func() (struct{}, error) {
		d.device.Uninit()
		release(d.context)
		return struct{}{}, nil
	}, nil)
}

func release(context *malgo.AllocatedContext) {
	_ = context.Uninit()
	context.Free()
}

// within waits for work that may hang, so long and no longer. What comes of it later
// goes to late, if that is not nil.
func within[T any](d time.Duration, work func() (T, error), late func(T)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result)
	gone := make(chan struct{})
	go func() {
		value, err := work()
		select {
		case done <- result{value, err}:
		case <-gone:
			if err == nil && late != nil {
				late(value)
			}
		}
	}()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.value, r.err
	case <-timer.C:
		close(gone)
		var none T
		return none, audio.ErrBroken
	}
}

// fault says in words of ours what the system said.
func fault(err error) error {
	kind := audio.ErrBroken
	switch {
	case errors.Is(err, audio.ErrNone):
		return err
	case errors.Is(err, malgo.ErrNoDevice), errors.Is(err, malgo.ErrNoBackend), errors.Is(err, malgo.ErrFailedToOpenBackendDevice):
		kind = audio.ErrNone
	case errors.Is(err, malgo.ErrBusy), errors.Is(err, malgo.ErrAlreadyInUse):
		kind = audio.ErrTaken
	case errors.Is(err, malgo.ErrAccessDenied):
		kind = audio.ErrDenied
	}
	return fmt.Errorf("%w: %w", kind, err)
}
