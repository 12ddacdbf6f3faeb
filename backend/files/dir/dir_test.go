package dir_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/files/filestest"
	"roleplay/backend/roleplay"
)

func TestPlace(t *testing.T) {
	filestest.Test(t, func(t *testing.T) (files.Place, func() map[string]filestest.File) {
		folder := t.TempDir()
		place, err := dir.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		return place, func() map[string]filestest.File { return everything(t, folder) }
	})
}

func TestPlace_Late(t *testing.T) {
	filestest.Test(t, func(t *testing.T) (files.Place, func() map[string]filestest.File) {
		folder := t.TempDir()
		place := files.Late(func() (files.Place, error) { return dir.Open(folder) })
		return place, func() map[string]filestest.File { return everything(t, folder) }
	})
}

func TestOpen(t *testing.T) {
	t.Run("ErrNotThere", func(t *testing.T) {
		_, err := dir.Open(filepath.Join(t.TempDir(), "away"))
		refused(t, err, roleplay.CodeUnavailable, "the folder is not there")
	})
	t.Run("ErrAFile", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.txt")
		plant(t, path, "text")
		_, err := dir.Open(path)
		refused(t, err, roleplay.CodeInvalid, "a.txt is a file.")
	})
	t.Run("RemovesWhatWasLeft", func(t *testing.T) {
		folder := t.TempDir()
		for name, age := range map[string]time.Duration{
			".roleplay-1.tmp": 25 * time.Hour, ".roleplay-2.tmp": 23 * time.Hour, ".roleplay-a.txt": 99 * time.Hour, "a.tmp": 99 * time.Hour,
		} {
			plant(t, filepath.Join(folder, name), "half")
			if then := time.Now().Add(-age); os.Chtimes(filepath.Join(folder, name), then, then) != nil {
				t.Skip("files have no times here")
			}
		}
		open(t, folder)
		all := everything(t, folder)
		if _, there := all[".roleplay-1.tmp"]; there || len(all) != 3 {
			t.Errorf("there are %v, want all but what was left a day ago", all)
		}
	})
	t.Run("ErrPathTooLong", func(t *testing.T) {
		_, err := dir.Open(filepath.Join(t.TempDir(), strings.Repeat("long/", 2000)))
		refused(t, err, roleplay.CodeUnavailable, "the path is too long")
	})
}

