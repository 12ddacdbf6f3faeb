package chat_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	storemem "roleplay/backend/store/mem"
)

// instances are n services on one store, as of so many programs.
func instances(t *testing.T, on store.Store, n int) (house, []house) {
	t.Helper()
	h := openOn(t, on, echo(func(context.Context, string) error { return nil }))
	all := make([]house, n)
	for i := range all {
		all[i] = h
		all[i].Service = anew(h.deps)
		t.Cleanup(all[i].Close)
	}
	return h, all
}

// openBolt opens the store of a folder, as the program does.
func openBolt(t *testing.T, folder string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(folder, "roleplay.db"), bolt.Options{})
	must(t, err)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// wantSound expects a log whose chain holds and in which no turn and no reply is twice.
func wantSound(t *testing.T, h house, s roleplay.Session) record.Loaded {
	t.Helper()
	loaded, err := record.NewTalks(h.store).Load(t.Context(), adaID, s.ID)
	must(t, err)
	if loaded.Damage != nil || loaded.ReadOnly != "" {
		t.Fatalf("the log is %q: %v", loaded.ReadOnly, loaded.Damage)
	}
	ids, replies := map[roleplay.TurnID]int{}, map[roleplay.TurnID]int{}
	for _, turn := range loaded.Talk.Turns {
		if ids[turn.ID]++; ids[turn.ID] > 1 {
			t.Errorf("the turn %s is there twice", turn.ID)
		}
		if turn.ReplyTo != "" {
			if replies[turn.ReplyTo]++; replies[turn.ReplyTo] > 1 {
				t.Errorf("the turn %s has two replies", turn.ReplyTo)
			}
		}
	}
	return loaded
}

func raceID(n int) roleplay.TurnID {
	return roleplay.TurnID(fmt.Sprintf("6f1d3c1e-9f0a-4c57-8a39-%012d", n))
}

// send until it is taken, as a page does whose answer was that others are busy.
func persist(t *testing.T, h house, in chat.SendMessageInput) (chat.SendMessageOutput, error) {
	for {
		out, err := h.SendMessage(ada(t), in)
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			return out, err
		}
	}
}

func TestService_SendMessage_ThirtyTwoServices(t *testing.T) {
	for name, newStore := range map[string]func(*testing.T) store.Store{
		"Mem":  func(*testing.T) store.Store { return storemem.New() },
		"Bolt": func(t *testing.T) store.Store { return openBolt(t, t.TempDir()) },
	} {
		t.Run(name, func(t *testing.T) { thirtyTwoServices(t, newStore) })
	}
}

