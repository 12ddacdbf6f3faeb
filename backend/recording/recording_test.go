package recording_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/audio"
	"roleplay/audio/audiotest"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/record"
	"roleplay/backend/recording"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	storemem "roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

const (
	adaID = roleplay.UserID("01900000-0000-7000-8000-00000000000a")
	bobID = roleplay.UserID("01900000-0000-7000-8000-00000000000b")
	talk  = roleplay.SessionID("01900000-0000-7000-8000-0000000000a1")
)

func as(ctx context.Context, id roleplay.UserID) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: id, Role: roleplay.RoleUser})
}

type house struct {
	*recording.Service
	t          *testing.T
	store      *storetest.Faulty
	recordings *storemem.Store
	bus        *eventmem.Bus
	sink       *audiotest.Sink
	refuse     error
	ctx        context.Context
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, store: storetest.NewFaulty(storemem.New(), nil), recordings: storemem.New(), bus: eventmem.New(), ctx: as(t.Context(), adaID)}
	h.Service = recording.New(recording.Deps{
		Store: h.store, Recordings: h.recordings, Talks: record.NewTalks(h.store), Bus: h.bus, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
		Speaker: func() audio.Sink {
			h.sink = audiotest.NewSink(t, 24_000, audiotest.Plan{Refuse: h.refuse})
			return h.sink
		},
	})
	t.Cleanup(h.Close)
	h.session(talk, adaID, nil)
	return h
}

// session puts a session on a person's list.
func (h *house) session(id roleplay.SessionID, u roleplay.UserID, ended *time.Time) {
	h.t.Helper()
	state := roleplay.SessionActive
	if ended != nil {
		state = roleplay.SessionEnded
	}
	must(h.t, record.NewSessions(h.store).Put(h.t.Context(), u, roleplay.SessionSummary{ID: id, State: state, StartedAt: time.Now(), EndedAt: ended}))
}

func (h *house) keep(u roleplay.UserID, r roleplay.VoiceRetention, days int) {
	h.t.Helper()
	_, err := record.Voices(h.store).Upsert(h.t.Context(), record.VoiceKey(u), u, func(d *record.VoiceDocument) error {
		d.Retention, d.Days = r, days
		return nil
	})
	must(h.t, err)
}

// record records so many seconds: the trainee a tone of 200 Hz, the character one of 300 Hz that is half as loud.
func (h *house) record(u roleplay.UserID, id roleplay.SessionID, seconds float64) {
	h.t.Helper()
	take, err := h.Begin(h.t.Context(), u, id)
	must(h.t, err)
	defer take.Close()
	pcm := make([]byte, 0, audio.RecordingPieceBytes)
	n, samples := 1, int(seconds*24_000)
	for i := range samples {
		x := 2 * math.Pi * float64(i) / 24_000
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(16_000*math.Sin(200*x))))
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(8_000*math.Sin(300*x))))
		if len(pcm) == audio.RecordingPieceBytes || i == samples-1 {
			must(h.t, take.Save(n, pcm))
			pcm, n = pcm[:0], n+1
		}
	}
}

func (h *house) pieces() int {
	h.t.Helper()
	n := 0
	for _, err := range h.recordings.List(h.t.Context(), "", "") {
		must(h.t, err)
		n++
	}
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code roleplay.Code, words string) {
	t.Helper()
	if roleplay.CodeOf(err) != code || words != "" && !strings.Contains(err.Error(), words) {
		t.Errorf("error = %v, want code %s with %q", err, code, words)
	}
}

