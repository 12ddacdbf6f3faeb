package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/roleplay"
)

// save commits the batch. What finds no room on the disk is refused for itself
// alone; any other failure is returned, and ends all writing.
func (s *Store) save(batch []*request) error {
	if err := s.keepName(); err != nil {
		return s.giveUp(err)
	}
	number, err := s.commit(batch)
	if err == nil && number > 0 {
		s.onDisk(batch)
	}
	if err == nil {
		return nil
	}
	if !noRoom(err) {
		return s.giveUp(err)
	}
	saved, reopened := s.settle(number)
	if reopened != nil {
		return s.giveUp(errors.Join(err, reopened))
	}
	if saved {
		s.onDisk(batch)
		return nil
	}
	if len(batch) > 1 { // one of them may fit
		return saveEach(batch, s.save)
	}
	s.health.set(roleplay.StorageFull)
	batch[0].version, batch[0].err = "", errFull(err)
	return nil
}

// onDisk takes note of a transaction that is on the disk.
func (s *Store) onDisk(batch []*request) {
	s.acked.Store(s.reached)
	if slices.ContainsFunc(batch, func(r *request) bool { return r.forget }) {
		s.notice.Store(nil)
	}
	s.health.set(s.usual())
}

// saveEach saves each request alone. After a failure, those before it stay as they were answered.
func saveEach(batch []*request, save func([]*request) error) error {
	for i, r := range batch {
		if err := save(batch[i : i+1]); err != nil {
			return err
		}
		r.settled = true
	}
	return nil
}

// keepName makes the name of the file last, once: whoever moved it in may have
// been killed before, and what is written would be lost with the name.
func (s *Store) keepName() error {
	if s.named {
		return nil
	}
	err := syncFolder(filepath.Dir(s.path))
	s.named = err == nil
	return err
}

// usual is the state of a store that takes writes.
func (s *Store) usual() roleplay.StorageState {
	if s.Salvaged().Copy != "" {
		return roleplay.StorageSalvaged
	}
	return roleplay.StorageGood
}

// giveUp makes the store read-only.
func (s *Store) giveUp(err error) error {
	s.broken = errors.Is(err, errPanic)
	if errors.As(err, new(damage)) {
		s.leaveNote()
	}
	s.health.set(roleplay.StorageReadOnly)
	return err
}

// settle opens the file again after a transaction that found no room, because
// only the file knows whether it was written, and reports that.
func (s *Store) settle(number int) (saved bool, err error) {
	if err := s.swap(func() error { return nil }); err != nil {
		return false, err
	}
	newest := 0
	err = guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			newest = tx.ID()
			return nil
		})
	})
	if err != nil || newest < number {
		return false, err
	}
	return true, s.db.Sync()
}

// swap closes the file, lets do change it, and opens it again. Reads wait.
func (s *Store) swap(do func() error) error {
	s.opened.Lock()
	defer s.opened.Unlock()
	if err := s.db.Close(); err != nil {
		s.db = nil
		return fmt.Errorf("close the data file: %w", err)
	}
	done := do()
	db, file, err := openDB(s.path, s.options)
	s.db, s.file = db, file
	if err != nil {
		s.db = nil
		return errors.Join(done, fmt.Errorf("open the data file again: %w", err))
	}
	return done
}

// end leaves the mark of an orderly end, and is the last that is written.
func (s *Store) end() {
	if s.clean || s.failed != nil || s.db == nil || s.headsThere() != nil {
		return
	}
	err := guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(cleanKey, []byte{1}) })
	})
	if s.broken = errors.Is(err, errPanic); s.broken {
		s.leaveNote()
	}
	if !noRoom(err) { // without the mark the file is surveyed when it is opened next
		s.ended = err
	}
}

// diskFull is what Windows says of a disk without room.
const diskFull = syscall.Errno(112)

// noRoom reports whether err is that of a write, or of growing the file, for
// which the disk has no room. A failed fsync is another thing, whatever its cause.
func noRoom(err error) bool {
	if err == nil || errors.As(err, new(damage)) {
		return false
	}
	text := err.Error()
	grows := strings.Contains(text, "file resize error: ") || strings.Contains(text, "mmap allocate error: ") // bolt wraps neither
	var write *fs.PathError
	writes := errors.As(err, &write) && write.Op == "write"
	for _, cause := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, diskFull} {
		if cause == diskFull && runtime.GOOS != "windows" {
			continue
		}
		if writes && errors.Is(write, cause) || grows && strings.Contains(text, cause.Error()) {
			return true
		}
	}
	return false
}

func errFull(cause error) error {
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: "The disk has no room for this, so it was not saved. What was saved before is intact and can be read. " +
			"Make room on the disk, then try again.",
		Err: cause,
	}
}

func errReadOnly(cause error) error {
	return &roleplay.Error{
		Code: roleplay.CodeReadOnly,
		Message: "The data file cannot be written, so nothing is saved any more. What was saved before is intact. " +
			"See that the disk has room and may be written, then start the program again.",
		Err: cause,
	}
}

// refused is the error of a file that is there and cannot be opened.
func refused(path string, cause error) error {
	if errors.Is(cause, bbolterrors.ErrTimeout) {
		return &roleplay.Error{
			Code:    roleplay.CodeInUse,
			Message: fmt.Sprintf("The data file %s is in use by another program. Close that program, or choose another folder with --data.", path),
			Err:     cause,
		}
	}
	var other foreign
	var why string
	switch {
	case errors.As(cause, &other):
		why = other.Error()
	case errors.As(cause, new(damage)):
		why = "it is damaged"
		var left unsaved
		if errors.As(cause, &left) {
			why += ", and what is sound could not be saved: " + reason(left.cause)
		}
	default:
		why = reason(cause)
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The data file %s cannot be opened: %s. Nothing was changed. "+
			"Mend that and start the program again, put a copy of a good file in its place, or choose another folder with --data.", path, why),
		Err: cause,
	}
}
