package bolt

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"roleplay/backend/store"
)

// salvage makes a new file of all that is sound in a damaged one, which is kept
// under another name. Until the new one is complete the damaged one lies in its place.
//
//	newest good head ─► survey ─► what the tree reaches ──┐
//	all pages that look like leaves ─► orphans, by their sums ─┼─► choose ─► build ─► keep the old, move in
//	journal, notes of deletions ─► what should be there ──┘
//
// The new file holds the notice of it. What a newer program has written is not touched.
func salvage(path string, cause damage, o Options) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	found := newFinds()
	if err := found.search(f, info.Size()); err != nil {
		return fmt.Errorf("read what is sound: %w", err)
	}
	if found.newer != "" {
		return errNewer(found.newer)
	}
	chosen := found.choose()
	if before, err := noticeOf(found.meta); err == nil {
		chosen.remember(before)
	}
	aside, kept, err := nameAside(path, o)
	if err != nil {
		return err
	}
	told := store.Salvage{Copy: aside, Cause: cause.Error(), Stale: chosen.stale, Lost: chosen.lost}
	unfinished, err := build(path, o, contents{
		identity: o.Identity(), sequence: chosen.sequence, gone: chosen.gone, salvaged: &told,
		objects: found.read(f, chosen.objects, func(key string) { told.Lost = append(told.Lost, key) }),
	})
	if err != nil {
		return fmt.Errorf("write what is sound: %w", err)
	}
	if err := f.Close(); err != nil { // Windows replaces no file that is open
		return err
	}
	if !kept {
		if err := keep(path, aside); err != nil {
			return fmt.Errorf("keep the damaged file: %w", errors.Join(err, os.Remove(unfinished)))
		}
	}
	if err := moveIn(unfinished, path); err != nil {
		return fmt.Errorf("put what is sound in place: %w", err)
	}
	if err := os.Remove(notePath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// nameAside finds the name for the damaged file to be kept under, and reports
// whether a try that was interrupted has given it already.
func nameAside(path string, o Options) (aside string, kept bool, err error) {
	if aside := keptBefore(path); aside != "" {
		return aside, true, nil
	}
	base := path + damagedEnding + o.Now().UTC().Format("20060102T150405Z")
	for i := range 1000 {
		aside := base
		if i > 0 {
			aside = fmt.Sprintf("%s-%d", base, i+1)
		}
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, false, nil
		} else if err != nil {
			return "", false, err
		}
	}
	return "", false, fs.ErrExist
}

// keep gives the damaged file a second name, or copies it where the disk knows no such thing.
func keep(path, aside string) error {
	err := os.Link(path, aside)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = copyFile(path, aside)
	}
	return cmp.Or(err, errors.Join(syncFile(aside), syncFolder(filepath.Dir(path))))
}

const damagedEnding = ".damaged-"

// keptBefore finds the second name that a try which was interrupted has given.
func keptBefore(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	this, err := os.Stat(path)
	if err != nil {
		return ""
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), filepath.Base(path)+damagedEnding) && os.SameFile(this, info) {
			return filepath.Join(filepath.Dir(path), entry.Name())
		}
	}
	return ""
}
