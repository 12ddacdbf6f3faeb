package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	"roleplay/backend/exchange"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
	"roleplay/config"
)

// screen is a window without a screen: it keeps what the page would get.
type screen struct {
	mu     sync.Mutex
	events []roleplay.Event
	came   chan struct{}
	save   func(name string) (string, error)
	folder string   // that the person chooses
	files  []string // that the person chooses
	opened string   // the folder that was opened last
	shown  int
}

func newScreen() *screen { return &screen{came: make(chan struct{}, 1000)} }

func (s *screen) Emit(name string, payload any) {
	var e roleplay.Event
	if name != "roleplay:event" || json.Unmarshal(payload.(json.RawMessage), &e) != nil {
		panic("not an event of the contract")
	}
	s.mu.Lock()
	s.events = append(s.events, e)
	s.mu.Unlock()
	s.came <- struct{}{}
}

func (s *screen) SaveFile(_ context.Context, name string) (string, error) { return s.save(name) }

func (s *screen) ChooseFolder(context.Context) (string, error) { return s.folder, nil }

func (s *screen) ChooseFiles(context.Context) ([]string, error) { return s.files, nil }

func (s *screen) OpenFolder(_ context.Context, path string) error {
	s.opened = path
	return nil
}

func (s *screen) Show() { s.shown++ }

// until waits for the next event of this type.
func (s *screen) until(t *testing.T, kind roleplay.EventType) roleplay.Event {
	t.Helper()
	for {
		select {
		case <-s.came:
		case <-t.Context().Done():
			t.Fatalf("no %s came", kind)
		}
		s.mu.Lock()
		e := s.events[0]
		s.events = s.events[1:]
		s.mu.Unlock()
		if e.Type == kind {
			return e
		}
	}
}

func options(t *testing.T) Options {
	t.Helper()
	c, err := config.Load(config.Source{})
	must(t, err)
	c.Auth.SigningKey = config.Secret(strings.Repeat("k", 32)) // asks no keyring
	c.Chat.ReplyPaceMs = 0
	return Options{
		Config: c, Folder: t.TempDir(), Version: "1.2.3", Logger: slog.New(slog.DiscardHandler), Now: time.Now, Random: rand.Reader, Local: true,
	}
}