func TestPlace_Write(t *testing.T) {
	t.Run("ErrFolderGone", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "gone")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		place := open(t, folder)
		if err := os.Remove(folder); err != nil {
			t.Fatal(err)
		}
		_, err := place.Write(t.Context(), "a.txt", time.Time{}, says("text"))
		refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: the folder is not there")
	})

	t.Run("ExistingFile", func(t *testing.T) {
		folder := t.TempDir()
		plant(t, filepath.Join(folder, "a.txt"), "theirs")
		if err := os.Mkdir(filepath.Join(folder, "a (2).txt"), 0o755); err != nil { // a folder takes a name too
			t.Fatal(err)
		}
		got, err := open(t, folder).Write(t.Context(), "a.txt", time.Time{}, says("ours"))
		if err != nil || got != "a (3).txt" {
			t.Errorf("got %q, %v", got, err)
		}
		if text := read(t, filepath.Join(folder, "a.txt")); text != "theirs" {
			t.Errorf("what was there now says %q", text)
		}
	})

	t.Run("DanglingLinkIsTaken", func(t *testing.T) {
		folder, outside := t.TempDir(), filepath.Join(t.TempDir(), "outside.txt")
		if err := os.Symlink(outside, filepath.Join(folder, "a.txt")); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		got, err := open(t, folder).Write(t.Context(), "a.txt", time.Time{}, says("ours"))
		if _, there := os.Stat(outside); err != nil || got != "a (2).txt" || !errors.Is(there, fs.ErrNotExist) {
			t.Errorf("got %q, %v; outside: %v", got, err, there)
		}
	})

	t.Run("TwoAtOnce", func(t *testing.T) {
		folder := t.TempDir()
		done := make(chan error)
		for range 8 {
			go func() {
				place, err := dir.Open(folder)
				for range 20 {
					if err == nil {
						_, err = place.Write(t.Context(), "a.txt", time.Time{}, says("text"))
					}
				}
				done <- err
			}()
		}
		for range 8 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if n := len(everything(t, folder)); n != 160 {
			t.Errorf("there are %d files, want 160", n)
		}
	})

	t.Run("PathOf300Characters", func(t *testing.T) {
		folder := t.TempDir()
		for len(folder) < 300 {
			folder = filepath.Join(folder, strings.Repeat("deep", 12))
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		got, err := open(t, folder).Write(t.Context(), strings.Repeat("n", 300)+".txt", time.Time{}, says("text"))
		if err != nil || read(t, filepath.Join(folder, got)) != "text" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestWriteFile(t *testing.T) {
	t.Run("ErrOfTheWriterLeavesTheOldOne", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.txt")
		plant(t, path, "old")
		broken := errors.New("the talk is broken")
		if err := dir.WriteFile(t.Context(), path, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		alone(t, path, "old")
	})
	t.Run("ErrFolderNotThere", func(t *testing.T) {
		err := dir.WriteFile(t.Context(), filepath.Join(t.TempDir(), "away", "a.txt"), says("text"))
		refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: the folder is not there")
	})
	t.Run("ErrAFolderHasTheName", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.txt")
		if err := os.MkdirAll(filepath.Join(path, "inside"), 0o755); err != nil {
			t.Fatal(err)
		}
		err := dir.WriteFile(t.Context(), path, says("text"))
		refused(t, err, roleplay.CodeUnavailable, "a.txt could not be written: ")
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
			t.Errorf("there are %d files, want the folder alone", len(entries))
		}
	})
	t.Run("FollowsALink", func(t *testing.T) {
		path, link := filepath.Join(t.TempDir(), "a.txt"), filepath.Join(t.TempDir(), "link.txt")
		plant(t, path, "old")
		if err := os.Symlink(path, link); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		if err := dir.WriteFile(t.Context(), link, says("new")); err != nil {
			t.Fatal(err)
		}
		alone(t, path, "new")
		if to, err := os.Readlink(link); err != nil || to != path {
			t.Errorf("the link leads to %q, %v", to, err)
		}
	})
	t.Run("ErrDanglingLink", func(t *testing.T) {
		link := filepath.Join(t.TempDir(), "link.txt")
		if err := os.Symlink(filepath.Join(t.TempDir(), "away.txt"), link); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		refused(t, dir.WriteFile(t.Context(), link, says("new")), roleplay.CodeUnavailable, "link.txt could not be written: ")
	})
	t.Run("Replaces", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.txt")
		for _, text := range []string{"first", "second, longer", "third"} {
			if err := dir.WriteFile(t.Context(), path, says(text)); err != nil {
				t.Fatal(err)
			}
			alone(t, path, text)
		}
	})
}

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

func open(t *testing.T, folder string) *dir.Place {
	t.Helper()
	place, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// everything reads all files of a folder, hidden ones too.
func everything(t *testing.T, folder string) map[string]filestest.File {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]filestest.File{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = filestest.File{Text: read(t, filepath.Join(folder, e.Name())), Modified: info.ModTime()}
	}
	return all
}

// alone checks that the file is the only one in its folder.
func alone(t *testing.T, path, text string) {
	t.Helper()
	all := everything(t, filepath.Dir(path))
	if len(all) != 1 || all[filepath.Base(path)].Text != text {
		t.Errorf("there are %v, want %q alone", all, text)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func plant(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code roleplay.Code, words string) {
	t.Helper()
	if got := roleplay.ProblemOf(err); got.Code != code || !strings.Contains(got.Detail, words) {
		t.Errorf("got %q %q, want %q with %q", got.Code, got.Detail, code, words)
	}
}