func thirtyTwoServices(t *testing.T, newStore func(*testing.T) store.Store) {
	t.Run("DifferentTurns", func(t *testing.T) {
		h, all := instances(t, newStore(t), 32)
		s := start(t, h)
		var wg sync.WaitGroup
		for n, one := range all {
			wg.Go(func() {
				out, err := persist(t, one, chat.SendMessageInput{ID: s.ID, TurnID: raceID(n), Text: fmt.Sprint("Message ", n)})
				if err != nil || out.Turn.ID != raceID(n) {
					t.Errorf("writer %d: %+v, error %v", n, out, err)
				}
			})
		}
		wg.Wait()
		for _, one := range all {
			one.Close() // waits for the replies
		}
		var got, want []string
		for _, turn := range wantSound(t, h, s).Talk.Turns {
			if turn.Speaker == roleplay.SpeakerTrainee {
				got = append(got, turn.Text)
			}
		}
		for n := range all {
			want = append(want, fmt.Sprint("Message ", n))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("taken: %q, want each of the 32 once", got)
		}
	})
	t.Run("TheSameTurn", func(t *testing.T) {
		h, all := instances(t, newStore(t), 32)
		s := start(t, h)
		outs := make([]chat.SendMessageOutput, len(all))
		var wg sync.WaitGroup
		for n, one := range all {
			wg.Go(func() {
				var err error
				if outs[n], err = persist(t, one, chat.SendMessageInput{ID: s.ID, TurnID: firstID, Text: "Hello?", Wait: true}); err != nil {
					t.Errorf("writer %d: %v", n, err)
				}
			})
		}
		wg.Wait()
		for n, out := range outs {
			if out.Reply == nil || out.Turn != outs[0].Turn || *out.Reply != *outs[0].Reply {
				t.Errorf("writer %d was answered %+v", n, out)
			}
		}
		if turns := wantSound(t, h, s).Talk.Turns; len(turns) != 3 {
			t.Errorf("turns: %+v, want the opening, the message and its reply", turns)
		}
	})
	t.Run("OthersEndIt", func(t *testing.T) {
		h, all := instances(t, newStore(t), 32)
		s := start(t, h)
		taken := make([]bool, len(all))
		var wg sync.WaitGroup
		for n, one := range all {
			wg.Go(func() {
				if n%8 == 0 {
					if _, err := one.EndSession(ada(t), chat.SessionInput{ID: s.ID}); err != nil {
						t.Error(err)
					}
					return
				}
				_, err := persist(t, one, chat.SendMessageInput{ID: s.ID, TurnID: raceID(n), Text: "Hello"})
				if taken[n] = err == nil; err != nil && roleplay.CodeOf(err) != roleplay.CodeSessionEnded {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, one := range all {
			one.Close()
		}
		loaded := wantSound(t, h, s)
		if last := loaded.Talk.Entries[len(loaded.Talk.Entries)-1]; last.Type != roleplay.EntryEnd {
			t.Errorf("the log ends with %s", last.Type)
		}
		for n := range all {
			there := slices.ContainsFunc(loaded.Talk.Turns, func(turn roleplay.Turn) bool { return turn.ID == raceID(n) })
			if there != taken[n] {
				t.Errorf("message %d: in the log %v, acknowledged %v", n, there, taken[n])
			}
		}
	})
}

// lostReply is a store whose answer to the next write of the log is lost.
type lostReply struct {
	store.Store
	mu   sync.Mutex
	lose int
}

func (s *lostReply) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	version, err := s.Store.Put(ctx, key, value, cond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if record.ParseKey(key).Kind == record.KeyChatEvent && s.lose > 0 {
		s.lose--
		return "", errors.New("the answer was lost")
	}
	return version, err
}

func TestService_SendMessage_LostReply(t *testing.T) {
	h := open(t, echo(func(context.Context, string) error { return nil }))
	lost := &lostReply{Store: h.store}
	h.deps.Store = lost
	h.Service = anew(h.deps)
	t.Cleanup(h.Close)
	s := start(t, h)
	lost.lose = 1
	in := chat.SendMessageInput{ID: s.ID, TurnID: firstID, Text: "Hello?", Wait: true}
	_, err := h.SendMessage(ada(t), in)
	wantCode(t, err, roleplay.CodeInternal)
	out, err := h.SendMessage(ada(t), in)
	if err != nil || out.Reply == nil {
		t.Errorf("sent again: %+v, error %v", out, err)
	}
	if turns := wantSound(t, h, s).Talk.Turns; len(turns) != 3 {
		t.Errorf("turns: %+v", turns)
	}
}

// Who waits while the answer to a write is lost goes by the log, not by what the
// one before knew: nobody is asked for a reply that is there.
func TestService_SendMessage_LostReplyWhileAnotherWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost, asked, wake := &lostReply{}, 0, make(chan struct{})
		h := open(t, echo(func(context.Context, string) error {
			asked++
			<-wake
			return nil
		}), func(d *chat.Deps) { lost.Store, d.Store = d.Store, lost })
		s := start(t, h)
		in := chat.SendMessageInput{ID: s.ID, TurnID: firstID, Text: "Hello?"}
		_, err := h.SendMessage(ada(t), in)
		must(t, err)
		lost.mu.Lock()
		lost.lose = 1
		lost.mu.Unlock()
		in.Wait = true
		done := make(chan error)
		go func() {
			out, err := h.SendMessage(ada(t), in)
			if err == nil && out.Reply == nil {
				err = errors.New("there is no reply")
			}
			done <- err
		}()
		synctest.Wait() // it waits for the floor
		close(wake)
		must(t, <-done)
		if asked != 1 {
			t.Errorf("the partner was asked %d times", asked)
		}
		wantSound(t, h, s)
	})
}

// A reply is being made while the machine sleeps; others end the talk, seal and
// sweep it. The writer that wakes finds no free place in it.
func TestService_WriterThatSlept(t *testing.T) {
	for _, slept := range []time.Duration{time.Second, 3 * time.Minute, 240 * time.Hour} {
		t.Run(slept.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asleep, wake := make(chan struct{}), make(chan struct{})
				clock := time.Now()
				var mu sync.Mutex
				h := open(t, echo(func(_ context.Context, text string) error {
					if text == "Wait" {
						close(asleep)
						<-wake
					}
					return nil
				}), func(d *chat.Deps) {
					d.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }
				})
				s := start(t, h)
				_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Wait", TurnID: firstID})
				must(t, err)
				<-asleep
				other := anew(h.deps)
				_, err = other.EndSession(ada(t), chat.SessionInput{ID: s.ID})
				must(t, err)
				log := record.Log{Store: h.store}
				if sealed, err := log.Seal(t.Context(), adaID, s.ID); !sealed || err != nil {
					t.Fatal(sealed, err)
				}
				_, err = log.Sweep(t.Context(), adaID, s.ID)
				must(t, err)
				mu.Lock()
				clock = clock.Add(slept)
				mu.Unlock()
				close(wake)
				synctest.Wait()
				for entry, err := range h.store.List(t.Context(), record.ChatEventsPrefix(adaID, s.ID), "") {
					must(t, err)
					t.Errorf("%s was written into a swept log", entry.Key)
				}
				loaded := wantSound(t, h, s)
				if loaded.Talk.State() != roleplay.SessionEnded || len(loaded.Talk.Turns) != 2 {
					t.Errorf("the talk is %+v", loaded.Talk.Turns)
				}
				_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "More"})
				wantCode(t, err, roleplay.CodeSessionEnded)
				other.Close()
				h.Close()
			})
		})
	}
}