func open(t *testing.T, o Options) (*App, *screen) {
	t.Helper()
	a, err := New(t.Context(), o)
	must(t, err)
	w := newScreen()
	a.Start(w)
	t.Cleanup(func() { must(t, a.Close()) })
	return a, w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answer decodes what a bound method gave.
func answer[T any](t *testing.T, raw json.RawMessage, err error) T {
	t.Helper()
	must(t, err)
	var out T
	must(t, json.Unmarshal(raw, &out))
	return out
}

func wantCode(t *testing.T, err error, code roleplay.Code) {
	t.Helper()
	if roleplay.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestApp_Window(t *testing.T) {
	a, w := open(t, options(t))
	signs, talks, events := &Auth{a}, &Chat{a}, &Events{a}

	_, err := signs.GetMe(auth.GetMeInput{})
	wantCode(t, err, roleplay.CodeUnauthenticated)
	_, err = events.Watch(chat.WatchInput{})
	wantCode(t, err, roleplay.CodeUnauthenticated)

	raw, err := signs.CreateProfile(auth.CreateProfileInput{Name: "Ada"})
	signed := answer[auth.SignedIn](t, raw, err)
	if signed.User.Role != roleplay.RoleAdmin || signed.AccessToken != "" || signed.RefreshToken != "" {
		t.Errorf("signed in as %+v; the page has no use for tokens", signed)
	}
	raw, err = signs.GetMe(auth.GetMeInput{})
	if me := answer[roleplay.User](t, raw, err); me.Name != "Ada" {
		t.Errorf("me: %+v", me)
	}

	raw, err = events.Watch(chat.WatchInput{})
	answer[auth.Done](t, raw, err)
	w.until(t, roleplay.EventSnapshot)
	raw, err = talks.ListScenarios(chat.ListScenariosInput{})
	scenarios := answer[chat.ListScenariosOutput](t, raw, err).Scenarios
	raw, err = talks.ListCharacters(chat.ListCharactersInput{ID: scenarios[0].ID})
	characters := answer[chat.ListCharactersOutput](t, raw, err).Characters
	raw, err = talks.StartSession(chat.StartSessionInput{ScenarioID: scenarios[0].ID, CharacterID: characters[0].ID})
	session := answer[roleplay.Session](t, raw, err)
	w.until(t, roleplay.EventSessionStarted)
	raw, err = talks.SendMessage(chat.SendMessageInput{ID: session.ID, Text: "How are you today?"})
	sent := answer[chat.SendMessageOutput](t, raw, err)
	for {
		if e := w.until(t, roleplay.EventTurnCompleted); e.Turn.ReplyTo == sent.Turn.ID {
			break
		}
	}

	t.Run("Export", func(t *testing.T) {
		folder := t.TempDir()
		w.save = func(name string) (string, error) { return filepath.Join(folder, name), nil }
		exchanges, in := &Exchange{a}, exchange.FileInput{ID: session.ID}
		raw, err := exchanges.ExportSession(in)
		got := answer[server.Saved](t, raw, err)
		written, err := os.ReadFile(filepath.Join(folder, got.Name))
		must(t, err)
		if got.Kind != "saved" || !strings.Contains(string(written), "How are you today?") {
			t.Errorf("%+v: %s", got, written)
		}
		w.save = func(string) (string, error) { return "", nil }
		raw, err = exchanges.ExportSession(in)
		if got := answer[server.Saved](t, raw, err); got.Kind != "cancelled" || got.Name != "" {
			t.Errorf("got %+v", got)
		}
		w.save = func(name string) (string, error) { return filepath.Join(folder, "none", name), nil }
		_, err = exchanges.ExportSession(in)
		wantCode(t, err, roleplay.CodeUnavailable)
		w.save = func(string) (string, error) { return "", errors.New("no dialog") }
		_, err = exchanges.ExportSession(in)
		wantCode(t, err, roleplay.CodeInternal)
		_, err = (&Evaluation{a}).DownloadTranscript(evaluation.SessionInput{ID: "unknown"})
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ANewWatchReplacesTheOld", func(t *testing.T) {
		raw, err := events.Watch(chat.WatchInput{})
		answer[auth.Done](t, raw, err)
		if e := w.until(t, roleplay.EventSnapshot); len(e.Sessions) != 1 {
			t.Errorf("got %+v", e)
		}
		_, err = talks.EndSession(chat.SessionInput{ID: session.ID})
		must(t, err)
		w.until(t, roleplay.EventSessionEnded)
		raw, err = events.Unwatch()
		answer[auth.Done](t, raw, err)
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, e := range w.events {
			if e.Type == roleplay.EventSessionEnded {
				t.Error("the end came twice")
			}
		}
	})
	t.Run("SignOut", func(t *testing.T) {
		raw, err := signs.SignOutEverywhere(auth.SignOutEverywhereInput{})
		answer[auth.Done](t, raw, err)
		_, err = signs.GetMe(auth.GetMeInput{})
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = signs.OpenProfile(auth.OpenProfileInput{ID: signed.User.ID})
		must(t, err)
	})
}

func TestNew_Refusals(t *testing.T) {
	t.Run("ErrFolderInUse", func(t *testing.T) {
		o := options(t)
		open(t, o)
		_, err := New(t.Context(), o)
		wantCode(t, err, roleplay.CodeInUse)
		if !strings.Contains(roleplay.ProblemOf(err).Detail, o.Folder) {
			t.Errorf("%v does not name the folder", err)
		}
	})
	t.Run("ErrFolderIsAFile", func(t *testing.T) {
		o := options(t)
		o.Folder = filepath.Join(o.Folder, "file")
		must(t, os.WriteFile(o.Folder, nil, 0o600))
		_, err := New(t.Context(), o)
		wantCode(t, err, roleplay.CodeUnavailable)
	})
	t.Run("ErrCalledAfterClose", func(t *testing.T) {
		a, err := New(t.Context(), options(t))
		must(t, err)
		must(t, a.Close())
		_, err = (&Auth{a}).ListProfiles(auth.ListProfilesInput{})
		wantCode(t, err, roleplay.CodeUnavailable)
	})
}

func TestMessagePage(t *testing.T) {
	page, err := MessagePage(`/home/<b>x`)
	if err != nil || !strings.Contains(string(page), "/home/&lt;b&gt;x") {
		t.Errorf("%v: %s", err, page)
	}
}
