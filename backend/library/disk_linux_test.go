package library_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/library"
	"roleplay/backend/roleplay"
	"roleplay/backend/search/sqlite"
	storemem "roleplay/backend/store/mem"
)

// On a disk that has no room for the index a search says so, and the index does
// not keep the last of it. When there is room again it is built.
func TestService_Search_FullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("no small disk can be mounted here:", err)
	}
	defer func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) }()
	index, err := sqlite.Open(t.Context(), filepath.Join(folder, "search.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = index.Close() }()
	w := newWorldOn(t, storemem.New(), index)
	empty, err := index.Size(t.Context())
	w.ok(err)
	for n := range 60 {
		w.talk(dana, 1+n, true, "Hello", strings.Repeat(strings.Repeat("word", n+1)+" ", 200))
	}
	stop := w.run()
	search := func() (library.SearchOutput, error) {
		for {
			out, err := w.service.Search(as(dana), library.SearchInput{Text: "hello"})
			if err != nil || !out.Building {
				return out, err
			}
			if t.Context().Err() != nil {
				t.Fatal("it is built for ever")
			}
		}
	}
	for range 3 {
		if _, err := search(); roleplay.CodeOf(err) != roleplay.CodeUnavailable || !strings.Contains(roleplay.ProblemOf(err).Detail, "The disk is full") {
			t.Fatalf("got %v, want that the disk is full", err)
		}
	}
	if size, err := index.Size(context.Background()); err != nil || size > 3*empty {
		t.Errorf("the index keeps %d bytes, %v; empty it had %d", size, err, empty)
	}
	w.ok(syscall.Mount("", folder, "tmpfs", syscall.MS_REMOUNT, "size=64m"))
	w.pass(time.Hour)
	if out, err := search(); err != nil || out.Total != 60 {
		t.Errorf("with room: %d found, %v", out.Total, err)
	}
	stop()
}