func TestService_Refusals(t *testing.T) {
	h := open(t)
	h.record(adaID, talk, 1)
	calls := map[string]func(context.Context, roleplay.SessionID) error{
		"GetRecording": func(ctx context.Context, id roleplay.SessionID) error {
			_, err := h.GetRecording(ctx, recording.GetRecordingInput{ID: id})
			return err
		},
		"PlayRecording": func(ctx context.Context, id roleplay.SessionID) error {
			_, err := h.PlayRecording(ctx, recording.PlayRecordingInput{ID: id})
			return err
		},
		"DeleteRecording": func(ctx context.Context, id roleplay.SessionID) error {
			_, err := h.DeleteRecording(ctx, recording.DeleteRecordingInput{ID: id})
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			wantCode(t, call(t.Context(), talk), roleplay.CodeUnauthenticated, "")
			wantCode(t, call(as(t.Context(), bobID), talk), roleplay.CodeNotFound, "")
			wantCode(t, call(h.ctx, "../"+talk), roleplay.CodeNotFound, "")
		})
	}
	_, err := h.StopRecording(t.Context(), recording.StopRecordingInput{})
	wantCode(t, err, roleplay.CodeUnauthenticated, "")
	_, err = h.GetRecording(h.ctx, recording.GetRecordingInput{ID: talk, Points: 4001})
	wantCode(t, err, roleplay.CodeInvalid, "points")
	for field, in := range map[string]recording.PlayRecordingInput{
		"speed": {ID: talk, Speed: 2.1}, "side": {ID: talk, Side: "nobody"}, "from": {ID: talk, From: 1001},
	} {
		_, err := h.PlayRecording(h.ctx, in)
		wantCode(t, err, roleplay.CodeInvalid, "")
		if fields := roleplay.ProblemOf(err).Errors; len(fields) != 1 || fields[0].Field != field {
			t.Errorf("the field is %+v, want %s", fields, field)
		}
	}
	h.refuse = audio.ErrTaken
	_, err = h.PlayRecording(h.ctx, recording.PlayRecordingInput{ID: talk})
	wantCode(t, err, roleplay.CodeUnavailable, "speaker")
	must(t, h.recordings.Delete(t.Context(), record.RecordingKey(adaID, talk, 1), store.Always))
	_, err = h.PlayRecording(h.ctx, recording.PlayRecordingInput{ID: talk})
	wantCode(t, err, roleplay.CodeNotFound, "no recording")
}

func TestService_GetRecording(t *testing.T) {
	h := open(t)
	none, err := h.GetRecording(h.ctx, recording.GetRecordingInput{ID: talk})
	must(t, err)
	if none.Ms != 0 || len(none.Trainee) != 0 {
		t.Errorf("without a recording: %+v", none)
	}
	h.record(adaID, talk, 7)
	h.record(adaID, talk, 2) // another talk by voice of the session, in pieces of its own
	got, err := h.GetRecording(h.ctx, recording.GetRecordingInput{ID: talk, Points: 12})
	must(t, err)
	if got.Ms != 12_000 || len(got.Trainee) != 12 || len(got.Character) != 12 {
		t.Fatalf("the recording is %+v", got)
	}
	for i := range 12 {
		// Seven seconds, three that are missing, two.
		loud := i < 7 || i >= 10
		for side, v := range map[float32]float32{16_000.0 / (1 << 15): got.Trainee[i], 8_000.0 / (1 << 15): got.Character[i]} {
			if want := side; loud && math.Abs(float64(v-want)) > 0.01 || !loud && v != 0 {
				t.Errorf("in second %d it is as loud as %v, want %v (%v)", i, v, want, loud)
			}
		}
	}
}

func TestTake(t *testing.T) {
	h := open(t)
	h.record(adaID, talk, 12)
	take, err := h.Begin(t.Context(), adaID, talk)
	must(t, err)
	defer take.Close()
	if take.Offset() != 15_000 {
		t.Errorf("a second take begins at %d ms, want 15000", take.Offset())
	}
	must(t, take.Save(1, []byte{1, 2, 3, 4}))
	if err := take.Save(1, []byte{1, 2, 3, 4}); roleplay.CodeOf(err) != roleplay.CodeConflict {
		t.Errorf("a piece is written over: %v", err)
	}
	_, err = h.recordings.Put(t.Context(), record.RecordingKey(adaID, talk, 8640), nil, store.Always)
	must(t, err)
	_, err = h.Begin(t.Context(), adaID, talk)
	wantCode(t, err, roleplay.CodeTooLarge, "12h")
}

// heard tells the news of replays, and for how long the speaker was not silent.
func (h *house) plays(in recording.PlayRecordingInput) (last roleplay.Replay, loud time.Duration) {
	h.t.Helper()
	news := h.bus.Subscribe(h.t.Context(), func(e roleplay.Event) bool { return e.Type == roleplay.EventReplayMoved && e.Owner == adaID })
	defer news.Close()
	_, err := h.PlayRecording(h.ctx, in)
	must(h.t, err)
	before := int64(-1)
	for e := range news.Events() {
		last = *e.Replay
		if last.At < before {
			h.t.Errorf("it goes back from %d to %d ms", before, last.At)
		}
		if before = last.At; !last.Playing {
			break
		}
	}
	samples := 0
	for _, v := range h.sink.Heard() {
		if v > 500 || v < -500 {
			samples++
		}
	}
	return last, audio.RecordingRate.Duration(samples)
}

