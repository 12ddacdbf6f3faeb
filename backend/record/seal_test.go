package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

// endedLog is a log of n appends, of which the last ends it, with words of the given length.
func endedLog(t *testing.T, s store.Store, n, length int) (record.Log, []record.Head) {
	t.Helper()
	l, heads := record.Log{Store: s}, []record.Head{{}}
	for i := 1; i <= n; i++ {
		entries := stage(fmt.Sprintf("s%d%s", i, strings.Repeat("x", length)))
		if i == 1 {
			entries = append(entries, roleplay.Entry{Type: roleplay.EntryStart, Start: &roleplay.Start{SessionID: talk, UserID: anna}})
		}
		if i == n {
			entries = append(entries, roleplay.Entry{Type: roleplay.EntryEnd, End: &roleplay.End{At: time.Unix(1_760_000_000, 0).UTC(), Reason: "trainee"}})
		}
		head, err := l.Append(t.Context(), anna, talk, heads[i-1], entries)
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, head)
	}
	return l, heads
}

// storedLines is what lies under the keys of the events, a line each.
func storedLines(t *testing.T, s store.Store, n int) string {
	t.Helper()
	var lines strings.Builder
	for seq := 1; seq <= n; seq++ {
		lines.WriteString(raw(t, s, record.ChatEventKey(anna, talk, int64(seq))) + "\n")
	}
	return lines.String()
}

func seal(t *testing.T, l record.Log) {
	t.Helper()
	if sealed, err := l.Seal(t.Context(), anna, talk); !sealed || err != nil {
		t.Fatalf("sealed %v, error %v", sealed, err)
	}
}

func eventKeys(t *testing.T, s store.Store) []string {
	t.Helper()
	return slices.DeleteFunc(keysOf(t, s), func(key string) bool { return record.ParseKey(key).Kind != record.KeyChatEvent })
}

// wantWhole expects the whole log to be read, as it was exported before.
func wantWhole(t *testing.T, l record.Log, want string) {
	t.Helper()
	var got bytes.Buffer
	if _, err := l.WriteTo(t.Context(), &got, anna, talk); err != nil || got.String() != want {
		t.Errorf("read %d bytes of the log, want %d; error %v", got.Len(), len(want), err)
	}
}

