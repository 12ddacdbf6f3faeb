package auth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

func TestService_Login_Refusals(t *testing.T) {
	const words = "Email and password do not belong together."
	cases := []struct{ name, email, password string }{
		{"ErrUnknownEmail", "nobody@example.org", password},
		{"ErrWrongPassword", email, "wrong horse"},
		{"ErrEmptyPassword", email, ""},
		{"ErrLongPassword", email, strings.Repeat("p", 1025)},
		{"ErrEmptyEmail", "", password},
		{"ErrLongEmail", strings.Repeat("a", 255), password},
		{"ErrNoEmail", "not an address", password},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.register(t)
			_, err := w.login(t, c.email, c.password)
			wantCode(t, err, roleplay.CodeUnauthenticated)
			if got := roleplay.ProblemOf(err).Detail; got != words {
				t.Errorf("tells %q, want %q", got, words)
			}
		})
	}
	t.Run("ErrTooLongCostsNothing", func(t *testing.T) {
		w := newWorld(t, nil)
		w.store.onGet = func(key string) error { t.Errorf("read %s", key); return nil }
		_, err := w.login(t, email, strings.Repeat("p", 1025))
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.login(t, strings.Repeat("a", 255), password)
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrNoPassword", func(t *testing.T) { // an account that signs in some other way
		w := newWorld(t, nil)
		u := w.register(t).User.ID
		w.setHash(t, u, "")
		_, err := w.login(t, email, "")
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrStore", func(t *testing.T) { // what could not be read is not unknown
		for _, prefix := range []string{"logins/", "accounts/"} {
			w := newWorld(t, nil)
			w.register(t)
			w.store.onGet = failing(prefix)
			_, err := w.login(t, email, password)
			wantCode(t, err, roleplay.CodeInternal)
		}
	})
	t.Run("ErrCanceled", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		for _, address := range []string{email, "nobody@example.org"} {
			ctx, cancel := context.WithCancel(t.Context())
			w.store.onGet = func(string) error { cancel(); return nil }
			_, err := w.Login(ctx, auth.LoginInput{Email: address, Password: password})
			wantCode(t, err, roleplay.CodeInternal)
		}
	})
}

// setHash replaces the password hash of u.
func (w *world) setHash(t *testing.T, u roleplay.UserID, hash string) {
	t.Helper()
	_, err := w.accounts.Update(t.Context(), record.AccountKey(u), u, func(a *record.Account) error {
		a.PasswordHash = hash
		return nil
	})
	must(t, err)
}

func (w *world) hash(t *testing.T, u roleplay.UserID) string {
	t.Helper()
	doc, err := w.accounts.Get(t.Context(), record.AccountKey(u))
	must(t, err)
	return doc.Body.PasswordHash
}

func TestService_Login(t *testing.T) {
	t.Run("AnyCaseOfTheEmail", func(t *testing.T) {
		w := newWorld(t, nil)
		made := w.register(t)
		in, err := w.login(t, " MIRA@example.org\n", password)
		must(t, err)
		if in.User != made.User {
			t.Errorf("got %+v, want %+v", in.User, made.User)
		}
	})
	t.Run("Expires", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.AccessTTL = 20 * time.Minute })
		w.clock.pass(700 * time.Millisecond)
		in := w.register(t)
		if want := time.Date(2026, 3, 2, 9, 50, 0, 0, time.UTC); !in.ExpiresAt.Equal(want) || in.ExpiresAt.Location() != time.UTC {
			t.Errorf("expires at %v, want %v", in.ExpiresAt, want)
		}
	})
	// The work is told by the memory it takes: each hash needs 8 MiB here.
	t.Run("SameWorkWhoeverAsks", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.Passwords = auth.PasswordParams{MemoryKiB: 8 << 10, Passes: 1} })
		w.register(t)
		for _, address := range []string{email, "nobody@example.org"} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := w.login(t, address, "wrong horse")
			runtime.ReadMemStats(&after)
			wantCode(t, err, roleplay.CodeUnauthenticated)
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took < 8 || took > 12 {
				t.Errorf("%s: %d MiB, want those of one hash, 8", address, took)
			}
		}
	})
}