func TestService_PlayRecording(t *testing.T) {
	for name, tt := range map[string]struct {
		in   recording.PlayRecordingInput
		from time.Duration // as long as it is heard, at least and at most
		to   time.Duration
	}{
		"Whole":   {recording.PlayRecordingInput{}, 5500 * time.Millisecond, 6 * time.Second},
		"From":    {recording.PlayRecordingInput{From: 4000}, 1800 * time.Millisecond, 2 * time.Second},
		"Fast":    {recording.PlayRecordingInput{Speed: 2}, 2700 * time.Millisecond, 3 * time.Second},
		"Slow":    {recording.PlayRecordingInput{Speed: 0.5, From: 4000}, 3500 * time.Millisecond, 4 * time.Second},
		"OneSide": {recording.PlayRecordingInput{Side: recording.SideCharacter}, 5000 * time.Millisecond, 6 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t)
				h.record(adaID, talk, 6)
				tt.in.ID = talk
				last, loud := h.plays(tt.in)
				if loud < tt.from || loud > tt.to {
					t.Errorf("heard for %s, want %s to %s", loud, tt.from, tt.to)
				}
				if last.Playing || last.At < 5900 || last.At > 6100 || last.Session != talk {
					t.Errorf("at the end: %+v", last)
				}
			})
		})
	}
}

// A recording takes the place of the one that is being played, and can be stopped.
func TestService_StopRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.record(adaID, talk, 20)
		_, err := h.PlayRecording(h.ctx, recording.PlayRecordingInput{ID: talk})
		must(t, err)
		first := h.sink
		time.Sleep(2 * time.Second)
		_, err = h.PlayRecording(h.ctx, recording.PlayRecordingInput{ID: talk, From: 10_000})
		must(t, err)
		n := len(first.Heard())
		time.Sleep(time.Second)
		if len(first.Heard()) != n {
			t.Error("two recordings are played at once")
		}
		if state, err := h.StopRecording(as(t.Context(), bobID), recording.StopRecordingInput{}); err != nil || state.Session != "" {
			t.Errorf("somebody else stops it: %+v, %v", state, err)
		}
		state, err := h.StopRecording(h.ctx, recording.StopRecordingInput{})
		must(t, err)
		if state.Playing || state.At < 10_900 || state.At > 11_200 {
			t.Errorf("stopped at %+v", state)
		}
	})
}

func TestService_DeleteRecording(t *testing.T) {
	h := open(t)
	h.record(adaID, talk, 7)
	h.record(bobID, talk, 7)
	got, err := h.DeleteRecording(h.ctx, recording.DeleteRecordingInput{ID: talk})
	must(t, err)
	if got.Ms != 0 || h.pieces() != 2 {
		t.Errorf("left are %d ms and %d pieces, want 0 and the 2 of somebody else", got.Ms, h.pieces())
	}
}

// looks runs the retention in the background.
func (h *house) looks() (stop func()) {
	ctx, cancel := context.WithCancel(h.t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := h.Run(ctx); !errors.Is(err, context.Canceled) {
			h.t.Errorf("Run ended with %v", err)
		}
	})
	synctest.Wait()
	return func() { cancel(); running.Wait() }
}

