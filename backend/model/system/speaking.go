package system

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"roleplay/audio"
	"roleplay/audio/wav"
	"roleplay/backend/model"
)

// ErrNone says that the system has no voice.
var ErrNone = errors.New("there is no program on this machine that speaks")

var (
	errSilent = errors.New("the program that speaks wrote no sound")
	errFailed = errors.New("the program that speaks failed")
)

// speakWithin bounds one text. The slowest program needs a second for a sentence.
const speakWithin = 30 * time.Second

// piece is how much sound is yielded at once, in samples of what the program writes.
const piece = 2048

// Speaking is the voice of the system. It may be used concurrently.
type Speaking struct {
	engine engine

	once   sync.Once
	voices []model.Voice
	err    error
}

var _ model.Speaking = (*Speaking)(nil)

// New finds the program that speaks. ErrNone if there is none.
func New() (*Speaking, error) {
	e, ok := found(engines())
	if !ok {
		return nil, ErrNone
	}
	return &Speaking{engine: e}, nil
}

// Name is the program's name, for people.
func (s *Speaking) Name() string {
	return strings.TrimSuffix(filepath.Base(s.engine.program), ".exe")
}

// Voices implements model.Speaking. The voices are asked for once.
func (s *Speaking) Voices(ctx context.Context, language string) ([]model.Voice, error) {
	s.once.Do(func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), speakWithin)
		defer cancel()
		out, err := exec.CommandContext(limited, s.engine.program, s.engine.list...).Output()
		if err != nil {
			s.err = &model.Error{Fault: model.FaultServer, Err: errFailed}
			return
		}
		s.voices = s.engine.voices(out)
	})
	if s.err != nil {
		return nil, s.err
	}
	list := slices.Clone(s.voices)
	slices.SortStableFunc(list, func(a, b model.Voice) int { return near(b.Language, language) - near(a.Language, language) })
	return list, nil
}

// near is how well a voice's language fits the one that is asked for: as a whole, by its
// first part, or not.
func near(has, wants string) int {
	first := func(tag string) string {
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		return primary
	}
	switch {
	case strings.EqualFold(has, wants):
		return 3
	case strings.EqualFold(has, first(wants)):
		return 2
	case first(has) == first(wants):
		return 1
	default:
		return 0
	}
}

// Speak implements model.Speaking. A language that no voice speaks is a FaultModel: read
// by another it would not be understood.
func (s *Speaking) Speak(ctx context.Context, r model.SpeechRequest) iter.Seq2[[]int16, error] {
	return r.Spoken(func(give func([]int16) bool) error {
		if err := s.choose(ctx, &r); err != nil {
			return err
		}
		limited, cancel := context.WithTimeoutCause(ctx, speakWithin, &model.Error{Fault: model.FaultStall})
		defer cancel()
		err := s.speak(limited, r, give)
		if ended := context.Cause(limited); ended != nil {
			return ended
		}
		return err
	})
}

// choose finds the voice of a request.
func (s *Speaking) choose(ctx context.Context, r *model.SpeechRequest) error {
	list, err := s.Voices(ctx, r.Language)
	if err != nil {
		return err
	}
	known := slices.ContainsFunc(list, func(v model.Voice) bool { return v.Name == r.Voice })
	switch {
	case r.Voice != "" && !known:
		return &model.Error{Fault: model.FaultModel, Err: fmt.Errorf("no voice of that name among %d", len(list))}
	case r.Voice != "":
	case len(list) == 0 || r.Language != "" && near(list[0].Language, r.Language) == 0:
		return &model.Error{Fault: model.FaultModel, Err: fmt.Errorf("no voice for the language %q", r.Language)}
	default:
		r.Voice = list[0].Name
	}
	return nil
}

// speak has the program speak, and gives its sound away.
func (s *Speaking) speak(ctx context.Context, r model.SpeechRequest, give func([]int16) bool) error {
	file := ""
	if s.engine.file {
		folder, err := os.MkdirTemp("", "roleplay-voice-")
		if err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		defer os.RemoveAll(folder) //nolint:errcheck // of the system's temporary files
		file = filepath.Join(folder, "speech.wav")
	}
	program := exec.CommandContext(ctx, s.engine.program, s.engine.speak(r, file)...)
	program.Env = append(os.Environ(), environment(r, file)...)
	program.Stdin = strings.NewReader(r.Text)
	program.WaitDelay = time.Second
	if s.engine.file {
		if err := program.Run(); err != nil {
			return &model.Error{Fault: model.FaultServer, Err: errFailed}
		}
		sound, err := os.Open(file)
		if err != nil {
			return &model.Error{Fault: model.FaultEmpty, Err: errSilent}
		}
		defer sound.Close() //nolint:errcheck // only read
		return pass(sound, give)
	}
	return s.stream(program, give)
}

// stream gives the sound away while the program makes it.
func (*Speaking) stream(program *exec.Cmd, give func([]int16) bool) error {
	sound, err := program.StdoutPipe()
	if err != nil {
		return fmt.Errorf("open pipe: %w", err)
	}
	if err := program.Start(); err != nil {
		return &model.Error{Fault: model.FaultServer, Err: errFailed}
	}
	err = pass(sound, give)
	if errors.Is(err, errEnough) {
		_ = program.Process.Kill()
		_ = program.Wait()
		return nil
	}
	_, _ = io.Copy(io.Discard, sound)
	if failed := program.Wait(); failed != nil {
		return &model.Error{Fault: model.FaultServer, Err: errFailed}
	}
	return err
}

// errEnough says that the caller wants no more.
var errEnough = errors.New("no more is wanted")

// pass gives the sound of a WAV file away, at model.SpeechRate and mono.
func pass(from io.Reader, give func([]int16) bool) error {
	file, err := wav.NewReader(from)
	if err != nil {
		return &model.Error{Fault: model.FaultEmpty, Err: errSilent}
	}
	format := file.Format()
	to, err := audio.NewResampler(format.Rate, model.SpeechRate)
	if err != nil {
		return &model.Error{Fault: model.FaultShape, Err: err}
	}
	buffer := make([]int16, piece*format.Channels)
	for {
		n, err := file.ReadSamples(buffer)
		samples := buffer[:n]
		if format.Channels == 2 {
			samples = wav.DownMix(samples)
		}
		if sound := to.Process(nil, samples); len(sound) > 0 && !give(sound) {
			return errEnough
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &model.Error{Fault: model.FaultCut, Err: errSilent}
		}
	}
	if rest := to.Flush(nil); len(rest) > 0 && !give(rest) {
		return errEnough
	}
	return nil
}
