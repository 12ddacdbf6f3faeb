package sqlite_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"roleplay/backend/search"
	"roleplay/backend/search/searchtest"
	"roleplay/backend/search/sqlite"
)

func open(t *testing.T, path string) *sqlite.Index {
	t.Helper()
	x, err := sqlite.Open(t.Context(), path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func TestIndex(t *testing.T) {
	searchtest.Run(t, func(t *testing.T) search.Index {
		return open(t, filepath.Join(t.TempDir(), "index"))
	})
}
