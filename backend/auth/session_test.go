package auth_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

var always = store.Always

func TestService_TokensAsWritten(t *testing.T) {
	w := newWorld(t, nil)
	in := w.register(t)
	part := func(token string, n int) string {
		b, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[n])
		must(t, err)
		return string(b)
	}
	// 2026-03-02T09:30:00Z is 1772443800; 15 minutes are 900 s, 30 days 2592000 s.
	sub := `"sub":"` + string(in.User.ID) + `"`
	for _, c := range []struct{ got, want string }{
		{part(in.AccessToken, 0), `{"alg":"HS256","typ":"roleplay-access"}`},
		{part(in.AccessToken, 1), `{"iss":"roleplay",` + sub + `,"aud":["roleplay-access"],"exp":1772444700,"iat":1772443800,"gen":1}`},
		{part(in.RefreshToken, 0), `{"alg":"HS256","typ":"roleplay-refresh"}`},
		{part(in.RefreshToken, 1), `{"iss":"roleplay",` + sub + `,"aud":["roleplay-refresh"],"exp":1775035800,"iat":1772443800,"gen":1}`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestService_Refresh(t *testing.T) {
	t.Run("ErrExpired", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.RefreshTTL = time.Hour })
		in := w.register(t)
		w.clock.pass(time.Hour + 10*time.Second)
		_, err := w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: in.RefreshToken})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAccessToken", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		_, err := w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: in.AccessToken})
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.Authenticate(t.Context(), in.RefreshToken)
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("NewPair", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		w.clock.pass(29 * 24 * time.Hour)
		again, err := w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: in.RefreshToken})
		must(t, err)
		if again.User != in.User || again.AccessToken == in.AccessToken || again.RefreshToken == in.RefreshToken {
			t.Errorf("got %+v, want new tokens of %+v", again, in.User)
		}
		if want := time.Date(2026, 3, 31, 9, 45, 0, 0, time.UTC); !again.ExpiresAt.Equal(want) {
			t.Errorf("expires at %v, want %v", again.ExpiresAt, want)
		}
		_, err = w.Authenticate(t.Context(), again.AccessToken)
		must(t, err)
		w.clock.pass(29 * 24 * time.Hour)
		_, err = w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: again.RefreshToken})
		must(t, err)
	})
}

func TestService_SignOutEverywhere(t *testing.T) {
	t.Run("ErrNoActor", func(t *testing.T) {
		_, err := newWorld(t, nil).SignOutEverywhere(t.Context(), auth.SignOutEverywhereInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAccountGone", func(t *testing.T) {
		w := newWorld(t, nil)
		ctx := roleplay.WithActor(t.Context(), roleplay.Actor{ID: "01957d4c-0000-7000-8000-000000000000", Role: roleplay.RoleUser})
		_, err := w.SignOutEverywhere(ctx, auth.SignOutEverywhereInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t, nil)
		ctx := roleplay.WithActor(t.Context(), roleplay.Actor{ID: w.register(t).User.ID, Role: roleplay.RoleUser})
		w.store.onPut = failing("accounts/")
		_, err := w.SignOutEverywhere(ctx, auth.SignOutEverywhereInput{})
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("EndsEveryToken", func(t *testing.T) {
		w := newWorld(t, nil)
		first := w.register(t)
		w.clock.pass(time.Second)
		second, err := w.login(t, email, password)
		must(t, err)
		other, err := w.Register(t.Context(), auth.RegisterInput{Email: "other@example.org", Password: password, Name: "Other"})
		must(t, err)
		actor, err := w.Authenticate(t.Context(), second.AccessToken)
		must(t, err)
		_, err = w.SignOutEverywhere(roleplay.WithActor(t.Context(), actor), auth.SignOutEverywhereInput{})
		must(t, err)
		for _, in := range []auth.SignedIn{first, second} {
			_, err = w.Authenticate(t.Context(), in.AccessToken)
			wantCode(t, err, roleplay.CodeUnauthenticated)
			_, err = w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: in.RefreshToken})
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
		_, err = w.Authenticate(t.Context(), other.AccessToken)
		must(t, err)
		again, err := w.login(t, email, password)
		must(t, err)
		_, err = w.Authenticate(t.Context(), again.AccessToken)
		must(t, err)
	})
}

func TestService_GetMe(t *testing.T) {
	t.Run("ErrNoActor", func(t *testing.T) {
		_, err := newWorld(t, nil).GetMe(t.Context(), auth.GetMeInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAccountGone", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		must(t, w.store.Delete(t.Context(), record.AccountKey(in.User.ID), always))
		ctx := roleplay.WithActor(t.Context(), roleplay.Actor{ID: in.User.ID, Role: roleplay.RoleUser})
		_, err := w.GetMe(ctx, auth.GetMeInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("OK", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		ctx := roleplay.WithActor(t.Context(), roleplay.Actor{ID: in.User.ID, Role: roleplay.RoleGuest})
		me, err := w.GetMe(ctx, auth.GetMeInput{})
		must(t, err)
		if want := (roleplay.User{ID: in.User.ID, Name: "Mira", Email: "mira@example.org", Role: roleplay.RoleUser}); me != want {
			t.Errorf("got %+v, want %+v", me, want)
		}
	})
}