// counted counts listings of the events of talks: each fold is one.
type counted struct {
	store.Store
	mu    sync.Mutex
	folds int
}

func (c *counted) Get(ctx context.Context, key string) (store.Object, error) {
	if p := record.ParseKey(key); p.Kind == record.KeyChatEvent && p.Seq == 1 {
		c.mu.Lock()
		c.folds++
		c.mu.Unlock()
	}
	return c.Store.Get(ctx, key)
}

// The partner takes its time: what was folded before counts for two minutes.
func TestService_FoldsAgainAfterIdling(t *testing.T) {
	for idle, want := range map[time.Duration]int{time.Minute: 1, 2 * time.Minute: 1, 2*time.Minute + time.Second: 2, -3 * time.Minute: 2} {
		t.Run(idle.String(), func(t *testing.T) {
			var mu sync.Mutex
			clock := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
			counts := &counted{}
			h := open(t, echo(func(context.Context, string) error {
				mu.Lock()
				defer mu.Unlock()
				clock = clock.Add(idle)
				return nil
			}), func(d *chat.Deps) {
				d.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }
				counts.Store, d.Store = d.Store, counts
			})
			s := start(t, h)
			_, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "First", Wait: true})
			must(t, err)
			counts.folds = 0
			_, err = h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", Wait: true})
			must(t, err)
			if counts.folds != want {
				t.Errorf("the log was folded %d times, want %d", counts.folds, want)
			}
			wantSound(t, h, s)
		})
	}
}
