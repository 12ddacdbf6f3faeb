package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"roleplay/backend/roleplay"
)

// What follows cannot be seen from outside: how many hashes are under way, and
// how many logins are remembered.

func TestPasswords_AtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, err := newPasswords(PasswordParams{MemoryKiB: 16, Passes: 1}, rand.Reader, 2)
		if err != nil {
			t.Fatal(err)
		}
		h.slots <- struct{}{}
		h.slots <- struct{}{} // two are under way
		hashed := make(chan error, 1)
		go func() {
			_, err := h.hash(t.Context(), "password")
			hashed <- err
		}()
		impatient, cancel := context.WithCancel(t.Context())
		refused := make(chan error, 1)
		go func() { refused <- h.waste(impatient, "password") }()
		synctest.Wait()
		if len(hashed) != 0 || len(refused) != 0 {
			t.Fatal("a third hash did not wait")
		}
		cancel()
		if err := <-refused; !errors.Is(err, context.Canceled) {
			t.Errorf("whoever gave up got %v", err)
		}
		<-h.slots
		if err := <-hashed; err != nil {
			t.Error(err)
		}
		if len(h.slots) != 1 {
			t.Errorf("%d slots are taken at the end, want the other one", len(h.slots))
		}
	})
}

func TestPasswords_ErrRandom(t *testing.T) {
	h, err := newPasswords(PasswordParams{MemoryKiB: 16}, iotest.ErrReader(errors.New("none")), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.hash(t.Context(), "password"); err == nil {
		t.Error("a hash without a salt")
	}
}

func TestGuesses_AtOnceGainNothing(t *testing.T) {
	g := newGuesses(func() time.Time { return time.Unix(1_000_000, 0) })
	for range 10 {
		if _, err := g.begin("mira", "password"); err != nil { // none of them has ended
			t.Fatal(err)
		}
	}
	if _, err := g.begin("mira", "password"); roleplay.CodeOf(err) != roleplay.CodeTooMany {
		t.Errorf("an eleventh try at once: %v, want CodeTooMany", err)
	}
}

func TestGuesses_TakenBack(t *testing.T) {
	g := newGuesses(func() time.Time { return time.Unix(1_000_000, 0) })
	for range 9 {
		release, _ := g.begin("mira", "password")
		release(wrong)
	}
	release, _ := g.begin("mira", "password")
	release(unknown)
	if got := g.byID["mira"].wrong; got != 9 {
		t.Errorf("%d wrong tries, want 9", got)
	}
}

// The wait counts from the end of the last try that was verified and wrong.
func TestGuesses_WaitsFromTheVerdict(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	g := newGuesses(func() time.Time { return now })
	for range 10 {
		release, err := g.begin("mira", "password")
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour) // hashing takes its time
		release(wrong)
	}
	now = now.Add(time.Second - 1)
	if _, err := g.begin("mira", "another"); roleplay.CodeOf(err) != roleplay.CodeTooMany {
		t.Fatalf("a try before the wait is over: %v, want CodeTooMany", err)
	}
	now = now.Add(1)
	release, err := g.begin("mira", "another")
	if err != nil {
		t.Fatal(err)
	}
	release(unknown) // taken back: the next one need not wait for it
	if _, err := g.begin("mira", "another"); err != nil {
		t.Errorf("after a try that was not verified: %v", err)
	}
}

// What is remembered of wrong passwords has a bound.
func TestGuesses_KnownWrongBound(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	g := newGuesses(func() time.Time { return now })
	for i := range 100 {
		release, err := g.begin("mira", fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		release(wrong)
		now = now.Add(time.Minute)
	}
	if got := len(g.byID["mira"].known); got != 32 {
		t.Errorf("%d wrong passwords are remembered, want 32", got)
	}
}

func TestGuesses_Bound(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	g := newGuesses(func() time.Time { return now })
	try := func(id string) {
		release, err := g.begin(id, "password")
		if err != nil {
			t.Fatal(err)
		}
		release(wrong)
		now = now.Add(time.Millisecond)
	}
	for i := range 10_000 {
		try(fmt.Sprint(i))
	}
	try("0") // known: nobody makes room for it, and 1 is now the oldest
	if len(g.byID) != 10_000 {
		t.Fatalf("%d logins are remembered, want 10000", len(g.byID))
	}
	try("new")
	if _, there := g.byID["1"]; there || len(g.byID) != 10_000 {
		t.Errorf("%d logins are remembered, want 10000 without the oldest", len(g.byID))
	}
	now = now.Add(15 * time.Minute)
	try("later")
	if len(g.byID) != 1 {
		t.Errorf("%d logins are remembered, want only the new one", len(g.byID))
	}
}
