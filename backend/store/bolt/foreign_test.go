package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// rewrite lets do change a file as another program would.
func rewrite(t *testing.T, path string, o bbolt.Options, do func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &o)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(do), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func wantRefused(t *testing.T, path, word string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{})
	if err == nil {
		t.Errorf("it was opened: %+v", s.Salvaged())
		_ = s.Close()
	}
	var refused *roleplay.Error
	if !errors.As(err, &refused) || refused.Code != roleplay.CodeUnavailable || !strings.Contains(refused.Message, word) {
		t.Errorf("error %v, want code %q and %q", err, roleplay.CodeUnavailable, word)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, error %v", err)
	}
	if there, err := filepath.Glob(path + "?*"); err != nil || len(there) > 0 {
		t.Errorf("beside it lie %q, error %v", there, err)
	}
}

// What a newer program has written is not touched, however damaged it is: that program may know more.
func TestOpen_ErrNewer(t *testing.T) {
	size := os.Getpagesize()
	for name, harm := range map[string]func(b []byte, h head) []byte{
		"Sound": func(b []byte, _ head) []byte { return b },
		"Heads": func(b []byte, _ head) []byte { clear(b[:2*size]); return b },
		"Cut":   func(b []byte, h head) []byte { return b[:(int(h.root)+1)*size] },
		"EverySum": func(b []byte, _ head) []byte {
			return bytes.ReplaceAll(b, []byte("chat_events"), []byte("chat_Events"))
		},
		"FreePages": func(b []byte, h head) []byte { b[int(h.freelist)*size+8] ^= 0xff; return b },
		"Root":      func(b []byte, h head) []byte { clear(b[int(h.root)*size:][:pageHead]); return b },
	} {
		t.Run(name, func(t *testing.T) {
			path := smallData(t)
			rewrite(t, path, bbolt.Options{}, func(tx *bbolt.Tx) error {
				meta := tx.Bucket(metaBucket)
				return errors.Join(meta.Put(formatKey, []byte("roleplay 9")), meta.Put(sumKey, encodeMeta(sumKey, []byte("roleplay 9"))))
			})
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			heads, err := readHeads(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, harm(b, heads[0]), 0o600); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, path, `its format is "roleplay 9"`)
		})
	}
	// one bit is between the formats 2 and 3
	t.Run("ChangedBit", func(t *testing.T) {
		path := smallData(t)
		rewrite(t, path, bbolt.Options{}, func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(formatKey, []byte("roleplay 3")) })
		if s := reopen(t, path); s.Salvaged().Kept != 20 {
			t.Errorf("Salvaged = %+v, want 20 kept", s.Salvaged())
		}
	})
}

// A bolt file of another program is not ours to mend.
func TestOpen_ErrDamagedForeignBoltFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	rewrite(t, path, bbolt.Options{NoFreelistSync: true}, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("theirs"))
		for i := range 300 {
			err = errors.Join(err, b.Put([]byte(largeKey(i)), make([]byte, 100)))
		}
		return err
	})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b, []byte(largeKey(7))) / os.Getpagesize() * os.Getpagesize()
	clear(b[at:][:16])
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, path, "belongs to another program")
}

// What is made anew takes the place of the file, and the link to it stays one.
func TestOpen_Link(t *testing.T) {
	link := func(t *testing.T, to string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "data.bolt")
		if err := os.Symlink(to, path); err != nil {
			t.Skipf("no links here: %v", err)
		}
		return path
	}
	t.Run("ErrLeadsNowhere", func(t *testing.T) {
		path := link(t, filepath.Join(t.TempDir(), "gone"))
		_, err := Open(path, Options{})
		var refused *roleplay.Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Message, "a link to a file that is not there") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("Salvage", func(t *testing.T) {
		target := smallData(t)
		change(t, target, 0, func(p []byte) { clear(p) })
		change(t, target, 1, func(p []byte) { clear(p) })
		wantLinked(t, link(t, target), target, 20)
		if there, err := filepath.Glob(target + ".damaged-*"); err != nil || len(there) != 1 {
			t.Errorf("beside the file lie %q, error %v; want its copy", there, err)
		}
	})
	t.Run("Compact", func(t *testing.T) {
		target, _ := halfEmpty(t, 20)
		wantLinked(t, link(t, target), target, 20)
	})
}

func wantLinked(t *testing.T, path, target string, keys int) {
	t.Helper()
	s := reopen(t, path)
	if _, err := s.Put(t.Context(), "new", nil, store.Absent); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, error %v", info, err)
	}
	usage, err := reopen(t, target).Usage(t.Context())
	if err != nil || usage.Keys != keys+1 {
		t.Errorf("the file has %d keys, error %v; want %d", usage.Keys, err, keys+1)
	}
}

// A file with our buckets is ours, wherever that of meta leads: it is never taken for
// one of another program because of a bit in the number of its page.
func TestOpen_MetaLeadsElsewhere(t *testing.T) {
	path := largeFile(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	heads, err := readHeads(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	leaves := 0
	for id := uint64(1); id < heads[0].pages; id <<= 1 {
		b := bytes.Clone(whole)
		root := page{bytes: b[heads[0].root*heads[0].pageSize:][:heads[0].pageSize]}
		root.leaves(func(e element) {
			if string(e.key) == string(metaBucket) {
				binary.NativeEndian.PutUint64(e.value, id)
			}
		})
		if p := (page{bytes: b[id*heads[0].pageSize:]}); p.id() == id && p.flags() == leafFlag {
			leaves++
		}
		path := filepath.Join(MemoryFolder(t), "data.bolt")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s := reopen(t, path)
		if told := s.Salvaged(); s.State() != roleplay.StorageSalvaged || told.Kept != largeObjects || len(told.Lost) > 0 {
			t.Errorf("page %d: state %q, %d kept, %d lost", id, s.State(), told.Kept, len(told.Lost))
		}
	}
	if leaves == 0 {
		t.Error("none of the pages is a leaf: it proves nothing")
	}
}
