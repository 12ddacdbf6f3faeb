package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/store"
)

// findings is what a file says of itself.
type findings struct {
	head
	size     int64
	kind     string // its format
	meta     map[string][]byte
	sequence uint64 // of the objects
}

// look reads what a file says of itself before bolt opens it: bolt makes a new
// file of an empty one, faults on pages that a short file does not have, and
// follows a pointer that leads back up until the process ends.
func look(path string) (findings, error) {
	info, err := os.Stat(path)
	if err != nil {
		return findings{}, err
	}
	if !info.Mode().IsRegular() {
		return findings{}, foreign("it is no file")
	}
	f, err := os.Open(path)
	if err != nil {
		return findings{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	return inspect(f)
}

// inspect reads the heads, the pages that lead to meta, meta, and the list of
// free pages. What is not ours is told before any damage.
func inspect(f *os.File) (findings, error) {
	info, err := f.Stat()
	if err != nil {
		return findings{}, err
	}
	heads, err := readHeads(f, info.Size())
	if err != nil {
		return findings{}, err
	}
	found := findings{head: heads[0], size: info.Size(), meta: map[string][]byte{}}
	pages := newPageFile(f, info.Size(), found.head)
	var first error
	s := survey{pages: pages, only: string(metaBucket), visit: func(bucket string, e element) {
		if bucket == string(metaBucket) {
			found.meta[string(e.key)] = append([]byte{}, e.value...)
		}
	}, damaged: func(_, message string) {
		first = cmp.Or(first, error(damage(message)))
	}}
	if err := s.run(context.Background(), found.head); err != nil {
		return findings{}, err
	}
	found.sequence = s.sequence[string(objectsBucket)]
	if err := found.check(s.sequence, first); err != nil {
		return findings{}, err
	}
	_, err = pages.freePages(found.freelist)
	return found, err
}

// check decides whose file it is, and whether what it says is whole. damaged is what is wrong on the way to meta.
func (f *findings) check(buckets map[string]uint64, damaged error) (err error) {
	there := 0
	for _, name := range [][]byte{objectsBucket, journalBucket, goneBucket} {
		if _, ok := buckets[string(name)]; ok {
			there++
		}
	}
	if f.kind, err = formatOf(f.meta); fromNewer(f.kind) {
		return errNewer(f.kind)
	}
	switch {
	case damaged != nil:
		return damaged
	case err != nil:
		return err
	case there > 1 && f.kind != format && f.kind != formatOne: // its buckets are ours, and meta is not what it was
		return damage("it does not say what it is")
	case f.kind == "", f.kind == formatOne && there == 0:
		return foreign("it belongs to another program")
	case f.kind != format && f.kind != formatOne:
		return foreign(fmt.Sprintf("its format is %q and this program reads %q", f.kind, format))
	case f.kind == format && (there < 3 || f.meta[string(sumKey)] == nil):
		return damage("what it says of itself is damaged")
	}
	return nil
}

// formatOf reads the format of the entries of meta, "" for none. Of a format and
// a sum that differ, the sum is believed where it is whole.
func formatOf(meta map[string][]byte) (string, error) {
	kind, stored := string(meta[string(formatKey)]), meta[string(sumKey)]
	if stored == nil {
		return kind, nil
	}
	said, err := decodeMeta(sumKey, stored)
	if err != nil {
		return "", err
	}
	if string(said) != kind {
		err = damage("what it says of itself is damaged")
	}
	return string(said), err
}

// formatIn finds a format with its sum in bytes of which nothing else is known, "" for none.
func formatIn(b []byte) string {
	for {
		at := bytes.Index(b, []byte(formatWord))
		if at < 0 {
			return ""
		}
		from := at - len(sumKey) - 4 // of the key, which the sum follows, and then the format
		end := at + len(formatWord)
		for end < len(b) && b[end] >= '0' && b[end] <= '9' {
			end++
		}
		if from >= 0 && bytes.HasPrefix(b[from:], sumKey) {
			if said, err := decodeMeta(sumKey, b[from+len(sumKey):end]); err == nil {
				return string(said)
			}
		}
		b = b[end:]
	}
}

// fromNewer reports whether a format is one of a newer program.
func fromNewer(kind string) bool {
	return strings.HasPrefix(kind, formatWord) && kind != format && kind != formatOne
}

func errNewer(kind string) error {
	return foreign(fmt.Sprintf("its format is %q and this program reads %q: a newer RolePlay has written it", kind, format))
}

// inUse reports whether another process holds a file that looks damaged: then it may only be half-read.
func inUse(path string, o Options) bool {
	var file *os.File
	err := guarded(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: o.Timeout, ReadOnly: true,
			OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
				f, err = os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		if err != nil {
			return err
		}
		return db.Close()
	})
	if errors.Is(err, errPanic) && file != nil {
		_ = file.Close() // and with it the lock
	}
	return errors.Is(err, bbolterrors.ErrTimeout)
}

// examine checks, now that nobody else holds it, that the file is ours and sound,
// and takes what it says of itself. It reports whether the file is of the format before.
func (s *Store) examine() (upgrade bool, err error) {
	found, err := inspect(s.file)
	if err != nil {
		return false, err
	}
	if err := s.agrees(found.head); err != nil {
		return false, err
	}
	s.clean = found.meta[string(cleanKey)] != nil
	_, noted := os.Stat(notePath(s.path))
	if found.kind != format || !s.clean || noted == nil || found.size <= s.options.surveyed {
		err = firstComplaint(s.file, found.size, found.head, found.kind == format)
	} else if endless(newPageFile(s.file, found.size, found.head), found.head) {
		err = firstComplaint(s.file, found.size, found.head, true)
	}
	if err != nil || found.kind == formatOne {
		return err == nil, err
	}
	identity, err := decodeMeta(identityKey, found.meta[string(identityKey)])
	if err != nil {
		return false, err
	}
	told, err := noticeOf(found.meta)
	if err != nil {
		return false, err
	}
	s.identity = string(identity)
	s.acked.Store(found.sequence)
	s.notice.Store(&told)
	s.health.set(s.usual())
	if noted == nil {
		return false, os.Remove(notePath(s.path))
	}
	return false, nil
}

// agrees checks that bolt begins with the head page that was looked at.
func (s *Store) agrees(h head) error {
	return guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			if uint64(tx.ID()) != h.transaction || uint64(tx.Cursor().Bucket().Root()) != h.root || uint64(tx.Size()) != h.pages*h.pageSize {
				return damage("its head pages contradict each other")
			}
			return nil
		})
	})
}

// settleFirst has what an unclean end left in the file on the disk before anybody
// reads it: the process before may have ended in the middle of a commit.
func (s *Store) settleFirst() error {
	if s.clean {
		return nil
	}
	if err := s.db.Sync(); err != nil {
		return errors.Join(foreign("its disk does not keep what is written"), err)
	}
	return nil
}

// firstComplaint surveys a file, with all of its entries if they are of the
// present format. A disk that gives no answer comes before any damage.
func firstComplaint(f *os.File, size int64, h head, entries bool) error {
	var first error
	complain := func(message string) { first = cmp.Or(first, error(damage(message))) }
	pages := newPageFile(f, size, h)
	if entries {
		a := audit{complain: func(c store.Complaint) { complain(inner(c.Message)) }}
		return cmp.Or(a.run(context.Background(), pages, h), first)
	}
	structure := survey{pages: pages, visit: func(string, element) {}, damaged: func(_, message string) { complain(message) }}
	return cmp.Or(structure.run(context.Background(), h), first)
}
