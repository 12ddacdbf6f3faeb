package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"roleplay/audio"
	"roleplay/backend/model/fake"
	"roleplay/backend/roleplay"
	"roleplay/test/pulse"
)

// What a talk by voice costs between the microphone and the speaker: the real server, on a sound card of the tests, speaks with
// a fake live model in this program over the real SDK. The trainee is a tone, or espeak-ng; what is heard is read at the
// speaker's monitor. The peer of the whole way is `parec | pacat`: the same microphone and speaker, and nothing between them.
// Both have what the sound server and the two ends of the measurement add.
const (
	voiceRate       = 24_000
	voiceChunk      = 5 * time.Millisecond // in which sound is said and heard
	voiceTrials     = 40
	mouthToEarRatio = 1.5 // times the peer
	mouthToEarGoal  = 140 * time.Millisecond
	silenceGoal     = 60 * time.Millisecond
	onsetGoal       = 150 * time.Millisecond
	resumeGoal      = time.Second
)

// voices measures talks by voice.
func voices(ctx context.Context, server string) ([]row, error) {
	if err := pulse.Installed(); err != nil {
		return nil, err
	}
	var all []row
	for _, period := range []int{10, 20} {
		rows, err := mouthToEar(ctx, server, period)
		if err != nil {
			return nil, fmt.Errorf("mouth to ear at %d ms: %w", period, err)
		}
		all = append(all, rows...)
	}
	for _, part := range []func(context.Context, string) ([]row, error){untilSilence, onsetToSilence, talkCosts, resumes} {
		rows, err := part(ctx, server)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// spoken is a server with a talk by voice on a sound card.
type spoken struct {
	*program
	room    *room
	service *fake.Server
	folder  string
	session roleplay.SessionID
}

// speak begins a talk by voice: with a live model, or by the script and the system's own voice.
func speak(ctx context.Context, server string, live *fake.LiveOptions, flags ...string) (s *spoken, err error) {
	s = &spoken{}
	if s.folder, err = os.MkdirTemp("", "roleplay-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.room, err = openRoom(ctx, filepath.Join(s.folder, "card")); err != nil {
		return nil, err
	}
	data := filepath.Join(s.folder, "data")
	if s.program, _, err = serveWith(ctx, server, data, s.room.card.Env(), append(flags, "--server.handlers.voice=true")...); err != nil {
		return nil, err
	}
	if _, err = s.administrator(ctx, server, data); err != nil {
		return nil, err
	}
	talk := map[string]string{"scenarioId": "quit-smoking", "characterId": "frank-mercer"}
	if live != nil {
		s.service = fake.Start(fake.Options{Live: *live})
		talk["partner"] = string(roleplay.PartnerModel)
		model := map[string]string{"vendor": "gemini", "address": s.service.URL(), "model": "gemini-3.8-flash", "key": "a-key"}
		for _, call := range []struct {
			path string
			body any
		}{
			{"/api/models/model", model}, {"/api/models/consent", consentTo(s.service.URL())}, {"/api/models/speech", map[string]string{"liveModel": "gemini-3.8-live"}},
		} {
			if err = s.call(ctx, http.MethodPut, call.path, call.body, nil); err != nil {
				return nil, err
			}
		}
	}
	if err = s.call(ctx, http.MethodPut, "/api/voice/consent", map[string]any{"where": "", "agreed": true, "retention": "keep"}, nil); err != nil {
		return nil, err
	}
	var session roleplay.Session
	if err = s.call(ctx, http.MethodPost, "/api/chat/session", talk, &session); err != nil {
		return nil, err
	}
	s.session = session.ID
	if err = s.call(ctx, http.MethodPost, "/api/voice/talk", map[string]string{"id": string(session.ID)}, nil); err != nil {
		return nil, err
	}
	return s, s.until(ctx, func(v roleplay.Voice) bool {
		return v.State == roleplay.VoiceListening || v.State == roleplay.VoiceSpeaking
	})
}

func (s *spoken) until(ctx context.Context, is func(roleplay.Voice) bool) error {
	for range 400 {
		var v roleplay.Voice
		if err := s.call(ctx, http.MethodGet, "/api/voice/talk", nil, &v); err != nil {
			return err
		}
		if is(v) {
			return nil
		}
		if err := pauseFor(ctx, 25*time.Millisecond); err != nil {
			return err
		}
	}
	return errors.New("the talk by voice does not come so far")
}

func (s *spoken) close() error {
	var err error
	if s.program != nil {
		err = s.stop()
	}
	if s.service != nil {
		s.service.Close()
	}
	if s.room != nil {
		err = errors.Join(err, s.room.close())
	}
	return errors.Join(err, remove(s.folder))
}

// mouthToEar is how long it takes from a sound in the microphone to the answer in the speaker.
func mouthToEar(ctx context.Context, server string, period int) (rows []row, err error) {
	s, err := speak(ctx, server, &fake.LiveOptions{AtOnce: true}, fmt.Sprint("--voice.periodMs=", period))
	if err != nil {
		return nil, err
	}
	ours, err := s.answers(ctx)
	if err = errors.Join(err, s.close()); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove(folder)) }()
	bare, err := openRoom(ctx, filepath.Join(folder, "card"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, bare.close()) }()
	through, stop := context.WithCancel(ctx)
	defer stop()
	pipe := exec.CommandContext(through, "sh", "-c", fmt.Sprintf(
		"parec --device=%s --format=s16le --channels=1 --rate=%d --latency-msec=%d --raw | exec pacat --playback --device=%s --format=s16le --channels=1 --rate=%d --latency-msec=%d --raw",
		pulse.Microphone, voiceRate, period, pulse.Speaker, voiceRate, period))
	pipe.Env = append(os.Environ(), bare.card.Env()...)
	if err := pipe.Start(); err != nil {
		return nil, err
	}
	if err := pauseFor(ctx, 2*time.Second); err != nil {
		return nil, err
	}
	peer, err := (&spoken{room: bare}).answers(ctx)
	if err != nil {
		return nil, err
	}
	p95, peer95 := quantile(ours, 0.95), quantile(peer, 0.95)
	ratio := p95.Seconds() / peer95.Seconds()
	return []row{
		{what: fmt.Sprintf("mouth to ear, periods of %d ms, p95", period), median: ms(p95), spread: "median " + ms(quantile(ours, 0.5)), goal: "≤ " + ms(mouthToEarGoal), met: p95 <= mouthToEarGoal},
		{what: "the same, against parec | pacat", median: fmt.Sprintf("%.2f ×", ratio), spread: "peer " + ms(peer95), goal: fmt.Sprintf("≤ %.1f ×", mouthToEarRatio), met: ratio <= mouthToEarRatio},
	}, nil
}