// The sums are the reference implementation's test vectors for the password
// "password" and the salt "somesalt".
func TestService_Login_ReferenceHashes(t *testing.T) {
	for _, hash := range []string{
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
	} {
		w := newWorld(t, nil)
		u := w.register(t).User.ID
		w.setHash(t, u, hash)
		_, err := w.login(t, email, "passwore")
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.login(t, email, "password")
		must(t, err)
		if got := w.hash(t, u); got != hash {
			t.Errorf("a hash that costs more became %s", got)
		}
	}
}

func TestService_Login_ErrStoredHash(t *testing.T) {
	const salt, sum = "$c29tZXNhbHQ", "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	for _, hash := range []string{
		"password",
		"$argon2id$v=19$m=256,t=2,p=1" + salt,
		"x$argon2id$v=19$m=256,t=2,p=1" + salt + sum,
		"$argon2i$v=19$m=256,t=2,p=1" + salt + sum,
		"$argon2id$v=16$m=256,t=2,p=1" + salt + sum,
		"$argon2id$v=19$m=256,t=2" + salt + sum,
		"$argon2id$v=19$m=256,t=2,p=1,x=1" + salt + sum,
		"$argon2id$v=19$m=+256,t=2,p=1" + salt + sum,
		"$argon2id$v=19$m=256,t=0,p=1" + salt + sum,
		"$argon2id$v=19$m=256,t=2,p=0" + salt + sum,
		"$argon2id$v=19$m=256,t=2,p=256" + salt + sum,
		"$argon2id$v=19$m=4,t=2,p=1" + salt + sum,
		"$argon2id$v=19$m=1048577,t=2,p=1" + salt + sum,
		"$argon2id$v=19$m=256,t=65,p=1" + salt + sum,
		"$argon2id$v=19$m=256,t=2,p=1$c29t" + sum,
		"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ==" + sum,
		"$argon2id$v=19$m=256,t=2,p=1" + salt + "$",
		"$argon2id$v=19$m=256,t=2,p=1" + salt + "$nf65",
		"$argon2id$v=19$m=256,t=2,p=1" + salt + "$!!",
	} {
		w := newWorld(t, nil)
		w.setHash(t, w.register(t).User.ID, hash)
		_, err := w.login(t, email, "password")
		if roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("%s: %v, want an internal error", hash, err)
		} else if strings.Contains(err.Error(), "c29t") || strings.Contains(err.Error(), "nf65") {
			t.Errorf("%s: the error tells of it: %v", hash, err)
		}
	}
}

func TestService_Login_HashesAgain(t *testing.T) {
	const weak = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	raised := map[string]auth.PasswordParams{
		"$argon2id$v=19$m=512,t=2,p=1$":   {MemoryKiB: 512, Passes: 2, Threads: 1},
		"$argon2id$v=19$m=256,t=3,p=1$":   {MemoryKiB: 256, Passes: 3, Threads: 1},
		"$argon2id$v=19$m=256,t=2,p=2$":   {MemoryKiB: 256, Passes: 2, Threads: 2},
		"$argon2id$v=19$m=19456,t=2,p=1$": {},
	}
	for want, params := range raised {
		w := newWorld(t, func(d *auth.Deps) { d.Passwords = params })
		u := w.register(t).User.ID
		w.setHash(t, u, weak)
		_, err := w.login(t, email, "wrong one")
		wantCode(t, err, roleplay.CodeUnauthenticated)
		if got := w.hash(t, u); got != weak {
			t.Errorf("a wrong password changed the hash to %s", got)
		}
		in, err := w.login(t, email, "password")
		must(t, err)
		if got := w.hash(t, u); !strings.HasPrefix(got, want) {
			t.Errorf("the hash is %s, want %s…", got, want)
		}
		_, err = w.Authenticate(t.Context(), in.AccessToken)
		must(t, err)
		_, err = w.login(t, email, "password")
		must(t, err)
	}
	t.Run("NotOverANewPassword", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.Passwords.MemoryKiB = 512 })
		u := w.register(t).User.ID
		w.setHash(t, u, weak)
		reads := 0
		w.store.onGet = func(key string) error {
			if reads++; reads == 3 { // login, account, and now the update
				w.setHash(t, u, "changed meanwhile")
			}
			return nil
		}
		_, err := w.login(t, email, "password")
		must(t, err)
		if got := w.hash(t, u); got != "changed meanwhile" {
			t.Errorf("the hash is %s, want the newer one", got)
		}
	})
	t.Run("StoreFull", func(t *testing.T) { // the person signs in all the same
		var log bytes.Buffer
		w := newWorld(t, func(d *auth.Deps) {
			d.Passwords.MemoryKiB = 512
			d.Log = slog.New(slog.NewTextHandler(&log, nil))
		})
		w.setHash(t, w.register(t).User.ID, weak)
		w.store.onPut = failing("accounts/")
		_, err := w.login(t, email, "password")
		must(t, err)
		if got := log.String(); strings.Count(got, "\n") != 1 || strings.Contains(got, email) || strings.Contains(got, "argon2id") {
			t.Errorf("logged %q, want one line without the email or the hash", got)
		}
	})
}

