package dir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"roleplay/backend/roleplay"
)

// faulty is a system whose at-th call fails, after half of what it should have
// done where that has halves. Calls are counted from 1.
type faulty struct {
	system
	at, calls int
	failed    string // the call that did
	cause     error
}

func (f *faulty) fails(call string) bool {
	f.calls++
	if f.calls == f.at {
		f.failed = call
	}
	return f.calls == f.at
}

// withFaults puts faults before the calls of a real system.
func withFaults(disk system, at int, cause error) *faulty {
	f := &faulty{at: at, cause: cause}
	f.system = system{
		create: func(folder string) (file, error) {
			if f.fails("create") {
				return nil, cause
			}
			made, err := disk.create(folder)
			return &faultyFile{made, f}, err
		},
		link: func(from, to string) error {
			if f.fails("link") {
				return cause
			}
			return disk.link(from, to)
		},
		claim: func(from, to string) error {
			if f.fails("claim") {
				return cause
			}
			return disk.claim(from, to)
		},
		reserve: func(name string) error {
			if f.fails("reserve") {
				return cause
			}
			return disk.reserve(name)
		},
		rename: func(from, to string) error {
			if f.fails("rename") {
				return cause
			}
			return disk.rename(from, to)
		},
		times: func(name string, t time.Time) error {
			if f.fails("times") {
				return cause
			}
			return disk.times(name, t)
		},
		remove: func(name string) error {
			if f.fails("remove") {
				return cause
			}
			return disk.remove(name)
		},
		sync: func(folder string) error {
			if f.fails("sync of the folder") {
				return cause
			}
			return disk.sync(folder)
		},
		together: disk.together,
		now:      disk.now,
		buffers:  disk.buffers,
	}
	return f
}

type faultyFile struct {
	file
	faults *faulty
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if f.faults.fails("write") {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, f.faults.cause
	}
	return f.file.Write(b)
}

func (f *faultyFile) Sync() error {
	if f.faults.fails("sync") {
		return f.faults.cause
	}
	return f.file.Sync()
}

func (f *faultyFile) Close() error {
	err := f.file.Close()
	if f.faults.fails("close") {
		return f.faults.cause
	}
	return err
}

// withoutClaims is a file system that knows no rename which replaces nothing.
func withoutClaims() system {
	s := onDisk()
	s.claim = func(string, string) error { return syscall.EINVAL }
	return s
}

// withoutLinks knows no second names either, as FAT.
func withoutLinks() system {
	s := withoutClaims()
	s.link = func(string, string) error { return syscall.EPERM }
	return s
}

// long takes more than one write.
var long = strings.Repeat("0123456789", 20_000)

// The k-th call fails, for all k: a file is there whole or not at all, and nothing else is.
func TestPlace_Write_KthCallFails(t *testing.T) {
	for name, disk := range map[string]system{"claims": onDisk(), "no claims": withoutClaims(), "no links": withoutLinks()} {
		seen := map[string]bool{}
		for k := 1; ; k++ {
			folder := t.TempDir()
			plantFile(t, filepath.Join(folder, "a.txt"), "theirs")
			faults := withFaults(disk, k, syscall.EIO)
			place := &Place{folder: folder, system: faults.system, taken: map[string]int{}}
			got, err := place.Write(t.Context(), "a.txt", time.Unix(1_700_000_000, 0), writes(long))
			want := map[string]string{"a.txt": "theirs"}
			if err == nil {
				want[got] = long
			}
			check(t, fmt.Sprintf("%s, %s at call %d: %v", name, faults.failed, k, err), folder, want)
			if err != nil && roleplay.ProblemOf(err).Detail != "a.txt could not be written: input/output error. Choose another place." {
				t.Errorf("%s, %s at call %d: %v", name, faults.failed, k, err)
			}
			if seen[faults.failed] = true; faults.failed == "" {
				break
			}
			// Times are nothing to fail for, and a link and a claim have their substitute.
			if harmless := faults.failed == "times" || faults.failed == "link" || faults.failed == "claim"; !harmless && err == nil && faults.failed != "remove" {
				t.Errorf("%s: %s failed at call %d, and nobody was told", name, faults.failed, k)
			}
		}
		for _, call := range []string{"create", "write", "sync", "close", "claim", "times", "remove", "sync of the folder"} {
			if !seen[call] {
				t.Errorf("%s: %s never failed", name, call)
			}
		}
		if seen["link"] != (name != "claims") || seen["reserve"] != (name == "no links") || seen["rename"] != (name == "no links") {
			t.Errorf("%s: link, reserve and rename failed: %v", name, seen)
		}
	}
}

