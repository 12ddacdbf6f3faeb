package voice_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
	"roleplay/backend/chat"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/voice"
)

// A small scenario of one character, who begins, tells what is in the parcel to whoever
// asks about it, and is wary of whoever does not.
var (
	shop = roleplay.Scenario{
		ID: "shop", Title: "The late parcel", Summary: "A customer waits for a parcel.", Field: "service", Language: "en",
		Difficulty: "easy", Minutes: 5, Tags: []string{"service"},
		Briefing: roleplay.Briefing{YourRole: "Clerk", TheirRole: "Customer", Situation: "A parcel is late.", Goals: []string{"Find out why it matters."}, Tips: []string{}},
		Moves:    []roleplay.Move{{ID: "ask_parcel", Title: "Asks about the parcel", Examples: []string{"What is in the parcel?"}, Keywords: []string{"parcel"}}},
		Stages:   []roleplay.Stage{{ID: "open", Title: "Opening", Description: "Hello"}}, Characters: []roleplay.CharacterID{"kim"},
	}
	kim = roleplay.Character{
		ID: "kim", Name: "Kim", Summary: "Waits.", Manner: "Short.", Script: "shop-kim",
		Facts: []roleplay.Fact{{ID: "gift", Title: "It is a gift", Text: "The parcel is a birthday gift.", Heard: []string{"birthday gift"}, Gate: &roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}}},
	}
	kimScript = roleplay.Script{
		ID: "shop-kim", Scenario: "shop", Character: "kim",
		Opening: []roleplay.Line{{Text: opening}},
		Replies: []roleplay.Reply{{ID: "gift", When: roleplay.Condition{Turn: []roleplay.MoveID{"ask_parcel"}}, Lines: []roleplay.Line{
			{Text: giftReply, Tells: []roleplay.FactID{"gift"}},
		}}},
		Fallbacks: []roleplay.Reply{{ID: "hm", Lines: []roleplay.Line{{Text: hmReply, Again: true}}}},
	}
)

const (
	opening    = "Where is my parcel?"
	giftReply  = "You want to know what it is. It is a birthday gift for my daughter. The day is tomorrow."
	hmReply    = "That does not help me."
	modelReply = "I am a model."

	adaID = roleplay.UserID("01900000-0000-7000-8000-00000000000a")
	bobID = roleplay.UserID("01900000-0000-7000-8000-00000000000b")
)

func as(ctx context.Context, id roleplay.UserID) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: id, Name: "Trainee", Role: roleplay.RoleUser})
}

// world is a machine on which people talk by voice, on the clock of the test.
type world struct {
	t       *testing.T
	ctx     context.Context // Ada's
	store   store.Store
	objects *storemem.Store // the same
	bus     *eventmem.Bus
	chat    *chat.Service
	voice   *voice.Service
	session roleplay.Session

	mic     microphone
	sink    *audiotest.Sink
	sinkFor func() audio.Sink
	micFor  func() audio.Source

	live     *stage // nil: no live model is chosen
	liveErr  error
	speech   models.SpeechParts
	where    string
	takes    *takes
	mu       sync.Mutex
	news     []roleplay.Event
	watching sync.WaitGroup
}

type option func(*world)

// open makes a world in which Ada has agreed to everything and a session has begun. It is
// called in a bubble of synctest.
func open(t *testing.T, options ...option) *world {
	t.Helper()
	w := &world{t: t, ctx: as(t.Context(), adaID), objects: storemem.New(), bus: eventmem.New(), takes: &takes{}}
	w.store = w.objects
	w.speech = models.SpeechParts{Speaking: &hum{}, Hearing: &dictation{}}
	for _, o := range options {
		o(w)
	}
	publish(t, w.store, record.KindScenario, "shop", func(rev int) roleplay.Scenario { s := shop; s.Rev = rev; return s })
	publish(t, w.store, record.KindCharacter, "kim", func(rev int) roleplay.Character { c := kim; c.Rev = rev; return c })
	publish(t, w.store, record.KindScript, "shop-kim", func(rev int) roleplay.Script { s := kimScript; s.Rev = rev; return s })
	w.chat = chat.New(chat.Deps{
		Store: w.store, Talks: record.NewTalks(w.store), Bus: w.bus, Now: time.Now, Random: rand.Reader, MaxMessage: 8000, Logger: logger(t),
		Script: func(def *scene.Definition) partner.Play { return script.New(def.Script).Play },
		Model: func(context.Context, roleplay.Actor, roleplay.Usage) (partner.Play, error) {
			return func(_ context.Context, _ scene.View, emit func(string)) (partner.Reply, error) {
				emit(modelReply)
				return partner.Reply{Text: modelReply, By: roleplay.ByModel, Model: "text-1", Played: []roleplay.Entry{
					{Type: roleplay.EntryModel, Model: &roleplay.ModelUsed{Model: "text-1", Usage: roleplay.Usage{In: 7, Out: 3}, Tries: 1}},
				}}, nil
			}, nil
		},
	})
	w.voice = voice.New(voice.Deps{
		Store: w.store, Chat: w.chat, Bus: w.bus, Sound: w, Now: time.Now, Random: rand.Reader, Logger: logger(t),
		Where: func(context.Context, roleplay.Actor, roleplay.Partner) (string, error) { return w.where, nil },
		Live: func(context.Context, roleplay.Actor, roleplay.Usage) (models.LivePart, error) {
			if w.live == nil {
				return models.LivePart{}, &model.Error{Fault: roleplay.FaultNone}
			}
			if w.liveErr != nil {
				return models.LivePart{}, w.liveErr
			}
			return models.LivePart{Model: w.live, Name: "live-1", Where: "live.example"}, nil
		},
		CountLive: func(_ context.Context, _ roleplay.Actor, u model.Usage) roleplay.Usage {
			return roleplay.Usage{In: int64(u.In), Out: int64(u.Out)}
		},
		Speech: func(context.Context, roleplay.Actor) (models.SpeechParts, error) { return w.speech, nil },
		Record: func(context.Context, roleplay.UserID, roleplay.SessionID) (voice.Take, error) { return w.takes, nil },
	})
	w.watch()
	t.Cleanup(func() {
		w.voice.Close()
		w.chat.Close()
	})
	w.agree(roleplay.RetainSession)
	w.start()
	return w
}

