package bolt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
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
	if err := provide(path, o); err != nil {
		return nil, &roleplay.Error{
			Code: roleplay.CodeUnavailable,
			Message: fmt.Sprintf("The folder %s cannot be used. The program needs the right to create, read and change files there, "+
				"and room on the disk. Give it these rights, or choose another folder with --data.", filepath.Dir(path)),
			Err: err,
		}
	}
	s, err := load(path, o)
	var damaged damage
	if errors.As(err, &damaged) {
		var salvaged store.Salvage
		if salvaged, err = salvage(path, damaged, o); err == nil {
			s, err = load(path, o)
		}
		if err == nil {
			s.salvaged = salvaged
			s.health.set(roleplay.StorageSalvaged)
		}
	}
	if err != nil {
		return nil, refused(path, err)
	}
	removeBackups(path)
	s.failed = s.compactIfItPays()
	return s, nil
}

// foreign is the error of a file that is sound and not ours.
type foreign string

func (f foreign) Error() string { return string(f) }

// load opens a file that may hold any bytes. A damage is returned as such, with
// the file closed and unchanged.
func load(path string, o Options) (*Store, error) {
	heads, err := look(path)
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
		pageSize: heads[0].pageSize,
	}
	upgrade, err := s.examine(heads[0])
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
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	unfinished, _, err := build(path, o, contents{identity: o.Identity(), objects: none})
	if err != nil {
		return err
	}
	return moveIn(unfinished, path)
}

// none yields no records.
func none(func(record, error) bool) {}