// answers says short sounds and takes the time until something is heard.
func (s *spoken) answers(ctx context.Context) ([]time.Duration, error) {
	var all []time.Duration
	for n := range voiceTrials + 2 {
		if s.service != nil {
			s.service.NextLive(fake.LiveReply{Heard: "Beep.", Said: "Yes.", Sound: beep(150 * time.Millisecond), Pace: -1})
		}
		// Apart by times that are no multiple of a period.
		if err := pauseFor(ctx, 1500*time.Millisecond+time.Duration(n*7%20)*time.Millisecond); err != nil {
			return nil, err
		}
		s.room.forget()
		at, err := s.room.say(ctx, beep(100*time.Millisecond))
		if err != nil {
			return nil, err
		}
		heard, err := s.room.loudAfter(ctx, at, 3*time.Second)
		if err != nil {
			return nil, err
		}
		if n >= 2 {
			all = append(all, heard.Sub(at))
		}
	}
	return sorted(all), nil
}

// untilSilence is how long it takes from `interrupted` on the wire to silence in the speaker.
func untilSilence(ctx context.Context, server string) (rows []row, err error) {
	s, err := speak(ctx, server, &fake.LiveOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var all []time.Duration
	for n := range voiceTrials/2 + 1 {
		gate := make(chan struct{}, 200)
		const before = 50 // pieces: two seconds
		for range before - 1 {
			gate <- struct{}{}
		}
		s.service.NextLive(fake.LiveReply{Heard: "Beep.", Said: "Well then, this is a long answer.", Sound: beep(4 * time.Second), Gate: gate, Fault: fake.LivePhantom, After: before + 1})
		at, err := s.room.say(ctx, beep(400*time.Millisecond))
		if err != nil {
			return nil, err
		}
		if _, err := s.room.loudAfter(ctx, at.Add(500*time.Millisecond), 4*time.Second); err != nil {
			return nil, err
		}
		if err := pauseFor(ctx, 500*time.Millisecond+time.Duration(n*7%20)*time.Millisecond); err != nil {
			return nil, err
		}
		sent := time.Now()
		gate <- struct{}{} // the last piece, and with it `interrupted`
		last, err := s.room.silentAfter(ctx, sent, 400*time.Millisecond)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, last.Sub(sent))
		}
		close(gate)
		// What a noise has stopped goes on: the rest is not heard to its end.
		if err := s.call(ctx, http.MethodPost, "/api/voice/interrupt", map[string]any{}, nil); err != nil {
			return nil, err
		}
		if err := pauseFor(ctx, 2*time.Second); err != nil {
			return nil, err
		}
	}
	p95 := quantile(sorted(all), 0.95)
	return []row{{what: "`interrupted` on the wire to silence in the speaker, p95", median: ms(p95), spread: "median " + ms(quantile(sorted(all), 0.5)), goal: "≤ " + ms(silenceGoal), met: p95 <= silenceGoal}}, nil
}

