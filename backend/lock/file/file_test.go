package file_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"roleplay/backend/lock/file"
	"roleplay/backend/roleplay"
)

// holdEnv makes the test binary hold a folder until it is killed.
const holdEnv = "LOCK_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdEnv); dir != "" {
		if _, err := file.Hold(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("held")
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test ends or kills it
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestHold_ErrInUse(t *testing.T) {
	t.Run("SameProcess", func(t *testing.T) {
		dir := t.TempDir()
		hold(t, dir)
		_, err := file.Hold(dir)
		wantError(t, err, roleplay.CodeInUse,
			"The folder "+dir+" is in use by process "+strconv.Itoa(os.Getpid())+" since 2",
			". Close that program, or choose another folder with --data.")
	})
	t.Run("OtherProcess", func(t *testing.T) {
		dir := t.TempDir()
		child := startHolder(t, dir)
		_, err := file.Hold(dir)
		wantError(t, err, roleplay.CodeInUse, dir, "process "+strconv.Itoa(child.Process.Pid)+" since ")
	})
	t.Run("NoteUnreadable", func(t *testing.T) {
		for _, note := range []string{"", "\n", "\nabc\n", "\n-3\n", strings.Repeat("x", 1000)} {
			dir := t.TempDir()
			hold(t, dir)
			if err := os.WriteFile(filepath.Join(dir, "folder.lock"), []byte(note), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := file.Hold(dir)
			wantError(t, err, roleplay.CodeInUse, "is in use by another program.")
		}
	})
	t.Run("NoTime", func(t *testing.T) {
		dir := t.TempDir()
		hold(t, dir)
		if err := os.WriteFile(filepath.Join(dir, "folder.lock"), []byte("\n123"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := file.Hold(dir)
		wantError(t, err, roleplay.CodeInUse, "is in use by process 123.")
	})
}

func TestHold_ErrFolder(t *testing.T) {
	t.Run("CannotBeMade", func(t *testing.T) {
		notAFolder := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(notAFolder, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(notAFolder, "data")
		_, err := file.Hold(dir)
		wantError(t, err, roleplay.CodeUnavailable, dir, "right to create, read and change files")
	})
	t.Run("LockCannotBeMade", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "folder.lock"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := file.Hold(dir)
		wantError(t, err, roleplay.CodeUnavailable, dir, "right to create, read and change files")
	})
}

// However the holder ends, it leaves no obstacle.
func TestHold_AfterKill(t *testing.T) {
	dir := t.TempDir()
	child := startHolder(t, dir)
	if _, err := file.Hold(dir); roleplay.CodeOf(err) != roleplay.CodeInUse {
		t.Fatalf("while the other process holds it: %v, want CodeInUse", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	hold(t, dir)
}

func TestHold_MakesTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "one", "two")
	hold(t, dir)
	if runtime.GOOS == "windows" {
		t.Skip("file modes are not kept on Windows")
	}
	for path, want := range map[string]os.FileMode{
		filepath.Dir(dir): 0o700, dir: 0o700, filepath.Join(dir, "folder.lock"): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestHeld_Release(t *testing.T) {
	dir := t.TempDir()
	h := hold(t, dir)
	for range 2 {
		if err := h.Release(); err != nil {
			t.Fatal(err)
		}
	}
	note, err := os.ReadFile(filepath.Join(dir, "folder.lock"))
	if err != nil || strings.Contains(string(note), strconv.Itoa(os.Getpid())) {
		t.Errorf("the note still names the process: %q, error %v", note, err)
	}
	second := hold(t, dir)
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Hold(dir); roleplay.CodeOf(err) != roleplay.CodeInUse {
		t.Errorf("the first holder has released the folder of the second: %v", err)
	}
	if err := second.Release(); err != nil {
		t.Fatal(err)
	}
}

func hold(t *testing.T, dir string) *file.Held {
	t.Helper()
	h, err := file.Hold(dir)
	if err != nil {
		t.Fatalf("Hold: %v", err)
	}
	t.Cleanup(func() {
		if err := h.Release(); err != nil {
			t.Errorf("Release: %v", err)
		}
	})
	return h
}

// startHolder starts another process that holds dir, and waits until it does.
func startHolder(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdEnv+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = child.Wait()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the other process says %q, error %v", line, err)
	}
	return child
}

func wantError(t *testing.T, err error, code roleplay.Code, words ...string) {
	t.Helper()
	var e *roleplay.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Errorf("error %v, want code %q", err, code)
		return
	}
	for _, w := range words {
		if !strings.Contains(e.Message, w) {
			t.Errorf("message %q does not say %q", e.Message, w)
		}
	}
}

func TestHeld_Reach(t *testing.T) {
	dir := t.TempDir()
	h := hold(t, dir)
	if got := file.HolderOf(dir); got.PID != os.Getpid() || got.Since.IsZero() || got.Address != "" {
		t.Errorf("held by %+v", got)
	}
	if err := h.Reach("/tmp/a place/roleplay.sock"); err != nil {
		t.Fatal(err)
	}
	if got := file.HolderOf(dir); got.PID != os.Getpid() || got.Since.IsZero() || got.Address != "/tmp/a place/roleplay.sock" {
		t.Errorf("held by %+v", got)
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if got := file.HolderOf(dir); got != (file.Holder{}) {
		t.Errorf("a folder that was given back is held by %+v", got)
	}
	t.Run("HalfALineIsNoAddress", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(dir, "folder.lock"), []byte("\n7\n2026-01-02T03:04:05Z\n/tmp/ro"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := file.HolderOf(dir); got.PID != 7 || got.Address != "" {
			t.Errorf("held by %+v", got)
		}
	})
}
