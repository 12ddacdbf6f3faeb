package bolt_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Test(t, func(t *testing.T) store.Store {
		return mustOpen(t, filepath.Join(bolt.MemoryFolder(t), "data.bolt"))
	})
	storetest.TestPersistent(t, func(t *testing.T) func(t *testing.T) store.Store {
		path := filepath.Join(bolt.MemoryFolder(t), "data.bolt")
		var last *bolt.Store
		return func(t *testing.T) store.Store {
			if last != nil {
				if err := last.Close(); err != nil {
					t.Fatal(err)
				}
			}
			last = mustOpen(t, path)
			return last
		}
	})
}

func TestStore_Local(t *testing.T) {
	storetest.TestLocal(t, storetest.Local{
		Open: func(t *testing.T) store.Local { return mustOpen(t, filepath.Join(bolt.MemoryFolder(t), "data.bolt")) },
		Salvaged: func(t *testing.T) store.Local {
			path := filepath.Join(bolt.MemoryFolder(t), "data.bolt")
			if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
				t.Fatal(err)
			}
			return mustOpen(t, path)
		},
		Restore: func(t *testing.T, copied io.Reader) store.Local {
			path := filepath.Join(bolt.MemoryFolder(t), "data.bolt")
			all, err := io.ReadAll(copied)
			if err == nil {
				err = os.WriteFile(path, all, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			s := mustOpen(t, path)
			if s.Salvaged().Copy != "" {
				t.Errorf("the copy was damaged: %+v", s.Salvaged())
			}
			return s
		},
	})
}

func TestOpen_FirstStart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "one", "two")
	path := filepath.Join(folder, "data.bolt")
	// what a power cut during an earlier first start has left
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, path)
	if _, err := os.Stat(path + ".new"); !os.IsNotExist(err) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	wantMode(t, path, 0o600)
	fresh := filepath.Join(t.TempDir(), "fresh")
	mustOpen(t, filepath.Join(fresh, "data.bolt"))
	wantMode(t, fresh, 0o700)
}

func TestOpen_ErrFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(file, "data")
	_, err := bolt.Open(filepath.Join(folder, "data.bolt"), bolt.Options{})
	wantError(t, err, roleplay.CodeUnavailable, folder, "right to create, read and change files", "--data")
}

func TestOpen_ErrInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	s := mustOpen(t, path)
	_, err := bolt.Open(path, bolt.Options{Timeout: 60 * time.Millisecond})
	wantError(t, err, roleplay.CodeInUse, path, "in use by another program")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, path)
}

func TestOpen_ErrForeignBoltFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	for _, format := range []string{"", "roleplay 9"} {
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			if format == "" {
				return nil
			}
			if _, err := tx.CreateBucket([]byte("objects")); err != nil {
				return err
			}
			meta, err := tx.CreateBucket([]byte("meta"))
			if err != nil {
				return err
			}
			return meta.Put([]byte("format"), []byte(format))
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		want := "belongs to another program"
		if format != "" {
			want = `its format is "roleplay 9"`
		}
		before := contents(t, path)
		for range 2 { // the first try has released the file
			_, err = bolt.Open(path, bolt.Options{})
			wantError(t, err, roleplay.CodeUnavailable, path, want, "Nothing was changed")
		}
		wantUnchanged(t, path, before)
	}
}

func TestStore_Close(t *testing.T) {
	t.Run("ErrClosed", func(t *testing.T) {
		s := mustOpen(t, filepath.Join(t.TempDir(), "data.bolt"))
		v, err := s.Put(t.Context(), "a", nil, store.Absent)
		if err != nil {
			t.Fatal(err)
		}
		list := s.List(t.Context(), "", "")
		for range 2 {
			if err := s.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		}
		_, err = s.Get(t.Context(), "a")
		wantError(t, err, roleplay.CodeUnavailable, "closed")
		_, err = s.Put(t.Context(), "a", nil, store.Always)
		wantError(t, err, roleplay.CodeUnavailable, "closed")
		wantError(t, s.Delete(t.Context(), "a", store.At(v)), roleplay.CodeUnavailable, "closed")
		n := 0
		for _, err := range list {
			n++
			wantError(t, err, roleplay.CodeUnavailable, "closed")
		}
		if n != 1 {
			t.Errorf("List yielded %d times, want its error alone", n)
		}
	})
	t.Run("AckedWhileClosing", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "data.bolt")
		s := mustOpen(t, path)
		acked := make(chan string, 16*1000)
		var wg sync.WaitGroup
		for w := range 16 {
			wg.Go(func() {
				for i := range 1000 {
					key := fmt.Sprintf("w/%d/%d", w, i)
					if _, err := s.Put(t.Context(), key, nil, store.Absent); err != nil {
						wantError(t, err, roleplay.CodeUnavailable, "closed")
						return
					}
					acked <- key
				}
			})
		}
		<-acked
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		close(acked)
		s = mustOpen(t, path)
		for key := range acked {
			if _, err := s.Get(t.Context(), key); err != nil {
				t.Errorf("Get(%q) after opening again: %v", key, err)
			}
		}
	})
	// The bubble fails when a goroutine is left behind.
	t.Run("NoGoroutineIsLeft", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s, err := bolt.Open(filepath.Join(t.TempDir(), "data.bolt"), bolt.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		})
	})
}
