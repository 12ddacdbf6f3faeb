package bolt

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/roleplay"
)

const (
	freelistType = bbolt.FreelistMapType
	allocSize    = 1 << 20 // the file grows by so many bytes; bolt's own way is 16 MiB
	smallFile    = 8 << 20 // is surveyed at each opening, because that takes milliseconds
)

// Options rules how a file is opened. The zero value is right for the program.
type Options struct {
	// Timeout is how long to wait for a file that another process holds; 0: 2 s.
	Timeout time.Duration

	// Now names the copy of a damaged file; nil: time.Now.
	Now func() time.Time

	// Identity makes the identity of a new file; nil: random.
	Identity func() string

	surveyed int64 // files up to this size are surveyed at each opening; 0: smallFile
}

// Open opens the data file, and makes it on the first start, with its folder.
// Whatever bytes are there, it never panics. A damaged file is kept beside a new
// one that holds all that is sound: Salvaged tells. What belongs to another
// program, or to a newer one, is not touched: CodeUnavailable names what is wrong with
// the file or its folder. CodeInUse if another process holds the file.
//
// Whoever calls it holds the folder: two that open a damaged file at once are not kept apart.
func Open(path string, o Options) (*Store, error) {
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Identity == nil {
		o.Identity = rand.Text
	}
	if o.surveyed == 0 {
		o.surveyed = smallFile
	}
	path, err := follow(path)
	if err != nil {
		return nil, refused(path, err)
	}
	if err := provide(path, o); err != nil {
		return nil, unusable(filepath.Dir(path), err)
	}
	s, err := load(path, o)
	var damaged damage
	if errors.As(err, &damaged) {
		if err = salvage(path, damaged, o); err == nil {
			s, err = load(path, o)
		} else {
			err = unsaved{damaged, err}
		}
	}
	if err != nil {
		return nil, refused(path, err)
	}
	removeBackups(path)
	if s.failed = s.compactIfItPays(); s.db == nil { // it could not be opened again
		failed := s.failed
		if s, err = load(path, o); err != nil {
			return nil, refused(path, err)
		}
		if errors.Is(failed, errMoved) {
			s.failed = s.giveUp(failed)
		}
	}
	return s, nil
}

// follow returns where a link leads that lies in the place of the data file:
// what is put in its place later belongs there.
func follow(path string) (string, error) {
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path, nil //nolint:nilerr // whatever is wrong with it, who makes or opens it is told
	}
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, foreign("it is a link to a file that is not there")
	}
	if err != nil {
		return path, err
	}
	return target, nil
}

// unsaved is the error of a damaged file of which no sound one could be made.
type unsaved struct{ damage, cause error }

func (u unsaved) Error() string   { return u.damage.Error() + ": " + u.cause.Error() }
func (u unsaved) Unwrap() []error { return []error{u.damage, u.cause} }

// foreign is the error of a file that is sound and not ours.
type foreign string

func (f foreign) Error() string { return string(f) }

// load opens a file that may hold any bytes. A damage is returned as such, with
// the file closed and unchanged.
func load(path string, o Options) (*Store, error) {
	_, err := look(path)
	if errors.As(err, new(damage)) && inUse(path, o) {
		return nil, bbolterrors.ErrTimeout
	}
	if err != nil {
		return nil, err
	}
	db, file, err := openDB(path, o)
	if err != nil {
		return nil, err
	}
	s := &Store{
		path: path, options: o, db: db, file: file, health: newHealth(roleplay.StorageGood),
		waiting: waiting{end: make(chan struct{})}, turn: make(chan struct{}, 1), lost: &lost{is: make(chan struct{})},
		pageSize: uint64(db.Info().PageSize),
	}
	upgrade, err := s.examine()
	if err == nil && !upgrade {
		err = s.settleFirst()
		if err == nil {
			return s, nil
		}
	}
	if err := errors.Join(err, s.db.Close()); err != nil {
		return nil, err
	}
	if err := upgradeFile(path, o); err != nil {
		return nil, err
	}
	return load(path, o)
}

// openDB opens a bolt file whose heads and free pages are sound.
func openDB(path string, o Options) (*bbolt.DB, *os.File, error) {
	var file *os.File
	options := bbolt.Options{
		Timeout:      o.Timeout,
		FreelistType: freelistType,
		NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return file, err
		},
	}
	if runtime.GOOS != "windows" { // where it would make the file that large
		options.InitialMmapSize = 256 << 20 // a larger file makes writers wait for readers when it grows
	}
	var db *bbolt.DB
	err := guarded(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &options)
		return err
	})
	if errors.Is(err, errPanic) && file != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	if err != nil {
		return nil, nil, err
	}
	db.AllocSize = allocSize
	return db, file, nil
}

// notePath is where a note lies that a file is to be surveyed.
func notePath(path string) string { return path + ".survey" }

// provide makes an empty data file if there is none.
func provide(path string, o Options) error {
	_, err := os.Lstat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	unfinished, err := build(path, o, contents{identity: o.Identity(), objects: none})
	if err != nil {
		return err
	}
	return moveIn(unfinished, path)
}

// makeFolder makes a folder with those above it, each of which is there after a power cut.
func makeFolder(folder string) error {
	_, err := os.Stat(folder)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(folder)
	if err := makeFolder(above); err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(above)
}

// none yields no records.
func none(func(record, error) bool) {}