func logger(t *testing.T) *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.DiscardHandler)
}

func publish[T any](t *testing.T, s store.Store, kind record.Kind, id string, body func(rev int) T) {
	t.Helper()
	_, _, err := record.Content[T]{Store: s, Kind: kind}.Publish(t.Context(), id, "shipped", body)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) agree(r roleplay.VoiceRetention) {
	w.t.Helper()
	_, err := w.voice.SetVoiceConsent(w.ctx, voice.SetVoiceConsentInput{Where: w.where, Agreed: true, Retention: r})
	must(w.t, err)
}

// start begins a session, which the live model plays where there is one.
func (w *world) start() {
	w.t.Helper()
	var err error
	w.session, err = w.chat.StartSession(w.ctx, chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
	must(w.t, err)
}

// speak begins the talk by voice.
func (w *world) speak() roleplay.Voice {
	w.t.Helper()
	v, err := w.voice.StartVoice(w.ctx, voice.StartVoiceInput{ID: w.session.ID})
	must(w.t, err)
	return v
}

func (w *world) stop() roleplay.Voice {
	w.t.Helper()
	v, err := w.voice.StopVoice(w.ctx, voice.StopVoiceInput{})
	must(w.t, err)
	return v
}

// turns are the turns of the session, as the log has them.
func (w *world) turns() []roleplay.Turn {
	w.t.Helper()
	s, err := w.chat.GetSession(w.ctx, chat.SessionInput{ID: w.session.ID})
	must(w.t, err)
	return s.Turns
}

// want holds the turns of the session, without the opening, against lines such as
// "trainee: Hello." and "character: Wait. [cut]".
func (w *world) want(lines ...string) {
	w.t.Helper()
	var got []string
	for _, turn := range w.turns()[1:] {
		line := fmt.Sprintf("%s: %s", turn.Speaker, turn.Text)
		if turn.State == roleplay.TurnCut {
			line += " [cut]"
		}
		got = append(got, line)
	}
	if !slices.Equal(got, lines) {
		w.t.Errorf("the talk is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

func (w *world) watch() {
	news := w.bus.Subscribe(w.t.Context(), func(e roleplay.Event) bool { return e.Type != roleplay.EventVoiceLevel })
	w.watching.Go(func() {
		for e := range news.Events() {
			w.mu.Lock()
			w.news = append(w.news, e)
			w.mu.Unlock()
		}
	})
	w.t.Cleanup(news.Close)
}

// states are the states that the talk went through, each once in a row.
func (w *world) states() []roleplay.VoiceState {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []roleplay.VoiceState
	for _, e := range w.news {
		if e.Type == roleplay.EventVoiceChanged && (len(all) == 0 || all[len(all)-1] != e.Voice.State) {
			all = append(all, e.Voice.State)
		}
	}
	return all
}

// now is the talk by voice as it is.
func (w *world) now() roleplay.Voice {
	w.t.Helper()
	v, err := w.voice.GetVoice(w.ctx, voice.GetVoiceInput{})
	must(w.t, err)
	return v
}

// Microphones implements voice.Sound.
func (w *world) Microphones() ([]voice.Device, error) {
	return []voice.Device{{ID: "m1", Name: "Desk", Default: true}, {ID: "m2", Name: "Headset"}}, nil
}

// Speakers implements voice.Sound.
func (w *world) Speakers() ([]voice.Device, error) {
	return []voice.Device{{ID: "s1", Name: "Boxes", Default: true}}, nil
}

// Microphone implements voice.Sound.
func (w *world) Microphone(string, func(string)) audio.Source {
	if w.micFor != nil {
		return w.micFor()
	}
	return w.mic.open()
}

// Speaker implements voice.Sound.
func (w *world) Speaker(string, func(string)) audio.Sink {
	if w.sinkFor != nil {
		return w.sinkFor()
	}
	w.sink = audiotest.NewSink(w.t, 24_000, audiotest.Plan{})
	return w.sink
}

// microphone hears what the test says: a room that is quiet but for that.
type microphone struct {
	mu      sync.Mutex
	loud    int // samples of voice that are still to come
	running bool
	stop    chan struct{}
	ended   chan struct{}
	noise   uint32
	calls   bool // a voice that is raised, with hardly a pause between its syllables
}

func (m *microphone) open() audio.Source {
	m.stop, m.ended = make(chan struct{}), make(chan struct{})
	return m
}

// says has somebody speak for so long, from now on.
func (m *microphone) says(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loud = int(d * 16_000 / time.Second)
}

// Rate implements audio.Stream.
func (*microphone) Rate() audio.Rate { return 16_000 }

// Ended implements audio.Stream.
func (m *microphone) Ended() <-chan struct{} { return m.ended }

// Err implements audio.Stream.
func (*microphone) Err() error { return nil }

// Close implements audio.Stream.
func (m *microphone) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.running {
		m.running = false
		close(m.stop)
	}
	return nil
}

// Start implements audio.Source.
func (m *microphone) Start(take func([]int16)) error {
	m.running = true
	go func() {
		tick := time.NewTicker(audio.FrameDuration)
		defer tick.Stop()
		frame := make([]int16, 320)
		for at := 0; ; {
			select {
			case <-tick.C:
			case <-m.stop:
				return
			}
			m.mu.Lock()
			for i := range frame {
				m.noise = m.noise*1664525 + 1013904223
				frame[i] = int16(m.noise>>24) - 128 // a quiet room
				frame[i] /= 16
				if m.loud > 0 {
					m.loud--
					swell := (1 + math.Sin(2*math.Pi*4*float64(at)/16_000)) / 2
					if m.calls {
						swell = (2 + swell) / 2
					}
					frame[i] += int16(8000 * math.Sin(2*math.Pi*300*float64(at)/16_000) * swell)
				}
				at++
			}
			m.mu.Unlock()
			take(frame)
		}
	}()
	return nil
}

// hum speaks each letter as 60 ms of a tone.
type hum struct {
	wait time.Duration // before the first sound of each sentence
	err  error
}

const letter = 60 * time.Millisecond

// Voices implements model.Speaking.
func (*hum) Voices(context.Context, string) ([]model.Voice, error) { return nil, nil }

// Speak implements model.Speaking.
func (h *hum) Speak(ctx context.Context, r model.SpeechRequest) iter.Seq2[[]int16, error] {
	return r.Spoken(func(give func([]int16) bool) error {
		if h.err != nil {
			return h.err
		}
		if h.wait > 0 {
			select {
			case <-time.After(h.wait):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		for range r.Text {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if !give(tone(letter)) {
				return nil
			}
		}
		return nil
	})
}

// tone is so much of a tone, at 24 kHz.
func tone(d time.Duration) []int16 {
	samples := make([]int16, int(d*24_000/time.Second))
	for i := range samples {
		samples[i] = int16(6000 * math.Sin(2*math.Pi*250*float64(i)/24_000))
	}
	return samples
}

// dictation writes down what the test says is said, one utterance after the other.
type dictation struct {
	mu    sync.Mutex
	words []string
	wait  time.Duration
	err   error
	count int // of utterances
}

func (d *dictation) next(words ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.words = append(d.words, words...)
}

// Transcribe implements model.Hearing.
func (d *dictation) Transcribe(ctx context.Context, _ model.HearingRequest) (string, error) {
	select {
	case <-time.After(d.wait + time.Millisecond):
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.err != nil {
		return "", d.err
	}
	if len(d.words) == 0 {
		return "", nil
	}
	words := d.words[0]
	d.words = d.words[1:]
	return words, nil
}

// heard is how many utterances were written down.
func (d *dictation) heard() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

// takes keeps a recording in memory.
type takes struct {
	mu     sync.Mutex
	pieces map[int][]byte
	err    error
}

// Offset implements voice.Take.
func (*takes) Offset() int64 { return 0 }

// Close implements voice.Take.
func (*takes) Close() {}

// Save implements voice.Take.
func (k *takes) Save(n int, pcm []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return k.err
	}
	if k.pieces == nil {
		k.pieces = map[int][]byte{}
	}
	k.pieces[n] = slices.Clone(pcm)
	return nil
}

// side is one side of the recording: 0 the trainee, 1 the character.
func (k *takes) side(side int) []int16 {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []int16
	for n := 1; n <= len(k.pieces); n++ {
		pcm := k.pieces[n]
		for i := side * 2; i+1 < len(pcm); i += 4 {
			out = append(out, int16(uint16(pcm[i])|uint16(pcm[i+1])<<8))
		}
	}
	return out
}

func (w *world) types(text string) {
	w.t.Helper()
	_, err := w.voice.SayText(w.ctx, voice.SayTextInput{Text: text})
	must(w.t, err)
}