func TestService_Run(t *testing.T) {
	ended := func() *time.Time { now := time.Now(); return &now }
	for name, tt := range map[string]struct {
		retention roleplay.VoiceRetention
		after     time.Duration
		ended     bool
		gone      bool
		left      int
	}{
		"Session":        {roleplay.RetainSession, 400 * 24 * time.Hour, true, false, 2},
		"SessionGone":    {roleplay.RetainSession, 2 * time.Hour, true, true, 0},
		"Keep":           {roleplay.RetainKeep, 400 * 24 * time.Hour, true, true, 2},
		"DaysNotOver":    {roleplay.RetainDays, 29 * 24 * time.Hour, true, false, 2},
		"DaysOver":       {roleplay.RetainDays, 30*24*time.Hour + 2*time.Hour, true, false, 0},
		"DaysNeverEnded": {roleplay.RetainDays, 31 * 24 * time.Hour, false, false, 0},
		"Never":          {roleplay.RetainNever, 400 * 24 * time.Hour, true, false, 2},
		"NobodyChose":    {"", 400 * 24 * time.Hour, true, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t)
				if tt.ended {
					h.session(talk, adaID, ended())
				}
				if tt.retention != "" {
					h.keep(adaID, tt.retention, 30)
				}
				h.record(adaID, talk, 7)
				stop := h.looks()
				defer stop()
				if h.pieces() != 2 {
					t.Fatalf("%d pieces are left at once", h.pieces())
				}
				if tt.gone {
					must(t, record.NewSessions(h.store).Remove(t.Context(), adaID, talk))
				}
				time.Sleep(tt.after)
				if h.pieces() != tt.left {
					t.Errorf("%d pieces are left, want %d", h.pieces(), tt.left)
				}
			})
		})
	}
}

// A talk that was begun long ago and goes on keeps what was said in it lately.
func TestService_Run_GoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.keep(adaID, roleplay.RetainDays, 30)
		start := roleplay.Start{SessionID: talk, UserID: adaID, At: time.Now()}
		head, err := record.Log{Store: h.store}.Append(t.Context(), adaID, talk, record.Head{}, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &start}})
		must(t, err)
		time.Sleep(29 * 24 * time.Hour)
		said := roleplay.Turn{ID: "01900000-0000-7000-8000-0000000000b1", Seq: 2, Speaker: roleplay.SpeakerTrainee, By: roleplay.ByPerson, Text: "Hello", CreatedAt: time.Now(), State: roleplay.TurnCompleted}
		_, err = record.Log{Store: h.store}.Append(t.Context(), adaID, talk, head, []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &said}})
		must(t, err)
		h.record(adaID, talk, 7)
		stop := h.looks()
		defer stop()
		time.Sleep(20 * 24 * time.Hour)
		if h.pieces() != 2 {
			t.Error("a recording of yesterday is forgotten because the talk is an old one")
		}
		time.Sleep(12 * 24 * time.Hour)
		if h.pieces() != 0 {
			t.Errorf("%d pieces are left in the end", h.pieces())
		}
	})
}

// A recording is never longer than one can be, in all its takes.
func TestTake_Save_TooLong(t *testing.T) {
	h := open(t)
	_, err := h.recordings.Put(t.Context(), record.RecordingKey(adaID, talk, 8638), nil, store.Always)
	must(t, err)
	take, err := h.Begin(t.Context(), adaID, talk)
	must(t, err)
	defer take.Close()
	must(t, take.Save(2, []byte{1, 2, 3, 4}))
	wantCode(t, take.Save(3, []byte{1, 2, 3, 4}), roleplay.CodeTooLarge, "12h")
}

// A session that is gone for good takes its recording with it at once.
func TestService_Run_AtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.record(adaID, talk, 7)
		stop := h.looks()
		defer stop()
		must(t, record.NewSessions(h.store).Remove(t.Context(), adaID, talk))
		h.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventSessionUpdated, Stream: string(talk), Owner: adaID, Gone: true})
		synctest.Wait()
		if h.pieces() != 0 {
			t.Errorf("%d pieces are left", h.pieces())
		}
	})
}

// What is being recorded is left alone, and so is what nobody can say anything about.
func TestService_Run_LeavesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.keep(adaID, roleplay.RetainDays, 1)
		h.record(adaID, talk, 7)
		take, err := h.Begin(t.Context(), adaID, talk)
		must(t, err)
		stop := h.looks()
		time.Sleep(72 * time.Hour)
		if h.pieces() != 2 {
			t.Error("a recording is forgotten while it is made")
		}
		take.Close()
		h.store.Before(storetest.Failing("get", "voice", fs.ErrPermission))
		time.Sleep(2 * time.Hour)
		if h.pieces() != 2 {
			t.Error("a recording is forgotten though its retention cannot be read")
		}
		h.store.Before(nil)
		time.Sleep(2 * time.Hour)
		if h.pieces() != 0 {
			t.Errorf("%d pieces are left in the end", h.pieces())
		}
		stop()
	})
}