func TestLog_Seal(t *testing.T) {
	t.Run("GoesOn", func(t *testing.T) {
		s := mem.New()
		l, _ := appended(t, s, 3)
		if sealed, err := l.Seal(t.Context(), anna, talk); sealed || err != nil {
			t.Errorf("sealed %v, error %v", sealed, err)
		}
		if sealed, err := l.Seal(t.Context(), ben, talk); sealed || err != nil { // unknown
			t.Errorf("sealed %v, error %v", sealed, err)
		}
		if len(keysOf(t, s)) != 3 {
			t.Errorf("the keys are %q", keysOf(t, s))
		}
	})
	t.Run("ErrDamaged", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 5, 0)
		edit(3, `"s3"`, `"x3"`)(t, s)
		_, err := l.Seal(t.Context(), anna, talk)
		wantDamage(t, err, 3, "changed")
		if len(keysOf(t, s)) != 5 {
			t.Errorf("the keys are %q", keysOf(t, s))
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		endedLog(t, s, 2, 0)
		for _, f := range []store.Store{failing(s, "list", ""), failing(s, "get", ""), failing(s, "put", "")} {
			_, err := record.Log{Store: f}.Seal(t.Context(), anna, talk)
			wantIs(t, err, errDisk)
		}
	})
	t.Run("ByteForByte", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 3, 0)
		want := storedLines(t, s, 3)
		seal(t, l)
		if got := raw(t, s, record.ChatLogKey(anna, talk, 1)); got != want {
			t.Errorf("sealed %q, want %q", got, want)
		}
		if sealed, err := l.Seal(t.Context(), anna, talk); sealed || err != nil {
			t.Errorf("again: sealed %v, error %v", sealed, err)
		}
	})
	t.Run("PartsAreSmallAndWhole", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 7, 400_000)
		want := storedLines(t, s, 7)
		seal(t, l)
		all := ""
		for part := 1; part <= 7; part++ {
			value := raw(t, s, record.ChatLogKey(anna, talk, part))
			if len(value) >= store.MaxValue || !strings.HasSuffix(value, "\n") {
				t.Errorf("part %d has %d bytes and ends with %q", part, len(value), value[len(value)-1:])
			}
			all += value
		}
		if all != want {
			t.Errorf("the parts hold %d bytes, want %d", len(all), len(want))
		}
		for i, event := range eventKeys(t, s) { // without the events
			if err := s.Delete(t.Context(), event, store.Always); err != nil {
				t.Fatal(i, err)
			}
		}
		wantWhole(t, l, want)
	})
	t.Run("ALineThatFillsAPart", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 2, store.MaxValue-600)
		want := storedLines(t, s, 2)
		seal(t, l)
		wantWhole(t, l, want)
	})
	// After any number of writes the plug is pulled: what lies there passes for no
	// sealed log, the log is read as it is, and sealing it again makes it whole.
	t.Run("CutShortAnywhere", func(t *testing.T) {
		for _, lost := range []bool{false, true} {
			for writes := range 5 {
				s := mem.New()
				l, _ := endedLog(t, s, 5, 300_000) // five parts
				want := storedLines(t, s, 5)
				broken := record.Log{Store: &cut{Store: s, left: writes, lost: lost}}
				if _, err := broken.Seal(t.Context(), anna, talk); !errors.Is(err, errCut) {
					t.Fatalf("after %d writes: error %v", writes, err)
				}
				happened := writes == 4 && lost // the last write, which makes it whole
				if _, err := l.Sweep(t.Context(), anna, talk); (err == nil) != happened {
					t.Fatalf("after %d writes a sweep says %v", writes, err)
				}
				wantWhole(t, l, want)
				sealed, err := l.Seal(t.Context(), anna, talk)
				if err != nil || sealed == happened {
					t.Fatalf("after %d writes: sealed %v, error %v", writes, sealed, err)
				}
				if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
					t.Fatal(err)
				}
				wantWhole(t, l, want)
			}
		}
	})
	t.Run("WhatLiesThereOfAnotherCopyIsWrittenOver", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 3, 300_000)
		want := storedLines(t, s, 3)
		plant(t, s, record.ChatLogKey(anna, talk, 3), "rubbish\n")
		wantWhole(t, l, want)
		seal(t, l)
		if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		wantWhole(t, l, want)
	})
	onBoth(t, "AllAtOnce", func(t *testing.T, s store.Local) {
		l, _ := endedLog(t, s, 4, 300_000)
		want := storedLines(t, s, 4)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := l.Seal(t.Context(), anna, talk); err != nil {
					t.Error(err)
				}
				if _, err := l.Sweep(t.Context(), anna, talk); err != nil && roleplay.CodeOf(err) != roleplay.CodeConflict {
					t.Error(err)
				}
				wantWhole(t, l, want)
			})
		}
		wg.Wait()
		if left := eventKeys(t, s); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
	})
}

