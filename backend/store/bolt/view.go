package bolt

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// view runs fn in a read transaction. Damage in the file is an error, not a
// panic, and has the file looked at when it is opened next.
func (s *Store) view(fn func(tx *bbolt.Tx) error) error {
	s.opened.RLock()
	defer s.opened.RUnlock()
	if s.db == nil {
		return errUnreadable(nil)
	}
	if err := s.headsThere(); err != nil {
		return err
	}
	entered := false
	err := guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			entered = true
			return fn(tx)
		})
	})
	if errors.Is(err, bbolterrors.ErrDatabaseNotOpen) {
		return errClosed()
	}
	if errors.Is(err, errPanic) && !entered { // with a lock of bolt's, which nobody can release
		return s.lose(err)
	}
	if errors.As(err, new(damage)) {
		return s.damaged(err)
	}
	return err
}

// damaged is the error of damage that is met at work. It has the file looked at when it is opened next.
func (s *Store) damaged(err error) error {
	s.leaveNote()
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: "What is stored there is damaged. Start the program again: it will keep a copy of the data file, " +
			"save what is sound, and say what is missing.",
		Err: fmt.Errorf("%w: %w", store.ErrDamaged, err),
	}
}

// lost is a file whose heads cannot be read. Whoever goes on with it may wait for ever.
type lost struct {
	once sync.Once
	is   chan struct{} // closed when it is
	file *os.File      // set before that
}

func (l *lost) already() bool {
	select {
	case <-l.is:
		return true
	default:
		return false
	}
}

// headsThere refuses a file whose heads are gone, as on a drive that was taken
// away: bolt would stumble over them while it holds a lock, and hold it for ever.
func (s *Store) headsThere() error {
	if s.lost.already() {
		return errUnreadable(nil)
	}
	var ofBoth [2]byte
	if _, err := s.file.ReadAt(ofBoth[:], int64(s.pageSize)-1); err != nil && !errors.Is(err, os.ErrClosed) {
		return s.lose(err)
	}
	return nil
}

// lose ends reading and writing, and returns what whoever met cause is told.
func (s *Store) lose(cause error) error {
	s.lost.once.Do(func() {
		s.lost.file = s.file
		close(s.lost.is)
		s.leaveNote()
		s.health.set(roleplay.StorageReadOnly)
	})
	return errUnreadable(cause)
}

func errUnreadable(cause error) error {
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: "The data file cannot be read any more. See that its disk is there, then start the program again.",
		Err:     cause,
	}
}

// guarded runs fn and turns a panic over damaged bytes, also one over a page that the
// file does not have, into an error, which is a damage.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return fn()
}

// errPanic is the error of bolt stumbling over damaged bytes.
const errPanic = damage("its pages lead astray")
