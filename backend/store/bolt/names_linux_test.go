package bolt_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"roleplay/backend/store/bolt"
)

// A file that takes the place of another one, and whose name may not last, takes no writes.
func TestOpen_CompactedNameMayNotLast(t *testing.T) {
	l, mounted, below := mountLayer(t)
	l.arm("syncdir", 1, syscall.EIO)
	l.provide(t, filepath.Join(below, "1/data.bolt"), bolt.HalfEmpty(t))
	w := runElsewhere(t, filepath.Join(mounted, "1/data.bolt"), true)
	if l.counted("rename") != 1 || l.counted("syncdir") == 0 || w.Failed == 0 {
		t.Errorf("%d renames, %d syncs of the folder and %d failures; want that the first sync failed", l.counted("rename"), l.counted("syncdir"), w.Failed)
	}
	for _, left := range l.cutPower(t, filepath.Join(below, "1")) {
		w.check(t, filepath.Join(left, "data.bolt"), filepath.Base(left), false)
	}
}

// Whoever moved a file in may have been killed, or refused to go on, before its
// name lasted: the next to write there makes it last first.
func TestStore_NameLastsBeforeTheFirstAck(t *testing.T) {
	for name, test := range map[string]struct {
		start []byte
		fails int // which sync of a folder
	}{"FolderOfFirstStart": {nil, 1}, "FirstStart": {nil, 2}, "Upgraded": {formatOneFile(t), 1}} {
		t.Run(name, func(t *testing.T) {
			l, mounted, below := mountLayer(t)
			l.arm("syncdir", test.fails, syscall.EIO)
			if test.start != nil {
				l.provide(t, filepath.Join(below, "1/data.bolt"), test.start)
			}
			path := filepath.Join(mounted, "1/data.bolt")
			if w := runElsewhere(t, path, false); w.Failed == 0 || l.counted("syncdir") != test.fails {
				t.Error("it opened a file whose name may not last")
			}
			t.Setenv(workOne, "1")
			w := runElsewhere(t, path, true)
			if w.Failed > 0 {
				t.Errorf("%d operations failed without a fault", w.Failed)
			}
			for _, left := range l.cutPower(t, filepath.Join(below, "1")) {
				w.check(t, filepath.Join(left, "data.bolt"), filepath.Base(left), false)
			}
		})
	}
}