func TestLog_Sweep(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, s store.Store){
		"NotSealed": func(t *testing.T, s store.Store) {
			if err := s.Delete(t.Context(), record.ChatLogKey(anna, talk, 1), store.Always); err != nil {
				t.Fatal(err)
			}
		},
		"AByteOfTheCopy": func(t *testing.T, s store.Store) {
			key := record.ChatLogKey(anna, talk, 1)
			plant(t, s, key, strings.Replace(raw(t, s, key), `"s3`, `"x3`, 1))
		},
		"AByteOfTheLastLineOfTheCopy": func(t *testing.T, s store.Store) {
			key := record.ChatLogKey(anna, talk, 2)
			plant(t, s, key, strings.Replace(raw(t, s, key), `"s5`, `"x5`, 1))
		},
		"AByteOfAnEvent":     edit(2, `"s2`, `"x2`),
		"AByteOfTheLast":     edit(5, `"s5`, `"x5`),
		"CopyWithoutItsTail": func(t *testing.T, s store.Store) { del(t, s, record.ChatLogKey(anna, talk, 2)) },
		"CopyCutInALine": func(t *testing.T, s store.Store) {
			key := record.ChatLogKey(anna, talk, 2)
			value := raw(t, s, key)
			plant(t, s, key, value[:len(value)-10])
		},
		"OneMoreEvent": func(t *testing.T, s store.Store) { plant(t, s, record.ChatEventKey(anna, talk, 6), "{}") },
		"AStrangeKey": func(t *testing.T, s store.Store) {
			plant(t, s, record.ChatEventsPrefix(anna, talk)+"x", "{}")
		},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 130_000)
			seal(t, l)
			damage(t, s)
			before := keysOf(t, s)
			n, err := l.Sweep(t.Context(), anna, talk)
			if n != 0 || err == nil {
				t.Errorf("swept %d, error %v", n, err)
			}
			if after := keysOf(t, s); !reflect.DeepEqual(before, after) {
				t.Errorf("the keys became %q", after)
			}
		})
	}
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 2, 0)
		seal(t, l)
		for _, f := range []store.Store{failing(s, "list", ""), failing(s, "get", "")} {
			_, err := record.Log{Store: f}.Sweep(t.Context(), anna, talk)
			wantIs(t, err, errDisk)
		}
	})
	t.Run("Ascending", func(t *testing.T) {
		for _, lost := range []bool{false, true} {
			for writes := range 5 {
				s := mem.New()
				l, _ := endedLog(t, s, 5, 130_000)
				want := storedLines(t, s, 5)
				seal(t, l)
				if _, err := (record.Log{Store: &cut{Store: s, left: writes, lost: lost}}).Sweep(t.Context(), anna, talk); !errors.Is(err, errCut) {
					t.Fatalf("after %d deletions: error %v", writes, err)
				}
				gone := writes
				if lost {
					gone++
				}
				left := eventKeys(t, s)
				for i, key := range left {
					if key != record.ChatEventKey(anna, talk, int64(gone+i+1)) {
						t.Errorf("after %d deletions there are %q", gone, left)
					}
				}
				wantWhole(t, l, want)
				if n, err := l.Sweep(t.Context(), anna, talk); n != 5-gone || err != nil {
					t.Errorf("gone on with: %d deleted, error %v", n, err)
				}
				wantWhole(t, l, want)
				if n, err := l.Sweep(t.Context(), anna, talk); n != 0 || err != nil {
					t.Errorf("again: %d deleted, error %v", n, err)
				}
			}
		}
	})
}

func del(t *testing.T, s store.Store, key string) {
	t.Helper()
	if err := s.Delete(t.Context(), key, store.Always); err != nil {
		t.Fatal(err)
	}
}

// A reader is in the middle of the listing when the log is sealed and swept.
func TestLog_Read_WhileItIsSwept(t *testing.T) {
	const n = 600 // more than a listing holds at once
	for _, at := range []int64{1, 2, 255, 256, 257, 300, n - 1, n} {
		t.Run(fmt.Sprint("At", at), func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, n, 0)
			seq := int64(0)
			for a, err := range l.Read(t.Context(), anna, talk, record.Head{}) {
				if err != nil {
					t.Fatal(err)
				}
				if seq++; a.Seq != seq {
					t.Fatalf("read %d after %d", a.Seq, seq-1)
				}
				if seq == at {
					seal(t, l)
					if swept, err := l.Sweep(t.Context(), anna, talk); swept != n || err != nil {
						t.Fatalf("swept %d, error %v", swept, err)
					}
				}
			}
			if seq != n {
				t.Errorf("read %d appends, want %d", seq, n)
			}
		})
	}
	t.Run("BetweenListingAndReading", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 4, 0)
		h := storetest.NewFaulty(s, func(op, key string) error {
			if key == record.ChatEventKey(anna, talk, 3) {
				if sealed, err := l.Seal(context.Background(), anna, talk); sealed == (err != nil) {
					t.Error(err)
				}
				if _, err := l.Sweep(context.Background(), anna, talk); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		seqs, err := read(t, record.Log{Store: h}, record.Head{})
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 1, 2, 3, 4)
	})
}