func TestService_Login_BackOff(t *testing.T) {
	// tenWrong spends the free guesses for address.
	tenWrong := func(t *testing.T, w *world, address string) {
		t.Helper()
		for range 10 {
			_, err := w.login(t, address, "wrong horse")
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
	}
	t.Run("ErrManyWrong", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		for _, address := range []string{email, "nobody@example.org"} { // the wait tells nothing either
			tenWrong(t, w, address)
			_, err := w.login(t, strings.ToUpper(address), password)
			wantCode(t, err, roleplay.CodeTooMany)
			const words = "There were many wrong passwords for this sign-in. Try again in 1 s."
			if got := roleplay.ProblemOf(err).Detail; got != words {
				t.Errorf("tells %q, want %q", got, words)
			}
			var waits interface{ RetryAfter() time.Duration }
			if !errors.As(err, &waits) || waits.RetryAfter() != time.Second {
				t.Errorf("%v does not say to wait 1 s", err)
			}
		}
	})
	t.Run("RefusedOnesDoNotLengthenTheWait", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		tenWrong(t, w, email)
		for range 1000 {
			w.clock.pass(time.Millisecond - time.Nanosecond)
			_, err := w.login(t, email, "guess")
			wantCode(t, err, roleplay.CodeTooMany)
		}
		w.clock.pass(time.Microsecond)
		_, err := w.login(t, email, password)
		must(t, err)
	})
	t.Run("TheSameWrongOneKeepsNobodyOut", func(t *testing.T) { // a program that tries an old password for ever
		w := newWorld(t, nil)
		w.register(t)
		tenWrong(t, w, email)
		for range 20 {
			w.clock.pass(time.Second)
			_, err := w.login(t, email, "wrong horse")
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
		_, err := w.login(t, email, password)
		must(t, err)
	})
	t.Run("AGuessIsAlwaysWithinTheLongestWait", func(t *testing.T) { // whoever tries first then is verified
		w := newWorld(t, nil)
		w.register(t)
		for i := range 40 {
			_, err := w.login(t, email, fmt.Sprint("guess ", i))
			wantCode(t, err, roleplay.CodeUnauthenticated)
			w.clock.pass(time.Minute)
		}
		_, err := w.login(t, email, password)
		must(t, err)
	})
	t.Run("WaitsDouble", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		tenWrong(t, w, email)
		for i, seconds := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
			w.clock.pass(time.Duration(seconds)*time.Second - time.Millisecond)
			_, err := w.login(t, email, password)
			wantCode(t, err, roleplay.CodeTooMany)
			w.clock.pass(time.Millisecond)
			_, err = w.login(t, email, fmt.Sprint("guess ", i))
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
		w.clock.pass(time.Minute)
		_, err := w.login(t, email, password)
		must(t, err)
	})
	t.Run("ARightOneClears", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		for range 3 {
			for range 9 {
				_, err := w.login(t, email, "wrong horse")
				wantCode(t, err, roleplay.CodeUnauthenticated)
			}
			_, err := w.login(t, email, password)
			must(t, err)
		}
	})
	t.Run("IsForgotten", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		tenWrong(t, w, email)
		w.clock.pass(15 * time.Minute)
		tenWrong(t, w, email)
	})
	t.Run("OthersDoNotWait", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		tenWrong(t, w, "other@example.org")
		_, err := w.login(t, email, password)
		must(t, err)
	})
	t.Run("AFailingStoreIsNoGuess", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		w.store.onGet = failing("logins/")
		for range 20 {
			_, err := w.login(t, email, password)
			wantCode(t, err, roleplay.CodeInternal)
		}
		w.store.onGet = nil
		_, err := w.login(t, email, password)
		must(t, err)
	})
}
