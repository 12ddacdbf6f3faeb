package exchange_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

func TestService_AutoExportSettings(t *testing.T) {
	for name, call := range map[string]func(*exchange.Service, context.Context) error{
		"Get": func(s *exchange.Service, ctx context.Context) error {
			_, err := s.GetAutoExport(ctx, exchange.GetAutoExportInput{})
			return err
		},
		"Set": func(s *exchange.Service, ctx context.Context) error {
			_, err := s.SetAutoExport(ctx, exchange.SetAutoExportInput{})
			return err
		},
		"Choose": func(s *exchange.Service, ctx context.Context) error {
			_, err := s.ChooseAutoExportFolder(ctx, os.TempDir())
			return err
		},
	} {
		t.Run(name+"/ErrUnauthenticated", func(t *testing.T) {
			w := newWorld(t)
			w.refused(call(w.service, context.Background()), roleplay.CodeUnauthenticated)
		})
		t.Run(name+"/ErrOnAServer", func(t *testing.T) {
			w := newWorld(t)
			server := exchange.New(exchange.Deps{Store: w.store, Talks: record.NewTalks(w.store), Bus: w.bus, Now: w.clock, Logger: slog.New(slog.DiscardHandler)})
			w.refused(call(server, asDana()), roleplay.CodeForbidden, "A server does not write to folders.")
		})
		t.Run(name+"/ErrDisk", func(t *testing.T) {
			w := newWorld(t)
			w.store.Before(storetest.Failing("get", "users/", errDisk))
			w.refused(call(w.service, asDana()), roleplay.CodeInternal)
		})
	}

	t.Run("ErrFolder", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.ChooseAutoExportFolder(asDana(), "talks")
		w.refused(err, roleplay.CodeInvalid, "whole path")
		_, err = w.service.ChooseAutoExportFolder(asDana(), filepath.Join(w.folder, "away"))
		w.refused(err, roleplay.CodeUnavailable, "the folder is not there")
	})
	t.Run("ErrNoFolderYet", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{On: true})
		w.refused(err, roleplay.CodeInvalid, "Choose a folder first.")
	})
	t.Run("ErrFormat", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{Formats: []string{"odt"}})
		w.refused(err, roleplay.CodeInvalid)
	})
	t.Run("Told", func(t *testing.T) {
		w := newWorld(t)
		got, err := w.service.GetAutoExport(asDana(), exchange.GetAutoExportInput{})
		if err != nil || got.On || got.Folder != "" || strings.Join(got.Formats, " ") != "txt" {
			t.Errorf("%+v, %v", got, err)
		}
		_, err = w.service.ChooseAutoExportFolder(asDana(), w.folder+"/")
		w.ok(err)
		got, err = w.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{On: true, Formats: []string{"md", "jsonl", "md"}})
		if err != nil || !got.On || got.Folder != w.folder || strings.Join(got.Formats, " ") != "md jsonl" || got.Waiting != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if again, err := w.service.GetAutoExport(asDana(), exchange.GetAutoExportInput{}); err != nil || strings.Join(again.Formats, " ") != "md jsonl" {
			t.Errorf("%+v, %v", again, err)
		}
	})
}

// auto is a world in which Run runs, on a clock of its own.
type auto struct {
	*world
	stop func()
}

// inBubble runs a test with Dana's automatic export on.
func inBubble(t *testing.T, test func(a *auto)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		a := &auto{world: newWorld(t)}
		a.bubble = true
		a.on(asDana(), a.folder)
		a.run()
		defer func() { a.stop() }()
		test(a)
	})
}

func (a *auto) on(ctx context.Context, folder string, formats ...string) {
	a.Helper()
	_, err := a.service.ChooseAutoExportFolder(ctx, folder)
	a.ok(err)
	_, err = a.service.SetAutoExport(ctx, exchange.SetAutoExportInput{On: true, Formats: formats})
	a.ok(err)
}

// run starts Run and waits until it has nothing to do.
func (a *auto) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- a.service.Run(ctx) }()
	a.stop = func() {
		cancel()
		if err := <-done; err != nil {
			a.Error(err)
		}
		a.stop = func() {}
	}
	synctest.Wait()
}

// ended makes the n-th talk of u, which ends now, and tells of it.
func (a *auto) ended(u roleplay.UserID, n int) {
	a.Helper()
	a.endedAt(u, n, time.Now().Add(time.Duration(n)*time.Millisecond))
	a.bus.Publish(a.Context(), roleplay.Event{Type: roleplay.EventSessionEnded, Stream: string(session(n)), Owner: u})
	synctest.Wait()
}

