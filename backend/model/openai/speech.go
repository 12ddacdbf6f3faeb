package openai

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"strconv"
	"strings"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"roleplay/audio"
	"roleplay/audio/wav"
	"roleplay/backend/model"
	"roleplay/backend/model/transport"
	"roleplay/backend/roleplay"
)

// piece is how much sound is read at once, in bytes.
const piece = 4096

// maxUtterance bounds what is written down at once, in samples: five minutes.
const maxUtterance = 300 * int(model.SpeechRate)

var errSound = errors.New("sound in a form that cannot be read: WAV and raw PCM can")

// Speech is a service that speaks and writes down, in OpenAI's form, such as Speaches,
// LocalAI or Kokoro-FastAPI. It may be used concurrently.
//
// Source: https://platform.openai.com/docs/api-reference/audio (2026-11).
type Speech struct {
	http       *transport.Client
	speaks     sdk.AudioSpeechService
	writesDown sdk.AudioTranscriptionService
	speaker    string
	hearer     string
}

var (
	_ model.Speaking = (*Speech)(nil)
	_ model.Hearing  = (*Speech)(nil)
)

// NewSpeech makes the client of a service, without asking it anything. speaker and
// hearer are the names of the models, such as "kokoro" and "whisper-1". The errors are
// those of New.
func NewSpeech(c model.Connection, speaker, hearer string, o transport.Options) (*Speech, error) {
	o.Types = []string{"audio/", "application/octet-stream"}
	t, options, err := connect(c, o)
	if err != nil {
		return nil, err
	}
	return &Speech{
		http: t, speaker: speaker, hearer: hearer,
		speaks: sdk.NewAudioSpeechService(options...), writesDown: sdk.NewAudioTranscriptionService(options...),
	}, nil
}

// Close closes idle connections. What runs goes on.
func (s *Speech) Close() { s.http.Close() }

// Voices implements model.Speaking: the form has no way to ask.
func (*Speech) Voices(context.Context, string) ([]model.Voice, error) { return nil, nil }

// Speak implements model.Speaking.
func (s *Speech) Speak(ctx context.Context, r model.SpeechRequest) iter.Seq2[[]int16, error] {
	return r.Spoken(func(give func([]int16) bool) error { return s.speak(ctx, r, give) })
}

func (s *Speech) speak(ctx context.Context, r model.SpeechRequest, give func([]int16) bool) error {
	params := sdk.AudioSpeechNewParams{
		Input: r.Text, Model: s.speaker, ResponseFormat: sdk.AudioSpeechNewParamsResponseFormatPCM,
		Voice: sdk.AudioSpeechNewParamsVoiceUnion{OfString: sdk.String(r.Voice)},
	}
	if r.Speed > 0 {
		params.Speed = sdk.Float(r.Speed)
	}
	watched, call := transport.Watch(ctx)
	answer, err := s.speaks.New(watched, params)
	if err := call.Fault(ctx, err); err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	samples, err := soundOf(answer)
	if err != nil {
		return err
	}
	for heard := false; ; {
		sound, err := samples()
		if len(sound) > 0 {
			if heard = true; !give(sound) {
				return nil
			}
		}
		switch {
		case errors.Is(err, io.EOF) && !heard:
			return &model.Error{Fault: model.FaultEmpty}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return call.Fault(ctx, err)
		}
	}
}

// soundOf reads the sound of an answer, in whichever of the two forms it came: a
// service may not know "pcm", and send a WAV file. io.EOF is its end.
func soundOf(answer *http.Response) (func() ([]int16, error), error) {
	kind, of, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	head := make([]byte, 4)
	n, err := io.ReadFull(answer.Body, head)
	body := io.MultiReader(bytes.NewReader(head[:n]), answer.Body)
	switch {
	case err == nil && string(head) == "RIFF":
		return wavSound(body)
	case strings.Contains(kind, "mpeg") || strings.Contains(kind, "ogg") || strings.Contains(kind, "flac") || strings.Contains(kind, "opus") || strings.Contains(kind, "aac"):
		return nil, &model.Error{Fault: model.FaultShape, Err: errSound}
	default:
		rate := model.SpeechRate
		if told, err := strconv.Atoi(of["rate"]); err == nil {
			rate = audio.Rate(told)
		}
		return rawSound(body, rate)
	}
}

