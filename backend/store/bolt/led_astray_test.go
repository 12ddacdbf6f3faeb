package bolt

import (
	"io"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// A page that leads to itself, met by whatever reads all of a file that is open, is an error and no end of the process.
func TestStore_LedAstrayAtWork(t *testing.T) {
	path := largeFile(t)
	way := pagesOf(t, path, largeKey(largeObjects/2))
	s := reopen(t, path)
	change(t, path, last(way), leadToItself)
	_, used := s.Usage(t.Context())
	_, compacted := s.Compact(t.Context())
	for what, err := range map[string]error{"Usage": used, "Backup": s.Backup(t.Context(), io.Discard)} {
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable || !store.Damaged(err) {
			t.Errorf("%s: error %v, want that it is damaged", what, err)
		}
	}
	if compacted == nil {
		t.Error("Compact: no error")
	}
	complaints := 0
	for complaint, err := range s.Check(t.Context()) {
		if complaints++; err != nil || complaint.Message == "" {
			t.Errorf("Check: complaint %+v, error %v", complaint, err)
		}
	}
	if complaints == 0 {
		t.Error("Check does not complain")
	}
}
