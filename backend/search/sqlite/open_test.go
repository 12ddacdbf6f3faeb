package sqlite_test

import (
	"database/sql"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/search/sqlite"
)

const ann = roleplay.UserID("ann")

// filled makes an index with 200 documents and closes it.
func filled(t *testing.T, path string) {
	t.Helper()
	x, err := sqlite.Open(t.Context(), path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b := search.Batch{Cursor: search.Cursor{Identity: "journal", Seq: 200}}
	for i := range 200 {
		b.Put = append(b.Put, search.Document{User: ann, Session: "s", Kind: search.KindTurn, ID: string(rune('a' + i)), Language: "en",
			At: time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC), Text: "needle " + strings.Repeat("and other words ", i)})
	}
	if err := x.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// begunAnew checks that an index is empty and takes documents.
func begunAnew(t *testing.T, x *sqlite.Index) {
	t.Helper()
	if c, err := x.Cursor(t.Context()); err != nil || c != (search.Cursor{}) {
		t.Errorf("cursor %+v, %v, want the zero one", c, err)
	}
	d := search.Document{User: ann, Session: "s", Kind: search.KindTurn, ID: "1", Text: "needle"}
	if err := x.Apply(t.Context(), search.Batch{Put: []search.Document{d}}); err != nil {
		t.Fatal(err)
	}
	if got := total(t, x); got != 1 {
		t.Errorf("%d documents are found, want the new one", got)
	}
}

func total(t *testing.T, x *sqlite.Index) int {
	t.Helper()
	result, err := x.Find(t.Context(), search.Query{User: ann, Text: "needle", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return result.Total
}

func TestOpen_BeginsAnew(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string, content []byte) []byte{
		"Garbage":   func(_ *testing.T, _ string, b []byte) []byte { return []byte(strings.Repeat("no index", 4000)) },
		"Text":      func(*testing.T, string, []byte) []byte { return []byte(strings.Repeat("x", 600)) },
		"Zeroes":    func(_ *testing.T, _ string, b []byte) []byte { return make([]byte, len(b)) },
		"Truncated": func(_ *testing.T, _ string, b []byte) []byte { return b[:len(b)/2] },
		"HalfPage":  func(_ *testing.T, _ string, b []byte) []byte { return b[:2000] },
		"Header":    func(_ *testing.T, _ string, b []byte) []byte { b[20] ^= 0xff; return b },
		"Version":   func(_ *testing.T, _ string, b []byte) []byte { b[63]++; return b }, // user_version, big endian at 60
		"Foreign":   func(_ *testing.T, _ string, b []byte) []byte { b[71]++; return b }, // application_id at 68
		"NoTables": func(t *testing.T, path string, _ []byte) []byte {
			change(t, path, `DROP TABLE terms`)
			return read(t, path)
		},
		"OtherProgram": func(t *testing.T, path string, _ []byte) []byte {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			change(t, path, `CREATE TABLE notes (text)`)
			return read(t, path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "index")
			filled(t, path)
			if err := os.WriteFile(path, spoil(t, path, read(t, path)), 0o600); err != nil {
				t.Fatal(err)
			}
			begunAnew(t, open(t, path))
		})
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// change does something to the file as another program would.
func change(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_Deleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder #1 100%?", "index")
	filled(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-wal", []byte("left over"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := open(t, path)
	if got := total(t, x); got != 0 {
		t.Errorf("a new file finds %d", got)
	}
}

func TestOpen_Keeps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	filled(t, path)
	x := open(t, path)
	if got := total(t, x); got != 200 {
		t.Errorf("%d of 200 documents are found after a restart", got)
	}
	if c, err := x.Cursor(t.Context()); err != nil || c != (search.Cursor{Identity: "journal", Seq: 200}) {
		t.Errorf("cursor %+v, %v", c, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the rights %v, %v", info.Mode(), err)
	}
}

func TestOpen_ErrHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	filled(t, path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, statement := range []string{`PRAGMA locking_mode = EXCLUSIVE`, `BEGIN EXCLUSIVE`} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sqlite.Open(t.Context(), path, slog.New(slog.DiscardHandler)); roleplay.CodeOf(err) != roleplay.CodeInUse {
		t.Errorf("error %v, want CodeInUse", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := total(t, open(t, path)); got != 200 {
		t.Errorf("after that %d of 200 documents are found", got)
	}
}

func TestOpen_ErrFolder(t *testing.T) {
	if _, err := sqlite.Open(t.Context(), t.TempDir(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a folder was opened as an index")
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), filepath.Join(path, "index"), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an index below a file was opened")
	}
}

func TestIndex_ErrClosed(t *testing.T) {
	x := open(t, filepath.Join(t.TempDir(), "index"))
	for range 2 {
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.Cursor(t.Context()); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("Cursor: %v", err)
	}
	if err := x.Reset(t.Context()); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("Reset: %v", err)
	}
}

// TestIndex_AnyDamage changes bytes anywhere: nothing panics, an error has a
// sentence, and what is damaged beyond use begins anew.
func TestIndex_AnyDamage(t *testing.T) {
	source := filepath.Join(t.TempDir(), "index")
	filled(t, source)
	sound := read(t, source)
	rebuilt := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		path := filepath.Join(t.TempDir(), "index")
		b := append([]byte{}, sound...)
		for range 1 + r.IntN(200) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var told strings.Builder
		x, err := sqlite.Open(t.Context(), path, slog.New(slog.NewTextHandler(&told, nil)))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, text := range []string{"needle", "wor*", `"other words"`} {
			_, err := x.Find(t.Context(), search.Query{User: ann, Text: text, Limit: 200})
			if err != nil && roleplay.CodeOf(err) != roleplay.CodeUnavailable {
				t.Errorf("seed %d: Find: %v", seed, err)
			}
		}
		err = x.Apply(t.Context(), search.Batch{RemoveSessions: []search.RemoveSession{{User: ann, Session: "s"}}})
		if err != nil && roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			t.Errorf("seed %d: Apply: %v", seed, err)
		}
		if strings.Contains(told.String(), "begins anew") {
			rebuilt++
			begunAnew(t, x)
		}
		if err := x.Close(); err != nil && !strings.Contains(err.Error(), "malformed") {
			t.Errorf("seed %d: Close: %v", seed, err)
		}
	}
	if rebuilt == 0 {
		t.Error("no damage was noticed")
	}
}

func TestIndex_SizeAfterReset(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	filled(t, path)
	x := open(t, path)
	before, err := x.Size(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := x.Size(t.Context())
	if err != nil || after >= before {
		t.Errorf("size %d, then %d, %v", before, after, err)
	}
	if _, err := os.Stat(path + "-journal"); err == nil {
		t.Errorf("a journal lies beside the file: %v", err)
	}
}
