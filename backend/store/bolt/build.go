package bolt

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// A new file is written in transactions of about so many bytes.
const buildBatch = 4 << 20

// record is one object on its way into a new file. Its bytes are good until the next one.
type record struct {
	key      []byte
	revision uint64
	value    []byte
}

// contents is what a new file begins with.
type contents struct {
	identity string
	sequence uint64                   // at least the highest revision
	objects  iter.Seq2[record, error] // in the order of keys, which is fastest
	gone     []store.Change           // deletions
	salvaged *store.Salvage           // what the new file tells until somebody has seen it; nil: nothing
}

// build writes a new file beside path, with all of it on the disk, and returns
// its place. What an earlier try has left there is removed.
func build(path string, o Options, c contents) (unfinished string, err error) {
	unfinished = path + ".new"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	b := builder{sequence: c.sequence}
	if b.db, err = bbolt.Open(unfinished, 0o600, &bbolt.Options{
		Timeout: o.Timeout, FreelistType: freelistType, NoStatistics: true, NoSync: true, NoGrowSync: true,
	}); err != nil {
		return "", err
	}
	b.db.AllocSize = allocSize
	err = b.fill(c)
	if err == nil {
		err = b.db.Sync()
	}
	if err := errors.Join(err, b.db.Close()); err != nil {
		return "", errors.Join(err, os.Remove(unfinished))
	}
	return unfinished, nil
}

// builder fills a new file.
type builder struct {
	db       *bbolt.DB
	sequence uint64
	kept     int
	journal  []store.Change
}

func (b *builder) fill(c contents) error {
	if err := begin(b.db, c.identity); err != nil {
		return err
	}
	if err := b.objects(c); err != nil {
		return err
	}
	if err := b.changes(); err != nil || c.salvaged == nil {
		return err
	}
	c.salvaged.Kept = b.kept
	slices.Sort(c.salvaged.Lost)
	return b.db.Update(func(tx *bbolt.Tx) error { return putNotice(tx.Bucket(metaBucket), *c.salvaged) })
}

// begin makes the buckets of a new file, and writes what it is.
func begin(db *bbolt.DB, identity string) error {
	return db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{goneBucket, journalBucket, objectsBucket} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucket(metaBucket)
		if err != nil {
			return err
		}
		return errors.Join(
			meta.Put(formatKey, []byte(format)),
			meta.Put(sumKey, encodeMeta(sumKey, []byte(format))),
			meta.Put(identityKey, encodeMeta(identityKey, []byte(identity))),
			meta.Put(cleanKey, []byte{1}))
	})
}

// objects writes the objects and deletions, and notes what the journal will hold.
func (b *builder) objects(c contents) error {
	w, taken := batches{db: b.db}, map[uint64]bool{}
	number := func(revision uint64) uint64 {
		if revision == 0 || taken[revision] { // two claim it
			b.sequence++
			revision = b.sequence
		}
		taken[revision] = true
		return revision
	}
	for r, err := range c.objects {
		if err != nil {
			w.drop()
			return err
		}
		revision := number(r.revision)
		w.put(objectsBucket, r.key, encodeObject(r.key, revision, r.value))
		b.journal = append(b.journal, store.Change{Seq: revision, Key: string(r.key)})
		b.kept++
	}
	for _, change := range c.gone {
		change.Seq = number(change.Seq)
		w.put(goneBucket, []byte(change.Key), encodeGone([]byte(change.Key), change.Seq))
		b.journal = append(b.journal, change)
	}
	return w.end()
}

func (b *builder) changes() error {
	slices.SortFunc(b.journal, func(x, y store.Change) int { return cmp.Compare(x.Seq, y.Seq) })
	w := batches{db: b.db}
	for _, change := range b.journal {
		place, stored := encodeChange(change.Seq, []byte(change.Key), change.Deleted)
		w.put(journalBucket, place, stored)
	}
	if err := w.end(); err != nil {
		return err
	}
	return b.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(objectsBucket).SetSequence(b.sequence) })
}

// batches writes much in transactions of bounded size. After an error it does nothing.
type batches struct {
	db   *bbolt.DB
	tx   *bbolt.Tx
	size int
	err  error
}

func (w *batches) put(bucket, key, value []byte) {
	if w.err == nil && w.tx == nil {
		w.tx, w.err = w.db.Begin(true)
	}
	if w.err != nil {
		return
	}
	b := w.tx.Bucket(bucket)
	b.FillPercent = fullPages
	w.err = b.Put(bytes.Clone(key), value) // of key bolt keeps the bytes until the end
	if w.size += len(key) + len(value) + elementSize; w.size > buildBatch {
		_ = w.end()
	}
}

// end commits what was put.
func (w *batches) end() error {
	tx := w.tx
	w.tx, w.size = nil, 0
	if tx != nil && w.err == nil {
		w.err = tx.Commit()
	} else if tx != nil {
		w.err = errors.Join(w.err, tx.Rollback())
	}
	return w.err
}

func (w *batches) drop() {
	if w.tx != nil {
		_ = w.tx.Rollback()
	}
}

// moveIn puts an unfinished file in its place, so that a power cut leaves the one
// or the other. errMoved where it is there and may be gone after a power cut.
func moveIn(unfinished, path string) error {
	if err := os.Rename(unfinished, path); err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("%w: %w", errMoved, err)
	}
	return nil
}

var errMoved = errors.New("the name of the file may not last")

// syncFolder makes the names in a folder last. Where a system or a file system
// has no such thing, there is nothing to do.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" { // NTFS journals names
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// copyFile copies a file, for disks on which a file has one name only.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