// sleep lets the time pass, and Run do what it does then.
func (a *auto) sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (a *auto) endedAt(u roleplay.UserID, n int, at time.Time) {
	a.Helper()
	a.end(u, n, a.say(u, n, a.start(u, n), 2), at)
	a.list(u, n)
}

func (a *auto) settings(ctx context.Context) exchange.AutoExport {
	a.Helper()
	got, err := a.service.GetAutoExport(ctx, exchange.GetAutoExportInput{})
	a.ok(err)
	return got
}

// files counts the files of a folder.
func (a *auto) files(folder string, want int) {
	a.Helper()
	if got := a.there(folder); len(got) != want {
		a.Errorf("there are %d files, want %d: %v", len(got), want, got)
	}
}

func TestService_Run(t *testing.T) {
	t.Run("OnAServerItOnlyWaits", func(t *testing.T) {
		w := newWorld(t)
		server := exchange.New(exchange.Deps{Store: w.store, Talks: record.NewTalks(w.store), Bus: w.bus, Now: w.clock, Logger: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		w.ok(server.Run(ctx))
	})

	t.Run("EachEndedTalkOnce", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.ended(dana, 1)
			a.files(a.folder, 1)
			a.ended(dana, 2)
			a.ended(erik, 3) // Erik has it off
			a.files(a.folder, 2)
			if text := a.there(a.folder)["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"]; !strings.Contains(text, "Dana: How are you?") {
				t.Errorf("it says\n%s", text)
			}
			a.sleep(time.Hour)
			a.stop()
			a.restart()
			a.run()
			a.files(a.folder, 2)
			if s := a.settings(asDana()); s.Waiting != 0 || s.Failing != "" {
				t.Errorf("%+v", s)
			}
		})
	})

	t.Run("RunningTalksAreNot", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			head := a.say(dana, 1, a.start(dana, 1), 2)
			a.ended(dana, 2)
			a.files(a.folder, 1)
			a.end(dana, 1, head, time.Now().Add(time.Minute))
			a.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventSessionEnded})
			synctest.Wait()
			a.files(a.folder, 2)
		})
	})

	t.Run("WhatEndedWhileItDidNotRun", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.ended(dana, 1)
			a.stop()
			for n := range 5 {
				a.ended(dana, 10+n)
			}
			a.restart()
			a.run()
			a.files(a.folder, 6)
		})
	})

	t.Run("NotWhatEndedBeforeItWasOn", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.endedAt(erik, 1, time.Now().Add(-time.Hour))
			other := t.TempDir()
			a.on(asErik(), other)
			synctest.Wait()
			a.files(other, 0)
			a.ended(erik, 2)
			a.files(other, 1)
			a.files(a.folder, 0)
		})
	})

	t.Run("Off", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.opened = func(string) (files.Place, error) {
				return nil, roleplay.Errorf(roleplay.CodeUnavailable, "The folder is away.")
			}
			a.ended(dana, 1)
			if s := a.settings(asDana()); s.Waiting != 1 {
				t.Errorf("%+v", s)
			}
			got, err := a.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{})
			if err != nil || got.On || got.Waiting != 0 || got.Failing != "" || got.Folder != a.folder {
				t.Errorf("%+v, %v", got, err)
			}
			a.opens(onDisk)
			a.sleep(time.Hour)
			a.ended(dana, 2)
			a.files(a.folder, 0)
			a.sleep(time.Hour)
			a.on(asDana(), a.folder)
			a.ended(dana, 3)
			a.files(a.folder, 1)
		})
	})

	t.Run("ErrFolderAwayIsNewsAndTriedAgainAtOnce", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			news := a.bus.Subscribe(a.Context(), func(e roleplay.Event) bool { return e.Type == roleplay.EventExportChanged && e.Owner == dana })
			defer news.Close()
			told := func() (n int) {
				for ; len(news.Events()) > 0; n++ {
					<-news.Events()
				}
				return n
			}
			a.opens(func(string) (files.Place, error) {
				return nil, roleplay.Errorf(roleplay.CodeUnavailable, "The folder is away.")
			})
			a.ended(dana, 1)
			if told() == 0 {
				t.Error("that it fails is no news")
			}
			a.sleep(time.Hour)
			if n := told(); n != 0 {
				t.Errorf("that it still fails was news %d times", n)
			}
			a.opens(onDisk)
			_, err := a.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{On: true})
			a.ok(err)
			synctest.Wait()
			a.files(a.folder, 1)
			if n := told(); n < 2 {
				t.Errorf("%d news, want that it was set and that it works again", n)
			}
		})
	})

	t.Run("ErrFolderAwayIsToldAndCaughtUp", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			var tries atomic.Int64
			a.opens(func(string) (files.Place, error) {
				tries.Add(1)
				return nil, roleplay.Errorf(roleplay.CodeUnavailable, "The folder is away.")
			})
			a.ended(dana, 1)
			a.ended(dana, 2)
			if s := a.settings(asDana()); s.Waiting != 2 || s.Failing != "The folder is away." {
				t.Errorf("%+v", s)
			}
			a.sleep(time.Hour) // at 0, 1, 3, 7 … 255 s, then every 5 minutes
			if tries.Load() != 20 {
				t.Errorf("%d tries in an hour", tries.Load())
			}
			a.opens(onDisk)
			a.sleep(5*time.Minute + time.Second)
			a.files(a.folder, 2)
			if s := a.settings(asDana()); s.Waiting != 0 || s.Failing != "" {
				t.Errorf("%+v", s)
			}
		})
	})

	t.Run("ErrHalfOfTheFormats", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.on(asDana(), a.folder, "txt", "md", "jsonl")
			var room atomic.Bool
			a.opens(func(path string) (files.Place, error) {
				place, err := dir.Open(path)
				return placeFunc(func(ctx context.Context, name string, at time.Time, write func(io.Writer) error) (string, error) {
					if !room.Load() && strings.HasSuffix(name, ".md") {
						return "", roleplay.Errorf(roleplay.CodeUnavailable, "The disk is full.")
					}
					return place.Write(ctx, name, at, write)
				}), err
			})
			a.ended(dana, 1)
			a.files(a.folder, 1)
			a.stop()
			a.restart()
			a.run()
			a.files(a.folder, 1)
			if s := a.settings(asDana()); s.Waiting != 1 || s.Failing != "The disk is full." {
				t.Errorf("%+v", s)
			}
			room.Store(true)
			a.sleep(time.Minute)
			a.files(a.folder, 3)
		})
	})

	t.Run("ErrNotNotedIsNotWrittenAgain", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			var writes atomic.Int64
			a.store.Before(func(call, key string) error {
				if call == "put" && key == record.AutoExportKey(dana) {
					if n := writes.Add(1); n > 1 && n < 6 { // it is listed, and then cannot be crossed out
						return errDisk
					}
				}
				return nil
			})
			a.ended(dana, 1)
			a.files(a.folder, 1)
			a.sleep(time.Hour)
			a.files(a.folder, 1)
			if s := a.settings(asDana()); s.Waiting != 0 || writes.Load() < 6 {
				t.Errorf("%+v after %d writes", s, writes.Load())
			}
		})
	})

	t.Run("ErrOneTalkDoesNotHoldUpTheOthers", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.stop()
			for n := range 3 {
				a.ended(dana, 1+n)
			}
			a.store.Before(storetest.Failing("get", record.ChatEventKey(dana, session(1), 1), errDisk))
			a.restart()
			a.run()
			a.files(a.folder, 2)
			if s := a.settings(asDana()); s.Waiting != 1 || s.Failing == "" {
				t.Errorf("%+v", s)
			}
			a.store.Before(nil)
			a.sleep(time.Minute)
			a.files(a.folder, 3)
			if s := a.settings(asDana()); s.Waiting != 0 || s.Failing != "" {
				t.Errorf("%+v", s)
			}
		})
	})

	t.Run("ErrRecordsCannotBeRead", func(t *testing.T) {
		for _, prefix := range []string{"users/", record.AutoExportKey(dana), record.ChatEventsPrefix(dana, session(1))} {
			inBubble(t, func(a *auto) {
				a.stop()
				a.ended(dana, 1)
				a.store.Before(func(call, key string) error {
					if call == "list" && prefix == "users/" && key == prefix || call == "get" && prefix != "users/" && strings.HasPrefix(key, prefix) {
						return errDisk
					}
					return nil
				})
				a.restart()
				a.run()
				a.files(a.folder, 0)
				a.store.Before(nil)
				a.sleep(time.Minute)
				a.files(a.folder, 1)
			})
		}
	})

	t.Run("BinnedAndGoneAreNot", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.opens(func(string) (files.Place, error) { return nil, errors.New("not yet") })
			for n := range 3 {
				a.ended(dana, 1+n)
			}
			at := time.Now()
			_, err := record.Marks(a.store).Upsert(t.Context(), record.MarksKey(dana, session(1)), dana, func(m *record.Marked) error { m.DeletedAt = &at; return nil })
			a.ok(err)
			a.ok(record.Log{Store: a.store}.Remove(t.Context(), dana, session(2)))
			a.opens(onDisk)
			a.sleep(time.Hour)
			a.files(a.folder, 1)
			if s := a.settings(asDana()); s.Waiting != 0 {
				t.Errorf("%+v", s)
			}
		})
	})

	t.Run("RestoredIsWritten", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.opens(func(string) (files.Place, error) { return nil, errors.New("not yet") })
			a.ended(dana, 1)
			bin := func(at *time.Time) {
				_, err := record.Marks(a.store).Upsert(t.Context(), record.MarksKey(dana, session(1)), dana, func(m *record.Marked) error { m.DeletedAt = at; return nil })
				a.ok(err)
				a.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventSessionUpdated, Stream: string(session(1)), Owner: dana})
				synctest.Wait()
			}
			at := time.Now()
			bin(&at)
			a.sleep(time.Hour)
			if s := a.settings(asDana()); s.Waiting != 0 || s.Failing != "" {
				t.Errorf("in the bin: %+v", s)
			}
			a.opens(onDisk)
			a.sleep(time.Hour)
			a.files(a.folder, 0)
			bin(nil)
			a.files(a.folder, 1)
		})
	})

	t.Run("SealedAndSweptBeforeItIsSeen", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			log := record.Log{Store: a.store}
			sweep := func(n int) {
				_, err := log.Seal(t.Context(), dana, session(n))
				a.ok(err)
				_, err = log.Sweep(t.Context(), dana, session(n))
				a.ok(err)
			}
			a.ended(dana, 1)
			a.files(a.folder, 1)
			a.stop()
			a.ended(dana, 2)
			sweep(1)
			sweep(2)
			a.restart()
			a.run()
			a.files(a.folder, 2)
			a.ended(dana, 3)
			sweep(3)
			a.sleep(time.Hour)
			a.files(a.folder, 3)
		})
	})

	t.Run("ErrMarksCannotBeRead", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.stop()
			a.ended(dana, 1)
			at := time.Now()
			_, err := record.Marks(a.store).Upsert(t.Context(), record.MarksKey(dana, session(1)), dana, func(m *record.Marked) error { m.DeletedAt = &at; return nil })
			a.ok(err)
			a.store.Before(storetest.Failing("get", record.MarksKey(dana, session(1)), errDisk))
			a.restart()
			a.run()
			a.files(a.folder, 0)
			if s := a.settings(asDana()); s.Waiting != 1 || s.Failing == "" {
				t.Errorf("%+v", s)
			}
			a.store.Before(nil)
			a.sleep(time.Minute)
			a.files(a.folder, 0)
			if s := a.settings(asDana()); s.Waiting != 0 || s.Failing != "" {
				t.Errorf("%+v", s)
			}
		})
	})

	t.Run("AnotherFolder", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.ended(dana, 1)
			other := t.TempDir()
			_, err := a.service.ChooseAutoExportFolder(asDana(), other)
			a.ok(err)
			a.ended(dana, 2)
			a.files(a.folder, 1)
			a.files(other, 1)
		})
	})

	t.Run("AnotherJournal", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.ended(dana, 1)
			a.stop()
			a.ended(dana, 2)
			// The store is restored from a copy: all its keys are new to it.
			restored := store.Local(mem.New())
			for entry, err := range a.store.List(t.Context(), "", "") {
				a.ok(err)
				object, err := a.store.Get(t.Context(), entry.Key)
				a.ok(err)
				a.store.Local, restored = restored, a.store.Local
				a.plant(entry.Key, string(object.Value))
				a.store.Local, restored = restored, a.store.Local
			}
			a.store.Local = restored
			a.restart()
			a.run()
			a.files(a.folder, 2)
			a.ended(dana, 3)
			a.files(a.folder, 3)
		})
	})

	t.Run("FallsBehindTheNews", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			a.endedAt(dana, 1, time.Now().Add(time.Minute))
			for n := range int64(2000) {
				a.bus.Publish(t.Context(), roleplay.Event{Type: roleplay.EventSessionEnded, Seq: n + 1})
			}
			synctest.Wait()
			a.files(a.folder, 1)
			a.ended(dana, 2)
			a.files(a.folder, 2)
		})
	})

	t.Run("KeepsItsPlace", func(t *testing.T) {
		inBubble(t, func(a *auto) {
			for n := range 600 {
				a.say(erik, 1000+n, a.start(erik, 1000+n), 1)
			}
			a.ended(erik, 1)
			a.stop()
			object, err := a.store.Get(t.Context(), record.AutoExportKey(dana))
			a.ok(err)
			if !strings.Contains(string(object.Value), `"seq":12`) {
				t.Errorf("it keeps %s", object.Value)
			}
		})
	})
}