func TestLog_Read_Sealed(t *testing.T) {
	swept := func(t *testing.T) (store.Local, record.Log, []record.Head) {
		s := mem.New()
		l, heads := endedLog(t, s, 5, 130_000)
		seal(t, l)
		if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		return s, l, heads
	}
	t.Run("ErrDamaged", func(t *testing.T) {
		for name, test := range map[string]struct {
			part   int
			change func(string) string
			at     int64
			reason string
		}{
			"Words":   {1, func(v string) string { return strings.Replace(v, `"s2`, `"x2`, 1) }, 2, "changed"},
			"NoHead":  {1, func(string) string { return "" }, 1, "missing"},
			"NoTail":  {2, func(string) string { return "" }, 5, "missing"},
			"CutTail": {2, func(v string) string { return v[:len(v)-20] }, 5, "unreadable"},
			"NoLine": {1, func(v string) string {
				return v[:strings.Index(v, "\n")+1] + v[strings.Index(v[200_000:], "\n")+200_001:]
			}, 2, "changed"},
			"Zeroes": {1, func(v string) string { return strings.Repeat("\x00", len(v)) }, 1, "unreadable"},
		} {
			t.Run(name, func(t *testing.T) {
				s, l, _ := swept(t)
				key := record.ChatLogKey(anna, talk, test.part)
				changed := test.change(raw(t, s, key))
				if del(t, s, key); changed != "" {
					plant(t, s, key, changed)
				}
				seqs, err := read(t, l, record.Head{})
				wantDamage(t, err, test.at, test.reason)
				wantSeqs(t, seqs, []int64{1, 2, 3, 4, 5}[:test.at-1]...)
			})
		}
	})
	t.Run("ErrNotTheKnownPast", func(t *testing.T) {
		_, l, _ := swept(t)
		_, err := read(t, l, record.Head{Seq: 2, Hash: strings.Repeat("0", 64)})
		wantDamage(t, err, 3, "changed")
	})
	t.Run("ErrStore", func(t *testing.T) {
		s, _, _ := swept(t)
		_, err := read(t, record.Log{Store: failing(s, "get", "")}, record.Head{})
		wantIs(t, err, errDisk)
	})
	t.Run("After", func(t *testing.T) {
		_, l, heads := swept(t)
		for after := range 6 {
			seqs, err := read(t, l, heads[after])
			if err != nil {
				t.Error(err)
			}
			wantSeqs(t, seqs, []int64{1, 2, 3, 4, 5}[after:]...)
		}
		seqs, err := read(t, l, record.Head{Seq: 3})
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 4, 5)
	})
	t.Run("EarlyBreak", func(t *testing.T) {
		_, l, _ := swept(t)
		for a, err := range l.Read(t.Context(), anna, talk, record.Head{}) {
			if err != nil {
				t.Fatal(err)
			}
			if a.Seq == 2 {
				break
			}
		}
	})
	t.Run("ErrPartMissing", func(t *testing.T) {
		for part, at := range map[int]int64{1: 1, 2: 3, 3: 5} {
			s := mem.New()
			l, _ := endedLog(t, s, 6, 200_000) // two lines a part
			seal(t, l)
			if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
				t.Fatal(err)
			}
			del(t, s, record.ChatLogKey(anna, talk, part))
			seqs, err := read(t, l, record.Head{})
			wantDamage(t, err, at, "missing")
			wantSeqs(t, seqs, []int64{1, 2, 3, 4}[:at-1]...)
			if there, err := l.Exists(t.Context(), anna, talk); !there || err != nil {
				t.Errorf("without part %d: exists %v, error %v", part, there, err)
			}
			var listed []roleplay.SessionID
			for id, err := range l.Sessions(t.Context(), anna) {
				if err != nil {
					t.Fatal(err)
				}
				listed = append(listed, id)
			}
			if !slices.Equal(listed, []roleplay.SessionID{talk}) {
				t.Errorf("without part %d: sessions %q", part, listed)
			}
			_, err = l.Append(t.Context(), anna, talk, record.Head{}, stage("another"))
			wantCode(t, err, roleplay.CodeConflict)
		}
	})
	// What is damaged in one place is there in the other.
	t.Run("OneStandsInForTheOther", func(t *testing.T) {
		s := mem.New()
		l, _ := endedLog(t, s, 5, 130_000)
		want := storedLines(t, s, 5)
		seal(t, l)
		edit(3, `"s3`, `"x3`)(t, s)
		wantWhole(t, l, want)
		remove(3)(t, s)
		wantWhole(t, l, want)
		plant(t, s, record.ChatEventKey(anna, talk, 3), "rubbish")
		wantWhole(t, l, want)
	})
	t.Run("TheEventsStandInForTheCopy", func(t *testing.T) {
		for name, damage := range map[string]func(copied string) string{
			"Cut":         func(v string) string { return v[:len(v)-20] },
			"Zeroes":      func(v string) string { return strings.Repeat("\x00", len(v)) },
			"Words":       func(v string) string { return strings.Replace(v, `"s3`, `"x3`, 1) },
			"AnotherTalk": func(v string) string { return strings.Replace(v, string(talk), string(talk[:35])+"2", 1) },
		} {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 1000)
			want := storedLines(t, s, 5)
			seal(t, l)
			key := record.ChatLogKey(anna, talk, 1)
			plant(t, s, key, damage(raw(t, s, key)))
			t.Run(name, func(t *testing.T) { wantWhole(t, l, want) })
		}
		t.Run("TheEndOfTheCopyAndTheBeginningOfTheEventsAreGone", func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 130_000)
			want := storedLines(t, s, 5)
			seal(t, l)
			del(t, s, record.ChatLogKey(anna, talk, 2))
			remove(1, 2, 3)(t, s)
			wantWhole(t, l, want)
			remove(4)(t, s)
			wantWhole(t, l, want)
		})
		t.Run("EachIsChangedElsewhere", func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 1000)
			want := storedLines(t, s, 5)
			seal(t, l)
			key := record.ChatLogKey(anna, talk, 1)
			plant(t, s, key, strings.Replace(raw(t, s, key), `"s2`, `"x2`, 1))
			edit(3, `"s3`, `"x3`)(t, s)
			wantWhole(t, l, want)
			plant(t, s, key, strings.Replace(raw(t, s, key), `"s4`, `"x4`, 1))
			wantWhole(t, l, want)
			remove(1)(t, s) // swept
			wantWhole(t, l, want)
		})
		t.Run("NothingTellsWhichWasWritten", func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 130_000) // the last line is in another part
			seal(t, l)
			del(t, s, record.ChatLogKey(anna, talk, 2))
			remove(5)(t, s)
			edit(4, `"s4`, `"x4`)(t, s)
			seqs, err := read(t, l, record.Head{})
			wantDamage(t, err, 4, "changed")
			wantSeqs(t, seqs, 1, 2, 3)
		})
		t.Run("BothAreChanged", func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 1000)
			seal(t, l)
			key := record.ChatLogKey(anna, talk, 1)
			plant(t, s, key, strings.Replace(raw(t, s, key), `"s3`, `"x3`, 1))
			edit(3, `"s3`, `"y3`)(t, s)
			seqs, err := read(t, l, record.Head{})
			wantDamage(t, err, 3, "changed")
			wantSeqs(t, seqs, 1, 2)
		})
		t.Run("CannotBeRead", func(t *testing.T) {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 1000)
			seal(t, l)
			refusing := failing(s, "get", record.ChatLogKey(anna, talk, 1))
			wantWhole(t, record.Log{Store: refusing}, storedLines(t, s, 5))
			if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
				t.Fatal(err)
			}
			_, err := read(t, record.Log{Store: refusing}, record.Head{})
			wantIs(t, err, errDisk)
		})
	})
}