// Files that are made last together fail each for itself: the k-th call fails, for
// all k, and exactly those are there of which that was said.
func TestPlace_SettleAll_KthCallFails(t *testing.T) {
	names := []string{"a.txt", "b.txt", "a.txt"}
	for k := 1; ; k++ {
		folder := t.TempDir()
		faults := withFaults(onDisk(), 0, syscall.EIO)
		place := &Place{folder: folder, system: faults.system, taken: map[string]int{}}
		var all []*filled
		for i, name := range names {
			f, err := place.system.fill(t.Context(), folder, name, writes(fmt.Sprint(i, long)))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, &filled{file: f, name: name})
		}
		faults.calls, faults.at = 0, k
		place.settleAll(all, nil)
		want, failed := map[string]string{}, 0
		for i, one := range all {
			if one.err == nil {
				want[one.got] = fmt.Sprint(i, long)
			} else {
				failed++
			}
		}
		check(t, fmt.Sprintf("%s at call %d", faults.failed, k), folder, want)
		lost := map[string]int{"sync": 1, "close": 1, "remove": 1, "sync of the folder": 3}[faults.failed]
		if failed != lost {
			t.Errorf("%s at call %d: %d files failed, want %d", faults.failed, k, failed, lost)
		}
		if faults.failed == "" {
			break
		}
	}
}

// countedFile counts how often files are synced alone.
type countedFile struct {
	file
	syncs *atomic.Int32
}

func (f countedFile) Sync() error {
	f.syncs.Add(1)
	return f.file.Sync()
}

// Whoever comes while others have the disk is made last with all who wait: by one
// sync of the file system or, where that says nothing or fails, one of each file.
func TestPlace_Write_Together(t *testing.T) {
	for name, tt := range map[string]struct {
		can       bool
		fileSyncs int32
	}{"FileSystem": {true, 1}, "EachFile": {false, 21}} {
		t.Run(name, func(t *testing.T) {
			folder, s := t.TempDir(), onDisk()
			hold, entered := make(chan struct{}), make(chan struct{})
			var fileSyncs, folderSyncs atomic.Int32
			s.create = func(folder string) (file, error) {
				f, err := create(folder)
				return countedFile{f, &fileSyncs}, err
			}
			s.sync = func(folder string) error {
				if folderSyncs.Add(1) == 1 {
					close(entered)
					<-hold
				}
				return syncFolder(folder)
			}
			s.together = func(*os.File) bool { return tt.can }
			place := &Place{folder: folder, system: s, taken: map[string]int{}}
			var all sync.WaitGroup
			begin := func() {
				all.Go(func() {
					if _, err := place.Write(t.Context(), "a.txt", time.Time{}, writes("text")); err != nil {
						t.Error(err)
					}
				})
			}
			begin()
			<-entered
			for range 20 {
				begin()
			}
			for waiting := 0; waiting < 20; runtime.Gosched() {
				place.mu.Lock()
				waiting = len(place.waiting)
				place.mu.Unlock()
			}
			close(hold)
			all.Wait()
			if folderSyncs.Load() != 2 || fileSyncs.Load() != tt.fileSyncs {
				t.Errorf("the folder was synced %d times, files %d times; want 2 and %d", folderSyncs.Load(), fileSyncs.Load(), tt.fileSyncs)
			}
			if entries, err := os.ReadDir(folder); err != nil || len(entries) != 21 {
				t.Errorf("there are %d files, want 21: %v", len(entries), err)
			}
		})
	}
}

// The k-th call fails, for all k: the file is the old one or the new one, whole.
func TestWriteFile_KthCallFails(t *testing.T) {
	for k := 1; ; k++ {
		folder := t.TempDir()
		path := filepath.Join(folder, "a.txt")
		plantFile(t, path, "old")
		faults := withFaults(onDisk(), k, syscall.EIO)
		err := faults.replace(t.Context(), path, writes(long))
		want := "old"
		if err == nil || faults.failed == "sync of the folder" {
			want = long
		}
		check(t, fmt.Sprintf("%s at call %d: %v", faults.failed, k, err), folder, map[string]string{"a.txt": want})
		if faults.failed == "" {
			break
		}
		if err == nil {
			t.Errorf("%s failed at call %d, and nobody was told", faults.failed, k)
		}
	}
}

