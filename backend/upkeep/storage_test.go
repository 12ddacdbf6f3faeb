package upkeep_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
	"roleplay/backend/upkeep"
)

// TestService_Rights: everything here is for administrators, and for the person of this machine.
func TestService_Rights(t *testing.T) {
	w := newWorld(t)
	local := upkeep.New(upkeep.Deps{Store: w.store, Talks: record.NewTalks(w.store), Index: w.index, Local: true})
	for name, do := range map[string]func(s *upkeep.Service, ctx context.Context) error{
		"GetStorage": func(s *upkeep.Service, ctx context.Context) error {
			_, err := s.GetStorage(ctx, upkeep.GetStorageInput{})
			return err
		},
		"Verify": func(s *upkeep.Service, ctx context.Context) error {
			_, err := s.Verify(ctx, upkeep.VerifyInput{})
			return err
		},
		"AcknowledgeSalvage": func(s *upkeep.Service, ctx context.Context) error {
			_, err := s.AcknowledgeSalvage(ctx, upkeep.AcknowledgeSalvageInput{})
			return err
		},
		"Compact": func(s *upkeep.Service, ctx context.Context) error {
			out, err := s.Compact(ctx, upkeep.CompactInput{})
			if err == nil && out.Freed != 4096 {
				t.Errorf("freed %d, want 4096", out.Freed)
			}
			return err
		},
		"Backup": func(s *upkeep.Service, ctx context.Context) error {
			var b bytes.Buffer
			err := s.Backup(ctx, &b)
			if (b.String() == "a copy") != (err == nil) {
				t.Errorf("with %v %q was written", err, b.String())
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			for who, tt := range map[string]struct {
				service *upkeep.Service
				ctx     context.Context
				want    roleplay.Code
			}{
				"ErrUnauthenticated":      {w.service, context.Background(), roleplay.CodeUnauthenticated},
				"ErrUnauthenticatedLocal": {local, context.Background(), roleplay.CodeUnauthenticated},
				"ErrForbidden":            {w.service, as(dana, roleplay.RoleScripter), roleplay.CodeForbidden},
				"Admin":                   {w.service, as(dana, roleplay.RoleAdmin), ""},
				"Local":                   {local, as(dana, roleplay.RoleGuest), ""},
			} {
				if err := do(tt.service, tt.ctx); roleplay.CodeOf(err) != tt.want {
					t.Errorf("%s: err = %v, want %q", who, err, tt.want)
				}
			}
		})
	}
}