// A writer that has slept must find no free place in a log that was sealed and swept.
func TestLog_Append_ErrSwept(t *testing.T) {
	for after := range 5 {
		s := mem.New()
		l, heads := endedLog(t, s, 5, 0)
		want := storedLines(t, s, 5)
		seal(t, l)
		if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		_, err := l.Append(t.Context(), anna, talk, heads[after], stage("late"))
		wantCode(t, err, roleplay.CodeConflict)
		_, err = l.Append(t.Context(), anna, talk, heads[5], stage("late"))
		wantCode(t, err, roleplay.CodeConflict)
		if left := eventKeys(t, s); len(left) != 0 {
			t.Errorf("after %d: left %q", after, left)
		}
		wantWhole(t, l, want)
	}
	// It has looked, and then the log is swept before it writes.
	for after := range 5 {
		s := mem.New()
		l, heads := endedLog(t, s, 5, 0)
		want := storedLines(t, s, 5)
		h := storetest.NewFaulty(s, nil)
		h.Before(func(op, key string) error {
			if op == "put" && key == record.ChatEventKey(anna, talk, int64(after+1)) {
				if _, err := l.Seal(context.Background(), anna, talk); err != nil {
					t.Error(err)
				}
				if _, err := l.Sweep(context.Background(), anna, talk); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		_, err := record.Log{Store: h}.Append(t.Context(), anna, talk, heads[after], stage("late"))
		wantCode(t, err, roleplay.CodeConflict)
		if left := eventKeys(t, s); len(left) != 0 {
			t.Errorf("after %d: left %q", after, left)
		}
		wantWhole(t, l, want)
	}
}

func TestLog_Append_ErrEnded(t *testing.T) {
	s := mem.New()
	l, heads := endedLog(t, s, 3, 0)
	_, err := l.Append(t.Context(), anna, talk, heads[3], stage("more"))
	wantCode(t, err, roleplay.CodeSessionEnded, string(talk), "has ended with entry 3")
	if len(keysOf(t, s)) != 3 {
		t.Errorf("the keys are %q", keysOf(t, s))
	}
	t.Run("WordsAreNoEnd", func(t *testing.T) {
		l, heads := appended(t, mem.New(), 1)
		said := []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{Text: `"type":"session_end"`}}}
		head, err := l.Append(t.Context(), anna, talk, heads[1], said)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(t.Context(), anna, talk, head, stage("more")); err != nil {
			t.Error(err)
		}
	})
}

// The write happened, and its answer was lost.
func TestLog_Append_LostReply(t *testing.T) {
	s := mem.New()
	l, heads := appended(t, s, 2)
	_, err := record.Log{Store: &cut{Store: s, lost: true}}.Append(t.Context(), anna, talk, heads[2], stage("s3"))
	wantIs(t, err, errCut)
	head, err := l.Append(t.Context(), anna, talk, heads[2], stage("s3"))
	if err != nil || head.Seq != 3 {
		t.Errorf("head %+v, error %v", head, err)
	}
	_, err = l.Append(t.Context(), anna, talk, heads[2], stage("other"))
	wantCode(t, err, roleplay.CodeConflict)
	seqs, err := read(t, l, record.Head{})
	if err != nil {
		t.Error(err)
	}
	wantSeqs(t, seqs, 1, 2, 3)
}

func TestLog_Remove(t *testing.T) {
	t.Run("ErrStore", func(t *testing.T) {
		s := mem.New()
		endedLog(t, s, 2, 0)
		wantIs(t, record.Log{Store: failing(s, "list", "")}.Remove(t.Context(), anna, talk), errDisk)
		wantIs(t, record.Log{Store: &cut{Store: s}}.Remove(t.Context(), anna, talk), errCut)
		wantCode(t, record.Log{Store: s}.Remove(t.Context(), anna, "../x"), roleplay.CodeNotFound)
		wantCode(t, record.Log{Store: s}.Remove(t.Context(), anna, ""), roleplay.CodeNotFound)
	})
	// A writer that has looked before is faster than the removal.
	t.Run("WithWhatIsAppendedMeanwhile", func(t *testing.T) {
		s := mem.New()
		_, heads := appended(t, s, 2)
		h := storetest.NewFaulty(s, func(op, key string) error {
			if op == "delete" && key == record.ChatEventKey(anna, talk, 1) {
				if _, err := (record.Log{Store: s}).Append(context.Background(), anna, talk, heads[2], stage("late")); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		if err := (record.Log{Store: h}).Remove(t.Context(), anna, talk); err != nil {
			t.Fatal(err)
		}
		if left := keysOf(t, s); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
	})
	t.Run("WhatIsLeftPassesForNoTalk", func(t *testing.T) {
		for _, swept := range []bool{false, true} {
			for writes := 1; writes < 4; writes++ {
				s := mem.New()
				l, _ := endedLog(t, s, 4, 300_000) // a part each
				if swept {
					seal(t, l)
					if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
						t.Fatal(err)
					}
				}
				wantIs(t, record.Log{Store: &cut{Store: s, left: writes}}.Remove(t.Context(), anna, talk), errCut)
				seqs, err := read(t, l, record.Head{})
				wantDamage(t, err, 1, "missing")
				wantSeqs(t, seqs)
			}
		}
	})
	t.Run("CutShortAnywhere", func(t *testing.T) {
		for writes := range 8 {
			s := mem.New()
			l, _ := endedLog(t, s, 5, 200_000)
			seal(t, l)
			other := record.ChatEventKey(ben, talk, 1)
			plant(t, s, other, "{}")
			err := record.Log{Store: &cut{Store: s, left: writes}}.Remove(t.Context(), anna, talk)
			if err != nil && !errors.Is(err, errCut) {
				t.Fatal(err)
			}
			if err := l.Remove(t.Context(), anna, talk); err != nil {
				t.Fatal(err)
			}
			if left := keysOf(t, s); !slices.Equal(left, []string{other}) {
				t.Errorf("after %d deletions: left %q", writes, left)
			}
		}
	})
}
