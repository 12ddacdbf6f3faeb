package bolt_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// formatOneFile returns a file of the format before: 300 objects of which the
// i-th is at revision 300 - i, and a sequence of 1000.
func formatOneFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.bolt")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucket([]byte("meta"))
		if err != nil {
			return err
		}
		if err := meta.Put([]byte("format"), []byte("roleplay 1")); err != nil {
			return err
		}
		objects, err := tx.CreateBucket([]byte("objects"))
		if err != nil {
			return err
		}
		for i := range 300 {
			key := fmt.Sprintf("old/%d", i)
			stored := binary.BigEndian.AppendUint64(nil, uint64(300-i))
			if err := objects.Put([]byte(key), append(stored, "value of "+key...)); err != nil {
				return err
			}
		}
		return objects.SetSequence(1000)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return contents(t, path)
}

func TestOpen_Upgrade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.bolt")
	if err := os.WriteFile(path, formatOneFile(t), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", []byte("what a try before has left"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, path)
	for i := range 300 {
		key := fmt.Sprintf("old/%d", i)
		got, err := s.Get(t.Context(), key)
		if err != nil || string(got.Value) != "value of "+key || got.Version != store.Version(fmt.Sprint(300-i)) {
			t.Errorf("Get(%q) = %q at %q, error %v", key, got.Value, got.Version, err)
		}
	}
	place := 0
	for change, err := range s.Changes(t.Context(), 0) {
		place++
		if want := fmt.Sprintf("old/%d", 300-place); err != nil || change.Seq != uint64(place) || change.Key != want {
			t.Errorf("change %+v, error %v; want %s at %d", change, err, want, place)
		}
	}
	if place != 300 {
		t.Errorf("%d changes, want 300", place)
	}
	v, err := s.Put(t.Context(), "new", nil, store.Absent)
	if err != nil || v != "1001" {
		t.Errorf("the next version is %q, error %v; want 1001", v, err)
	}
	for complaint, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", complaint, err)
	}
	if s.Salvaged().Copy != "" {
		t.Errorf("Salvaged = %+v", s.Salvaged())
	}
}

// What can be read of a damaged file of the format before is there.
func TestOpen_SalvageOfTheFormatBefore(t *testing.T) {
	old := formatOneFile(t)
	pageSize := os.Getpagesize()
	damaged := 0
	for page := 2; page < len(old)/pageSize && damaged == 0; page++ {
		if binary.NativeEndian.Uint16(old[page*pageSize+8:]) == 2 && binary.NativeEndian.Uint16(old[page*pageSize+10:]) > 10 {
			clear(old[page*pageSize:][:pageSize])
			damaged++
		}
	}
	path := filepath.Join(t.TempDir(), "data.bolt")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, path)
	got := s.Salvaged()
	if damaged != 1 || got.Kept < 200 || got.Kept > 290 {
		t.Errorf("Salvaged = %+v, want most of 300 objects", got)
	}
	wantUnchanged(t, got.Copy, old)
	for entry, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if object, err := s.Get(t.Context(), entry.Key); err != nil || string(object.Value) != "value of "+entry.Key {
			t.Errorf("Get(%q) = %q, error %v", entry.Key, object.Value, err)
		}
	}
}
