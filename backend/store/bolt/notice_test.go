package bolt

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// A notice of any length is told whole, through a compaction and a second salvage, until it is acknowledged.
func TestStore_Salvaged(t *testing.T) {
	path := smallData(t)
	told := store.Salvage{Copy: "copy", Cause: "it is empty", Kept: 1}
	for i := range 3500 {
		told.Lost = append(told.Lost, fmt.Sprintf("lost/%05d", i))
	}
	told.Stale = []string{largeKey(3), "stale"}
	objects := func(yield func(record, error) bool) {
		for i := range 20 {
			if !yield(record{[]byte(largeKey(i)), uint64(i + 1), make([]byte, 1024)}, nil) {
				return
			}
		}
	}
	want := told
	want.Kept = 20
	unfinished, err := build(path, Options{}, contents{identity: "salvaged", sequence: 20, objects: objects, salvaged: &told})
	if err == nil {
		err = moveIn(unfinished, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	if _, err := s.Compact(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	if got := s.Salvaged(); !reflect.DeepEqual(got, want) || s.State() != roleplay.StorageSalvaged {
		t.Errorf("state %q, %d lost, %+v", s.State(), len(got.Lost), got.Stale)
	}
	if _, err := s.Put(t.Context(), "lost/00007", nil, store.Absent); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, path, largeKey(9))
	s = reopen(t, path)
	lost := slices.DeleteFunc(slices.Clone(want.Lost), func(key string) bool { return key == "lost/00007" })
	lost = append(lost, "stale", largeKey(9))
	slices.Sort(lost)
	got := s.Salvaged()
	if got.Copy == "copy" || !slices.Equal(got.Lost, lost) || !slices.Equal(got.Stale, []string{largeKey(3)}) {
		t.Errorf("salvaged again: copy %q, %d lost, %q stale; want what the notice before said, too", got.Copy, len(got.Lost), got.Stale)
	}
	if err := s.AcknowledgeSalvage(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	if got := s.Salvaged(); !reflect.DeepEqual(got, store.Salvage{}) || s.State() != roleplay.StorageGood {
		t.Errorf("acknowledged, and opened again: state %q, %+v", s.State(), got)
	}
	for c, err := range s.Check(t.Context()) {
		t.Errorf("complaint %+v, error %v", c, err)
	}
}
