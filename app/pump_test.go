package app

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/roleplay"
)

type news = iter.Seq2[roleplay.Event, error]

// told runs a pump over sequences of news, one after another, and returns what
// the page gets in one line; then it ends.
func told(t *testing.T, sequences ...news) (line string, afters []map[string]int64) {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	p := &pump{log: slog.New(slog.DiscardHandler)}
	var got []string
	emit := func(_ string, payload any) {
		var e roleplay.Event
		must(t, json.Unmarshal(payload.(json.RawMessage), &e))
		got = append(got, strings.TrimSpace(string(e.Type)+" "+string(e.TurnID)+" "+e.Delta))
	}
	next := 0
	again := func(after map[string]int64) (news, error) {
		copied := map[string]int64{}
		for k, v := range after {
			copied[k] = v
		}
		afters = append(afters, copied)
		next++
		if next == len(sequences) {
			end()
			return func(func(roleplay.Event, error) bool) {}, nil
		}
		return sequences[next], nil
	}
	p.start(end, func() { p.run(ctx, nil, sequences[0], again, emit) })
	<-p.done
	p.stop()
	return strings.Join(got, ", "), afters
}

func delta(turn, words string) roleplay.Event {
	return roleplay.Event{Type: roleplay.EventTurnDelta, TurnID: roleplay.TurnID(turn), Delta: words}
}

func TestPump(t *testing.T) {
	t.Run("FirstWordsAtOnceMorePiecesAreJoined", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			line, _ := told(t, func(yield func(roleplay.Event, error) bool) {
				for range 10 { // 99 ms: the first, and 2 pieces of 50 ms
					yield(delta("a", "."), nil)
					time.Sleep(11 * time.Millisecond)
				}
				yield(delta("a", "!"), nil)
				yield(delta("b", "x"), nil)
				yield(roleplay.Event{Type: roleplay.EventTurnCompleted, Stream: "s", Seq: 4}, nil)
				yield(delta("c", "y"), nil)
			})
			want := "turn.delta a ., turn.delta a ...., turn.delta a ....., turn.delta a !, turn.delta b x, turn.completed, turn.delta c y"
			if line != want {
				t.Errorf("got  %s\nwant %s", line, want)
			}
		})
	})
	t.Run("AfterAPauseAtOnceAgain", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			var at []time.Duration
			p := &pump{log: slog.New(slog.DiscardHandler)}
			must(t, p.pass(t.Context(), func(yield func(roleplay.Event, error) bool) {
				yield(delta("a", "x"), nil)
				time.Sleep(time.Second)
				yield(delta("a", "y"), nil)
				time.Sleep(10 * time.Millisecond)
				yield(delta("a", "z"), nil)
				time.Sleep(time.Second)
			}, nil, func(string, any) { at = append(at, time.Since(begun)) }))
			if want := []time.Duration{0, time.Second, time.Second + deltaEvery}; !slices.Equal(at, want) {
				t.Errorf("pieces went at %s, want %s", at, want)
			}
		})
	})
	t.Run("WhoFellBehindGoesOnAfterWhatWasSeen", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			line, afters := told(t,
				func(yield func(roleplay.Event, error) bool) {
					yield(roleplay.Event{Type: roleplay.EventSnapshot}, nil)
					yield(roleplay.Event{Type: roleplay.EventTurnCompleted, Stream: "s", Seq: 4}, nil)
				},
				func(yield func(roleplay.Event, error) bool) {
					yield(roleplay.Event{Type: roleplay.EventSnapshot}, nil)
					yield(roleplay.Event{}, errors.New("disk on fire"))
				},
				func(yield func(roleplay.Event, error) bool) {
					yield(roleplay.Event{Type: roleplay.EventSessionEnded, Stream: "s", Seq: 5}, nil)
				})
			if line != "snapshot, turn.completed, snapshot, session.ended" {
				t.Errorf("got %s", line)
			}
			if len(afters) != 3 || afters[0]["s"] != 4 || afters[1]["s"] != 4 || afters[2]["s"] != 5 {
				t.Errorf("it went on after %v", afters)
			}
		})
	})
}

// One watcher is served at a time: the next begins when the one before has ended.
func TestPump_OneAtATime(t *testing.T) {
	p := &pump{log: slog.New(slog.DiscardHandler)}
	first, end := context.WithCancel(t.Context())
	ended := false
	p.start(end, func() {
		<-first.Done()
		ended = true
	})
	second, end := context.WithCancel(t.Context())
	p.start(end, func() {
		if !ended {
			t.Error("the first goes on")
		}
		<-second.Done()
	})
	p.stop()
	p.stop()
	if first.Err() == nil || second.Err() == nil {
		t.Error("a watcher goes on after the stop")
	}
}