func TestService_GetStorage(t *testing.T) {
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t)
		w.store.usageErr = errDisk
		_, err := w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.refused(err, roleplay.CodeInternal)
		w.store.usageErr = nil
		w.store.Before(storetest.Failing("list", "users/", errDisk))
		_, err = w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.refused(err, roleplay.CodeInternal)
	})
	t.Run("WithABrokenListAndIndex", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.plant(record.SessionPageKey(dana, sid(1)), "{")
		w.index.fails = true
		out, err := w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.ok(err)
		if out.Keys == 0 || out.Talks != 0 || out.Index != 0 {
			t.Errorf("got %+v", out)
		}
	})
	t.Run("Counts", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		w.talk(dana, 2, true, "Hello")
		w.talk(erik, 3, true, "Hello")
		at := began
		w.ok(record.NewSessions(w.store).SetDeleted(context.Background(), dana, sid(2), &at))
		w.store.usage = &store.Usage{Path: "/data/roleplay.db", File: 10_000, Free: 1_000, Keys: 12, ByPrefix: map[string]int64{
			"users/chat_events": 4000, "users/chat_logs": 300, "users/evaluations": 200, "users/marks": 100, "users/session_pages": 90,
			"accounts": 1, "logins": 2, "users/profile": 3, "content/scenario": 40, "content/shipped": 10, "queue/evaluation": 5, "users/auto_export": 6,
		}}
		out, err := w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.ok(err)
		if out.Talks != 2 || out.Binned != 1 || out.Path != "/data/roleplay.db" || out.File != 10_000 || out.Free != 1000 || out.Keys != 12 ||
			out.Index != 77 || out.State != roleplay.StorageGood || out.Salvage != nil {
			t.Errorf("got %+v", out)
		}
		want := []upkeep.StoragePart{
			{Kind: "journal", Bytes: 4243}, {Kind: "talks", Bytes: 4000}, {Kind: "sealed", Bytes: 300}, {Kind: "evaluations", Bytes: 200},
			{Kind: "marks", Bytes: 100}, {Kind: "lists", Bytes: 90}, {Kind: "content", Bytes: 50}, {Kind: "other", Bytes: 11}, {Kind: "accounts", Bytes: 6},
		}
		if !slices.Equal(out.Parts, want) {
			t.Errorf("parts %+v, want %+v", out.Parts, want)
		}
	})
	t.Run("Salvaged", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, 1, true, "Hello")
		told := store.Salvage{
			Copy: "/data/roleplay.damaged.db", Cause: "it was cut short", Kept: 40,
			Lost: []string{
				record.ChatEventKey(dana, sid(1), 2), record.ChatEventKey(dana, sid(1), 3), record.MarksKey(dana, sid(3)), record.AccountKey(dana),
			},
			Stale: []string{record.MarksKey(dana, sid(1)), record.MarksKey(dana, sid(2))},
		}
		w.memory.SetSalvaged(told)
		out, err := w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.ok(err)
		s := out.Salvage
		if s == nil || s.Copy != "/data/roleplay.damaged.db" || s.Cause != "it was cut short" || s.Kept != 40 || s.Lost != 4 || s.Stale != 2 {
			t.Fatalf("salvage %+v", s)
		}
		want := []upkeep.DamagedTalk{
			{UserID: dana, SessionID: sid(1), Title: "Bad news", Message: "2 entries could not be found, and of 1 entry only an older state."},
			{UserID: dana, SessionID: sid(2), Message: "Of 1 entry only an older state could be found."},
			{UserID: dana, SessionID: sid(3), Message: "1 entry could not be found."},
		}
		if !slices.Equal(s.Talks, want) {
			t.Errorf("talks %+v, want %+v", s.Talks, want)
		}
		for n := range 300 {
			told.Lost = append(told.Lost, record.MarksKey(dana, sid(n)))
		}
		w.memory.SetSalvaged(told)
		out, err = w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.ok(err)
		if len(out.Salvage.Talks) != 200 {
			t.Errorf("%d talks are named, want 200", len(out.Salvage.Talks))
		}
		seen, err := w.service.AcknowledgeSalvage(asRoot(), upkeep.AcknowledgeSalvageInput{})
		w.ok(err)
		out, err = w.service.GetStorage(asRoot(), upkeep.GetStorageInput{})
		w.ok(err)
		if out.Salvage != nil || out.State != roleplay.StorageGood || seen.State != roleplay.StorageGood {
			t.Errorf("acknowledged: %+v, state %q and %q; want nothing", out.Salvage, out.State, seen.State)
		}
	})
}

func TestService_Run_TellsTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.memory.SetSalvaged(store.Salvage{Copy: "copy", Lost: []string{record.ChatEventKey(dana, sid(1), 2)}})
		stop := w.run()
		var told []string
		for _, state := range []roleplay.StorageState{"", roleplay.StorageFull, roleplay.StorageFull, roleplay.StorageGood, roleplay.StorageReadOnly} {
			if state != "" {
				w.memory.SetState(state)
			}
			synctest.Wait()
		}
		stop()
		for len(w.news.Events()) > 0 {
			e := <-w.news.Events()
			told = append(told, fmt.Sprint(e.Type, " ", e.Storage, " ", e.Owner))
		}
		want := []string{"storage.changed salvaged ", "storage.changed full ", "storage.changed good ", "storage.changed read_only "}
		if !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
		if logged := w.logged.String(); strings.Count(logged, "salvaged") != 1 || strings.Contains(logged, string(sid(1))) {
			t.Errorf("logged %q, want the salvage, once and without keys", logged)
		}
	})
}