// rawSound reads samples of 16 bits, little-endian.
func rawSound(body io.Reader, rate audio.Rate) (func() ([]int16, error), error) {
	to, err := audio.NewResampler(rate, model.SpeechRate)
	if err != nil {
		return nil, &model.Error{Fault: model.FaultShape, Err: errSound}
	}
	buffer, kept := make([]byte, piece), 0
	return func() ([]int16, error) {
		n, err := body.Read(buffer[kept:])
		n += kept
		samples := make([]int16, n/2)
		for i := range samples {
			samples[i] = int16(binary.LittleEndian.Uint16(buffer[2*i:]))
		}
		if kept = n % 2; kept == 1 {
			buffer[0] = buffer[n-1]
		}
		return resampled(to, samples, err)
	}, nil
}

func wavSound(body io.Reader) (func() ([]int16, error), error) {
	file, err := wav.NewReader(body)
	if err != nil || file.Format().Channels != 1 {
		return nil, &model.Error{Fault: model.FaultShape, Err: errSound}
	}
	to, err := audio.NewResampler(file.Format().Rate, model.SpeechRate)
	if err != nil {
		return nil, &model.Error{Fault: model.FaultShape, Err: errSound}
	}
	buffer := make([]int16, piece/2)
	return func() ([]int16, error) {
		n, err := file.ReadSamples(buffer)
		return resampled(to, buffer[:n], err)
	}, nil
}

// resampled converts a piece. Sound that comes with its end brings the rest with it.
func resampled(to *audio.Resampler, samples []int16, err error) ([]int16, error) {
	sound := to.Process(nil, samples)
	if errors.Is(err, io.EOF) {
		sound = to.Flush(sound)
	}
	return sound, err
}

// Transcribe implements model.Hearing.
func (s *Speech) Transcribe(ctx context.Context, r model.HearingRequest) (string, error) {
	if len(r.Samples) > maxUtterance {
		return "", roleplay.Invalid("samples", "At most five minutes are written down at once.")
	}
	if len(r.Samples) == 0 {
		return "", nil
	}
	file, err := recording(r.Samples)
	if err != nil {
		return "", err
	}
	params := sdk.AudioTranscriptionNewParams{
		File: sdk.File(file, "utterance.wav", "audio/wav"), Model: s.hearer, ResponseFormat: sdk.AudioResponseFormatJSON,
	}
	if language, _, _ := strings.Cut(r.Language, "-"); language != "" {
		params.Language = sdk.String(language)
	}
	watched, call := transport.Watch(ctx)
	answer, err := s.writesDown.New(watched, params)
	if err := call.Fault(ctx, err); err != nil {
		return "", err
	}
	if !answer.JSON.Text.Valid() {
		return "", &model.Error{Fault: model.FaultNotModel}
	}
	return strings.TrimSpace(answer.Text), nil
}

// recording is an utterance as a file.
func recording(samples []int16) (io.Reader, error) {
	var file bytes.Buffer
	w, err := wav.NewWriter(&file, wav.Format{Rate: model.SpeechRate, Channels: 1}, int64(len(samples)))
	if err == nil {
		err = w.WriteSamples(samples)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("write utterance: %w", err)
	}
	return &file, nil
}

// connect makes what the clients of a service have in common.
func connect(c model.Connection, o transport.Options) (*transport.Client, []option.RequestOption, error) {
	o.Address, o.LocalOnly, o.Judge = c.Address, c.LocalOnly, judge
	if o.Address == "" {
		o.Address = Address
	}
	key, err := transport.Key(c.Key)
	if err != nil {
		return nil, nil, err
	}
	t, err := transport.New(o)
	if err != nil {
		return nil, nil, err
	}
	// The services are made one by one because sdk.NewClient reads OPENAI_API_KEY,
	// OPENAI_BASE_URL and others from the environment.
	options := []option.RequestOption{
		option.WithHTTPClient(t.HTTP()),
		option.WithBaseURL(strings.TrimSpace(o.Address)),
		option.WithMaxRetries(0),
	}
	if key != "" {
		options = append(options, option.WithAPIKey(key))
	}
	return t, options, nil
}