func TestPlace_Write_NoClaims(t *testing.T) {
	for name, disk := range map[string]system{"without claims": withoutClaims(), "without links": withoutLinks()} {
		folder := t.TempDir()
		plantFile(t, filepath.Join(folder, "a.txt"), "theirs")
		place := &Place{folder: folder, system: disk, taken: map[string]int{}}
		for _, want := range []string{"a (2).txt", "a (3).txt"} {
			if got, err := place.Write(t.Context(), "a.txt", time.Time{}, writes("ours")); err != nil || got != want {
				t.Errorf("%s: got %q, %v", name, got, err)
			}
		}
		check(t, name, folder, map[string]string{"a.txt": "theirs", "a (2).txt": "ours", "a (3).txt": "ours"})
	}
}

// Where a name can be claimed, an empty file never stands under it.
func TestPlace_Write_NoEmptyFile(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" && runtime.GOOS != "windows" {
		t.Skip("names cannot be claimed here")
	}
	s := onDisk()
	s.link = func(string, string) error { return syscall.EPERM }
	s.reserve = func(name string) error {
		t.Errorf("%s is empty until the file takes its place", name)
		return reserve(name)
	}
	place := &Place{folder: t.TempDir(), system: s, taken: map[string]int{}}
	if got, err := place.Write(t.Context(), "a.txt", time.Time{}, writes("ours")); err != nil || got != "a.txt" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestPlace_Write_ErrTooManyOfOneName(t *testing.T) {
	s := onDisk()
	s.claim = func(string, string) error { return fs.ErrExist }
	folder := t.TempDir()
	place := &Place{folder: folder, system: s, taken: map[string]int{}}
	_, err := place.Write(t.Context(), "a.txt", time.Time{}, writes("text"))
	if got := roleplay.ProblemOf(err).Detail; got != "a.txt could not be written: too many files have this name. Choose another folder." {
		t.Errorf("got %q", got)
	}
	check(t, "too many", folder, map[string]string{})
}

// What systems say becomes a sentence that tells what to do.
func TestRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"Full":     {&fs.PathError{Op: "write", Path: "/secret", Err: syscall.ENOSPC}, "the disk is full. Make room, or choose another place."},
		"Quota":    {syscall.EDQUOT, "the disk is full. Make room, or choose another place."},
		"ReadOnly": {&os.LinkError{Op: "link", Old: "/secret", New: "/secret", Err: syscall.EROFS}, "the place is read-only. Choose another one."},
		"NoRight":  {fs.ErrPermission, "the folder does not let this program write. Choose another one."},
		"TooLong":  {syscall.ENAMETOOLONG, "the path is too long. Choose a folder that is nearer to the top."},
		"NotThere": {fs.ErrNotExist, "the folder is not there. Connect its disk, or choose another one."},
		"Path":     {&fs.PathError{Op: "write", Path: "/secret", Err: syscall.EIO}, "input/output error. Choose another place."},
		"Link":     {&os.LinkError{Op: "link", Old: "/secret", New: "/secret", Err: syscall.EIO}, "input/output error. Choose another place."},
		"Other":    {errors.New("odd"), "odd. Choose another place."},
	} {
		t.Run(name, func(t *testing.T) {
			got := roleplay.ProblemOf(refused("a.txt", tt.err))
			if got.Code != roleplay.CodeUnavailable || got.Detail != "a.txt could not be written: "+tt.want {
				t.Errorf("got %q %q", got.Code, got.Detail)
			}
		})
	}
}

func writes(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		for part := text; part != ""; {
			n := min(len(part), 10_000)
			if _, err := io.WriteString(w, part[:n]); err != nil {
				return fmt.Errorf("write a transcript: %w", err)
			}
			part = part[n:]
		}
		return nil
	}
}

// check holds that the folder has exactly these files.
func check(t *testing.T, when, folder string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("%s: there are %v, want %d files", when, entries, len(want))
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != text {
			t.Errorf("%s: %s holds %d bytes, want %d: %v", when, name, len(got), len(text), err)
		}
	}
}

func plantFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
