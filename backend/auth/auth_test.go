package auth_test

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

// clock is the time of a test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// hooked is a store whose calls a test can watch, or let fail by returning an error.
type hooked struct {
	store.Store
	onGet, onPut, onList func(key string) error
}

func (h *hooked) Get(ctx context.Context, key string) (store.Object, error) {
	if h.onGet != nil {
		if err := h.onGet(key); err != nil {
			return store.Object{}, err
		}
	}
	return h.Store.Get(ctx, key)
}

func (h *hooked) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if h.onPut != nil {
		if err := h.onPut(key); err != nil {
			return "", err
		}
	}
	return h.Store.Put(ctx, key, value, cond)
}

func (h *hooked) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if h.onList != nil {
		if err := h.onList(prefix); err != nil {
			return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, err) }
		}
	}
	return h.Store.List(ctx, prefix, after)
}

var errDisk = errors.New("disk on fire")

// failing lets calls on keys with a prefix fail.
func failing(prefix string) func(string) error {
	return func(key string) error {
		if strings.HasPrefix(key, prefix) {
			return errDisk
		}
		return nil
	}
}

// world is a service with what it stands on.
type world struct {
	*auth.Service
	clock    *clock
	store    *hooked
	accounts record.Docs[record.Account]
}

// signingKey has 32 bytes.
var signingKey = []byte("0123456789abcdef0123456789abcdef")

// cheap hashes passwords fast.
var cheap = auth.PasswordParams{MemoryKiB: 16, Passes: 1, Threads: 1}

// newWorld makes a server's service; change may make it another.
func newWorld(t *testing.T, change func(d *auth.Deps)) *world {
	t.Helper()
	w := &world{
		clock: &clock{now: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)},
		store: &hooked{Store: mem.New()},
	}
	w.accounts = record.Docs[record.Account]{Store: w.store.Store, Schema: 1}
	d := auth.Deps{Store: w.store, Now: w.clock.Now, Random: rand.Reader, SigningKey: signingKey, Passwords: cheap}
	if change != nil {
		change(&d)
	}
	service, err := auth.New(d)
	if err != nil {
		t.Fatal(err)
	}
	w.Service = service
	return w
}

const (
	email    = "mira@example.org"
	password = "correct horse"
)

// register makes the account of email and password.
func (w *world) register(t *testing.T) auth.SignedIn {
	t.Helper()
	in, err := w.Register(t.Context(), auth.RegisterInput{Email: email, Password: password, Name: "Mira"})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func (w *world) login(t *testing.T, email, password string) (auth.SignedIn, error) {
	t.Helper()
	return w.Login(t.Context(), auth.LoginInput{Email: email, Password: password})
}

func wantCode(t *testing.T, err error, want roleplay.Code) {
	t.Helper()
	if got := roleplay.CodeOf(err); got != want {
		t.Fatalf("code %q (%v), want %q", got, err, want)
	}
}

// wantField checks that err refuses exactly this field.
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	wantCode(t, err, roleplay.CodeInvalid)
	fields := roleplay.ProblemOf(err).Errors
	if len(fields) != 1 || fields[0].Field != field {
		t.Fatalf("refused fields %v, want %s", fields, field)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestNew(t *testing.T) {
	good := func() auth.Deps {
		return auth.Deps{Store: mem.New(), Now: time.Now, Random: rand.Reader, SigningKey: signingKey, Passwords: cheap}
	}
	refusals := map[string]func(d *auth.Deps){
		"ErrNoStore":       func(d *auth.Deps) { d.Store = nil },
		"ErrNoNow":         func(d *auth.Deps) { d.Now = nil },
		"ErrNoRandom":      func(d *auth.Deps) { d.Random = nil },
		"ErrNoKey":         func(d *auth.Deps) { d.SigningKey = nil },
		"ErrShortKey":      func(d *auth.Deps) { d.SigningKey = signingKey[:31] },
		"ErrLittleMemory":  func(d *auth.Deps) { d.Passwords = auth.PasswordParams{MemoryKiB: 15, Threads: 2} },
		"ErrTooMuchMemory": func(d *auth.Deps) { d.Passwords.MemoryKiB = 1<<20 + 1 },
		"ErrManyPasses":    func(d *auth.Deps) { d.Passwords.Passes = 65 },
	}
	for name, change := range refusals {
		t.Run(name, func(t *testing.T) {
			d := good()
			change(&d)
			if _, err := auth.New(d); err == nil {
				t.Error("no error")
			}
		})
	}
	t.Run("OK", func(t *testing.T) {
		if _, err := auth.New(good()); err != nil {
			t.Error(err)
		}
	})
}