// onsetToSilence is how long a character that the system's voice speaks goes on when the trainee begins to speak.
func onsetToSilence(ctx context.Context, server string) (rows []row, err error) {
	s, err := speak(ctx, server, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	voice, err := pulse.Utter(ctx, voiceRate, "Wait a moment please, I have a question.")
	if err != nil {
		return nil, err
	}
	for len(voice) > 0 && audio.Level(voice[:240]) < -40 {
		voice = voice[240:] // the onset is the first sound
	}
	var all []time.Duration
	for n := range voiceTrials/2 + 1 {
		if n > 0 {
			if err := s.call(ctx, http.MethodPost, "/api/voice/text", map[string]string{"text": "How do you feel about smoking?"}, nil); err != nil {
				return nil, err
			}
		}
		if err := s.until(ctx, func(v roleplay.Voice) bool { return v.State == roleplay.VoiceSpeaking }); err != nil {
			return nil, err
		}
		if err := pauseFor(ctx, 800*time.Millisecond+time.Duration(n*7%20)*time.Millisecond); err != nil {
			return nil, err
		}
		at, err := s.room.say(ctx, voice)
		if err != nil {
			return nil, err
		}
		last, err := s.room.silentAfter(ctx, at, 400*time.Millisecond)
		if err != nil {
			return nil, err
		}
		all = append(all, last.Sub(at))
		if err := pauseFor(ctx, 3*time.Second); err != nil {
			return nil, err
		}
	}
	p95 := quantile(sorted(all), 0.95)
	return []row{{what: "cascade: voice in the microphone to silence in the speaker, p95", median: ms(p95), spread: "median " + ms(quantile(sorted(all), 0.5)), goal: "≤ " + ms(onsetGoal), met: p95 <= onsetGoal}}, nil
}

// talkCosts is the processor time of a talk in which one of both always speaks.
func talkCosts(ctx context.Context, server string) (rows []row, err error) {
	live := fake.LiveReal()
	s, err := speak(ctx, server, &live)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	voice, err := pulse.Utter(ctx, voiceRate, "I would like to talk with you about the last week, if that is all right.")
	if err != nil {
		return nil, err
	}
	before, err := s.worked()
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	for range 4 {
		s.service.NextLive(fake.LiveReply{Heard: "I would like to talk.", Said: strings.Repeat("and so it goes on ", 4)})
		if _, err := s.room.say(ctx, voice); err != nil {
			return nil, err
		}
		if err := pauseFor(ctx, 12*time.Second); err != nil {
			return nil, err
		}
	}
	took := time.Since(begun)
	after, err := s.worked()
	if err != nil {
		return nil, err
	}
	peak, err := s.peak()
	share := (after - before).Seconds() / took.Seconds()
	return []row{{what: "one talk by voice, recorded: share of a processor", median: fmt.Sprintf("%.1f %%", 100*share), spread: fmt.Sprintf("peak %d MiB", peak>>20)}}, err
}

// resumes is how long a talk is without a line after one broke, the service being there.
func resumes(ctx context.Context, server string) (rows []row, err error) {
	s, err := speak(ctx, server, &fake.LiveOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var all []time.Duration
	for n := range voiceTrials {
		lines := s.service.Lines()
		begun := time.Now()
		lines[len(lines)-1].Break([]fake.LiveFault{fake.LiveAbort, fake.LiveReset, fake.LiveClose1011, fake.LiveClose1007}[n%4])
		for len(s.service.Lines()) == len(lines) || s.service.Lines()[len(lines)].State().Sent == 0 {
			if err := pauseFor(ctx, time.Millisecond); err != nil {
				return nil, err
			}
			if time.Since(begun) > 10*time.Second {
				return nil, errors.New("the line is not opened again")
			}
		}
		all = append(all, time.Since(begun))
		s.service.NextLive(fake.LiveReply{Heard: "Beep.", Said: "Yes.", Sound: beep(200 * time.Millisecond), Pace: -1})
		at, err := s.room.say(ctx, beep(500*time.Millisecond))
		if err != nil {
			return nil, err
		}
		if _, err := s.room.loudAfter(ctx, at.Add(600*time.Millisecond), 4*time.Second); err != nil {
			return nil, fmt.Errorf("after line %d: %w", n, err)
		}
		s.room.forget()
	}
	p95 := quantile(sorted(all), 0.95)
	return []row{{what: "a line broke: until the talk has another one, p95", median: ms(p95), spread: "median " + ms(quantile(sorted(all), 0.5)), goal: "≤ " + ms(resumeGoal), met: p95 <= resumeGoal}}, nil
}
