package bolt_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/hanwen/go-fuse/v2/fuse"

	"roleplay/backend/store/bolt"
)

// badPlace is a part of each file that the disk cannot read.
type badPlace struct{ from, to int64 }

func (l *layer) spoil(from, to int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bad = badPlace{from, to}
}

func (f *layerFile) Read(ctx context.Context, b []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	f.layer.mu.Lock()
	bad := f.layer.bad
	f.layer.mu.Unlock()
	if off < bad.to && off+int64(len(b)) > bad.from {
		return nil, syscall.EIO
	}
	return f.LoopbackFile.Read(ctx, b, off)
}

// The folders of a first start are there after a power cut, each in the one above it.
func TestOpen_FirstStartLasts(t *testing.T) {
	l, mounted, _ := mountLayer(t)
	l.arm("none", 0, 0)
	if w := runElsewhere(t, filepath.Join(mounted, "one/two/data.bolt"), false); w.Failed > 0 {
		t.Fatal("it was not opened")
	}
	if synced := l.counted("syncdir"); synced < 3 {
		t.Errorf("%d folders were synced, want three: the new ones and the one that was there", synced)
	}
}

// Who opens a store learns that its file cannot be opened again after it was made smaller.
func TestOpen_ErrGoneAfterCompaction(t *testing.T) {
	half := bolt.HalfEmpty(t)
	l, mounted, below := mountLayer(t)
	l.stays = true
	for k := 1; ; k++ {
		name := fmt.Sprintf("%d/data.bolt", k)
		l.arm("open", k, syscall.EIO)
		l.provide(t, filepath.Join(below, name), half)
		w := runElsewhere(t, filepath.Join(mounted, name), false)
		if l.counted("open") < k {
			if k < 4 || w.Failed > 0 {
				t.Errorf("%d files were opened, and %d times that failed without a fault", k-1, w.Failed)
			}
			return
		}
		if w.Failed == 0 {
			t.Errorf("from file %d on none could be opened, and nobody was told", k)
		}
	}
}

// A place that the disk cannot read is no damage: the file stays where it is, and no empty one takes its place.
func TestOpen_DiskCannotRead(t *testing.T) {
	good, pageSize := goodFile(t), int64(os.Getpagesize())
	l, mounted, below := mountLayer(t)
	refused := 0
	for page := range int64(30) { // the rest is room to grow
		name := fmt.Sprintf("%d/data.bolt", page)
		l.arm("none", 0, 0)
		l.provide(t, filepath.Join(below, name), good)
		l.spoil(page*pageSize, (page+1)*pageSize)
		w := runElsewhere(t, filepath.Join(mounted, name), false)
		refused += w.Failed
		if w.Failed == 0 && page < 2 {
			t.Errorf("page %d cannot be read, and the file was opened", page)
		}
		wantUnchanged(t, filepath.Join(below, name), good)
		if there, err := filepath.Glob(filepath.Join(below, fmt.Sprint(page), "*")); err != nil || len(there) != 1 {
			t.Errorf("page %d cannot be read, and there lie %q, error %v; want the data file alone", page, there, err)
		}
	}
	if refused < 10 {
		t.Errorf("%d files were refused, want most", refused)
	}
}
