package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/store"
)

// look reads the heads and the list of free pages before bolt does: bolt makes
// a new file of an empty one, and faults on pages that a short file does not have.
func look(path string) ([]head, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, foreign("it is no file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	heads, err := readHeads(f, info.Size())
	if err != nil {
		return nil, err
	}
	if _, err := newPageFile(f, info.Size(), heads[0]).freePages(heads[0].freelist); err != nil {
		return nil, err
	}
	return heads, nil
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

// examine checks that the file is ours and sound, and reads what else meta says.
// It reports whether the file is of the format before.
func (s *Store) examine(h head) (upgrade bool, err error) {
	var kind string
	if err = guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) (err error) {
			kind, err = s.readMeta(tx)
			return err
		})
	}); err != nil {
		return false, err
	}
	info, err := s.file.Stat()
	if err != nil {
		return false, err
	}
	_, noted := os.Stat(notePath(s.path))
	if kind != format || !s.clean || noted == nil || info.Size() <= smallFile {
		err = firstComplaint(s.file, info.Size(), h, kind == format)
	} else if endless(newPageFile(s.file, info.Size(), h), h) {
		err = firstComplaint(s.file, info.Size(), h, true)
	}
	if err != nil {
		return false, err
	}
	switch {
	case kind == "":
		return false, foreign("it belongs to another program")
	case kind != format && kind != formatOne:
		return false, foreign(fmt.Sprintf("its format is %q and this program reads %q", kind, format))
	case noted == nil:
		err = os.Remove(notePath(s.path))
	}
	return kind == formatOne, err
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

// readMeta returns the format that the file says it has, "" for none.
func (s *Store) readMeta(tx *bbolt.Tx) (kind string, err error) {
	there := 0
	for _, name := range [][]byte{objectsBucket, journalBucket, goneBucket} {
		if tx.Bucket(name) != nil {
			there++
		}
	}
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if there > 1 {
			return "", damage("it does not say what it is")
		}
		return "", nil
	}
	kind, s.clean = string(meta.Get(formatKey)), meta.Get(cleanKey) != nil
	said, err := decodeMeta(sumKey, meta.Get(sumKey))
	if meta.Get(sumKey) != nil && (err != nil || string(said) != kind) {
		return "", damage("what it says of itself is damaged")
	}
	if kind == formatOne && tx.Bucket(objectsBucket) == nil {
		return "", nil
	}
	if kind != format {
		return kind, nil
	}
	identity, err := decodeMeta(identityKey, meta.Get(identityKey))
	if there == 3 {
		s.acked.Store(tx.Bucket(objectsBucket).Sequence())
	}
	if s.identity = string(identity); err != nil || said == nil || there < 3 {
		return "", damage("what it says of itself is damaged")
	}
	return kind, nil
}

// firstComplaint surveys a file, with all of its entries if they are of the present format.
func firstComplaint(f *os.File, size int64, h head, entries bool) error {
	var first error
	complain := func(message string) {
		if first == nil {
			first = damage(message)
		}
	}
	pages := newPageFile(f, size, h)
	if entries {
		a := audit{complain: func(c store.Complaint) { complain(inner(c.Message)) }}
		return errors.Join(a.run(context.Background(), pages, h), first)
	}
	structure := survey{pages: pages, visit: func(string, element) {}, damaged: func(_, message string) { complain(message) }}
	return errors.Join(structure.run(context.Background(), h), first)
}
