package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"syscall"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// SmallDisk, for all tests of this folder, mounts a disk of so many bytes.
func SmallDisk(t *testing.T, size int) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		if errors.Is(err, syscall.EPERM) || errors.Is(err, os.ErrPermission) {
			t.Skipf("only root can mount a small disk: %v", err)
		}
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return folder
}

// Of requests that have no room together, those that fit alone are saved, and only those.
func TestStore_OneOfTheBatchFits(t *testing.T) {
	path := filepath.Join(SmallDisk(t, 4<<20), "data.bolt")
	s := reopen(t, path)
	batch := []*request{{key: "first", value: []byte("1"), cond: store.Absent}}
	for i := range 6 {
		batch = append(batch, &request{key: fmt.Sprint("large", i), value: make([]byte, store.MaxValue), cond: store.Absent})
	}
	batch = append(batch, &request{key: "first", cond: store.Absent})
	if err := s.save(batch); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, r := range batch {
		if r.err != nil && r.version != "" {
			t.Errorf("%s is refused with version %q", r.key, r.version)
		}
		if roleplay.CodeOf(r.err) == roleplay.CodeUnavailable {
			refused++
		}
	}
	if batch[0].err != nil || roleplay.CodeOf(batch[7].err) != roleplay.CodeConflict || refused == 0 || refused == 6 {
		t.Errorf("the small ones got %v and %v, %d of 6 large ones were refused", batch[0].err, batch[7].err, refused)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	for i, r := range batch {
		if i == 7 {
			continue
		}
		got, err := s.Get(t.Context(), r.key)
		if there := err == nil && got.Version == r.version && len(got.Value) == len(r.value); there != (r.err == nil) {
			t.Errorf("%s was answered with %v, and afterwards: version %q, error %v", r.key, r.err, got.Version, err)
		}
	}
	if err := s.Close(); err != nil { // before the disk goes
		t.Error(err)
	}
}

// A full disk can be backed up onto another one.
func TestStore_BackupOfAFullDisk(t *testing.T) {
	path := filepath.Join(SmallDisk(t, 4<<20), "data.bolt")
	s := reopen(t, path)
	keys := 0
	for ; ; keys++ {
		if _, err := s.Put(t.Context(), fmt.Sprintf("k/%03d", keys), make([]byte, 100_000), store.Absent); err != nil {
			break
		}
	}
	var copied bytes.Buffer
	if err := s.Backup(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	there := 0
	for _, err := range opened(t, copied.Bytes()).List(t.Context(), "k/", "") {
		if err != nil {
			t.Fatal(err)
		}
		there++
	}
	if there != keys || keys < 10 {
		t.Errorf("the copy has %d keys, want %d", there, keys)
	}
	wantNoBackupLeft(t, path)
	if err := s.Close(); err != nil { // before the disk goes
		t.Error(err)
	}
}

// On a disk that fills up under many writers, what was acked is there afterwards, and nothing else.
func TestStore_DiskFullUnderManyWriters(t *testing.T) {
	path := filepath.Join(SmallDisk(t, 6<<20), "data.bolt")
	s := reopen(t, path)
	var acked, refused sync.Map
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for i := range 30 {
				key, value := fmt.Sprintf("w/%02d/%02d", w, i), bytes.Repeat([]byte{byte(w), byte(i)}, 1+(w*7919+i*104729)%60_000)
				switch version, err := s.Put(t.Context(), key, value, store.Absent); {
				case err == nil:
					acked.Store(key, store.Object{Value: value, Version: version})
				case roleplay.CodeOf(err) == roleplay.CodeUnavailable:
					refused.Store(key, true)
				default:
					t.Errorf("Put(%q): %v", key, err)
				}
			}
		})
	}
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	saved, not := 0, 0
	acked.Range(func(key, want any) bool {
		saved++
		if got, err := s.Get(t.Context(), key.(string)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s was acked, and is there with %d bytes, error %v", key, len(got.Value), err)
		}
		return true
	})
	refused.Range(func(key, _ any) bool {
		not++
		if _, err := s.Get(t.Context(), key.(string)); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("%s was refused for lack of room, and Get says %v", key, err)
		}
		return true
	})
	if saved < 20 || not < 20 {
		t.Errorf("%d were saved and %d refused: that proves too little", saved, not)
	}
	if s.Salvaged().Copy != "" {
		t.Errorf("the file was damaged: %+v", s.Salvaged())
	}
	if err := s.Close(); err != nil { // before the disk goes
		t.Error(err)
	}
}

// Where a smaller copy has no room, the file is used as it is.
func TestOpen_NoRoomToCompact(t *testing.T) {
	path, identity := halfEmpty(t, 30)
	crowded := filepath.Join(SmallDisk(t, 130<<20), "data.bolt")
	if err := copyFile(path, crowded); err != nil {
		t.Fatal(err)
	}
	before := sizeOf(t, crowded)
	s := reopen(t, crowded)
	if after := sizeOf(t, crowded); after != before || before <= compactAtStart {
		t.Errorf("the file has %d bytes, had %d", after, before)
	}
	if _, err := os.Stat(crowded + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished copy is still there: %v", err)
	}
	wantHalf(t, s, identity, 30)
	if _, err := s.Put(t.Context(), "b", nil, store.Absent); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil { // before the disk goes
		t.Error(err)
	}
}
