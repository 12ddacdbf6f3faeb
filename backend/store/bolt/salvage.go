package bolt

import (
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
func salvage(path string, cause damage, o Options) (store.Salvage, error) {
	f, err := os.Open(path)
	if err != nil {
		return store.Salvage{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return store.Salvage{}, err
	}
	found := newFinds()
	found.search(f, info.Size())
	chosen := found.choose()
	unfinished, kept, err := build(path, o, contents{
		identity: o.Identity(), sequence: chosen.sequence, objects: found.read(f, chosen.objects), gone: chosen.gone,
	})
	if err != nil {
		return store.Salvage{}, fmt.Errorf("write what is sound: %w", err)
	}
	if err := f.Close(); err != nil { // Windows replaces no file that is open
		return store.Salvage{}, err
	}
	aside, err := keep(path, o)
	if err != nil {
		return store.Salvage{}, fmt.Errorf("keep the damaged file: %w", err)
	}
	if err := moveIn(unfinished, path); err != nil {
		return store.Salvage{}, fmt.Errorf("put what is sound in place: %w", err)
	}
	if err := os.Remove(notePath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return store.Salvage{}, err
	}
	return store.Salvage{Copy: aside, Cause: cause.Error(), Kept: kept, Stale: chosen.stale, Lost: chosen.lost}, nil
}

// keep gives the damaged file a second name, or copies it where the disk knows no such thing.
func keep(path string, o Options) (string, error) {
	if aside := keptBefore(path); aside != "" {
		return aside, nil
	}
	base := path + damagedEnding + o.Now().UTC().Format("20060102T150405Z")
	for i := range 1000 {
		aside := base
		if i > 0 {
			aside = fmt.Sprintf("%s-%d", base, i+1)
		}
		err := os.Link(path, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			err = copyFile(path, aside)
		}
		if err != nil {
			return "", err
		}
		return aside, errors.Join(syncFile(aside), syncFolder(filepath.Dir(path)))
	}
	return "", fs.ErrExist
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
