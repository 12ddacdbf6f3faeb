package storetest

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

const racers = 32

func testRace(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("AbsentHasOneWinner", func(t *testing.T) {
		s := open(t)
		for round := range 100 {
			key := fmt.Sprintf("a/%d", round)
			wantOneWinner(t, s, key, func(n int) (store.Version, error) {
				return s.Put(t.Context(), key, []byte(strconv.Itoa(n)), store.Absent)
			})
		}
	})
	t.Run("AtHasOneWinner", func(t *testing.T) {
		s := open(t)
		for range 100 {
			v := put(t, s, "a", "before", store.Always)
			wantOneWinner(t, s, "a", func(n int) (store.Version, error) {
				return s.Put(t.Context(), "a", []byte(strconv.Itoa(n)), store.At(v))
			})
		}
	})
	t.Run("DeleteAtHasOneWinner", func(t *testing.T) {
		s := open(t)
		v := put(t, s, "a", "before", store.Always)
		won := race(func(int) error { return s.Delete(t.Context(), "a", store.At(v)) })
		if len(won) != 1 {
			t.Errorf("%d deletions at one version were done, want 1", len(won))
		}
		wantNothing(t, s, "a")
	})
	t.Run("CompareAndSwapLosesNothing", func(t *testing.T) {
		s := open(t)
		put(t, s, "n", "0", store.Absent)
		race(func(int) error {
			for range 10 {
				if err := increment(t, s, "n"); err != nil {
					t.Errorf("increment: %v", err)
				}
			}
			return nil
		})
		got, err := s.Get(t.Context(), "n")
		if err != nil || string(got.Value) != strconv.Itoa(racers*10) {
			t.Errorf("after %d increments: %q, error %v", racers*10, got.Value, err)
		}
	})
	t.Run("AllAtOnce", func(t *testing.T) { testAllAtOnce(t, open(t)) })
}

// testAllAtOnce lets writers of their own keys and a reader of all of them meet.
func testAllAtOnce(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 40 {
				key := fmt.Sprintf("w/%d/%d", w, i)
				v, err := s.Put(t.Context(), key, []byte(key), store.Absent)
				if err != nil {
					t.Errorf("Put(%q): %v", key, err)
					return
				}
				if got, err := s.Get(t.Context(), key); err != nil || string(got.Value) != key || got.Version != v {
					t.Errorf("Get(%q) = %q at %q, error %v", key, got.Value, got.Version, err)
				}
				if i%4 == 0 {
					if err := s.Delete(t.Context(), key, store.At(v)); err != nil {
						t.Errorf("Delete(%q): %v", key, err)
					}
				}
			}
		})
	}
	wg.Go(func() {
		for range 20 {
			for entry, err := range s.List(t.Context(), "w/", "") {
				if err != nil {
					t.Errorf("List: %v", err)
				}
				if got, err := s.Get(t.Context(), entry.Key); err == nil && string(got.Value) != entry.Key {
					t.Errorf("Get(%q) = %q", entry.Key, got.Value)
				}
			}
		}
	})
	wg.Wait()
	n := 0
	for _, err := range s.List(t.Context(), "w/", "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 8*30 {
		t.Errorf("%d keys are there, want %d", n, 8*30)
	}
}

func increment(t *testing.T, s store.Store, key string) error {
	for {
		object, err := s.Get(t.Context(), key)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(object.Value))
		if err != nil {
			return err
		}
		_, err = s.Put(t.Context(), key, []byte(strconv.Itoa(n+1)), store.At(object.Version))
		if roleplay.CodeOf(err) != roleplay.CodeConflict {
			return err
		}
	}
}

// wantOneWinner lets racers write their number and checks that one of them won,
// that the others got CodeConflict, and that the winner's number is stored.
func wantOneWinner(t *testing.T, s store.Store, key string, write func(n int) (store.Version, error)) {
	t.Helper()
	versions := make([]store.Version, racers)
	won := race(func(n int) error {
		v, err := write(n)
		versions[n] = v
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
			t.Errorf("a loser got %v, want CodeConflict", err)
		}
		return err
	})
	if len(won) != 1 {
		t.Fatalf("racers %v won, want one", won)
	}
	wantObject(t, s, key, strconv.Itoa(won[0]), versions[won[0]])
}

// race calls do from all racers at once and returns those that got no error.
func race(do func(n int) error) []int {
	var (
		won   []int
		mu    sync.Mutex
		wg    sync.WaitGroup
		start = make(chan struct{})
	)
	for n := range racers {
		wg.Go(func() {
			<-start
			if do(n) == nil {
				mu.Lock()
				won = append(won, n)
				mu.Unlock()
			}
		})
	}
	close(start)
	wg.Wait()
	return won
}
