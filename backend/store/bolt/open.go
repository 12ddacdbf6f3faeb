package bolt

import (
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
)

// What a data file holds: the objects, and what kind of file it is.
var (
	objectsBucket = []byte("objects")
	metaBucket    = []byte("meta")
	formatKey     = []byte("format")
	format        = []byte("roleplay 1")
)

// Open opens the data file, and makes it on the first start, with its folder.
// It never panics and never changes a file that it cannot open: CodeUnavailable
// names what is wrong with the file or its folder. CodeInUse if another process holds the file.
func Open(path string, o Options) (*Store, error) {
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if err := provide(path, o); err != nil {
		return nil, &roleplay.Error{
			Code: roleplay.CodeUnavailable,
			Message: fmt.Sprintf("The folder %s cannot be used. The program needs the right to create, read and change files there, "+
				"and room on the disk. Give it these rights, or choose another folder with --data.", filepath.Dir(path)),
			Err: err,
		}
	}
	if err := examine(path); err != nil {
		return nil, refused(path, err)
	}
	db, file, err := openDB(path, o)
	if errors.Is(err, bbolterrors.ErrTimeout) {
		return nil, &roleplay.Error{
			Code:    roleplay.CodeInUse,
			Message: fmt.Sprintf("The data file %s is in use by another program. Close that program, or choose another folder with --data.", path),
			Err:     err,
		}
	}
	if err != nil {
		return nil, refused(path, err)
	}
	s := &Store{
		db: db, file: file,
		requests: make(chan *request), closing: make(chan struct{}), written: make(chan struct{}),
	}
	go s.write()
	return s, nil
}

// openDB opens a bolt file that has passed examine, and checks that it is ours.
func openDB(path string, o Options) (*bbolt.DB, *os.File, error) {
	var file *os.File
	options := bbolt.Options{
		Timeout:      o.Timeout,
		FreelistType: bbolt.FreelistMapType,
		NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			file, err = os.OpenFile(name, flag, mode)
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
	db.AllocSize = 1 << 20 // the file grows by so many bytes; the default is 16 MiB
	if err := guarded(func() error { return db.View(checkFormat) }); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, file, nil
}

func checkFormat(tx *bbolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil || tx.Bucket(objectsBucket) == nil {
		return damage("it belongs to another program")
	}
	if got := meta.Get(formatKey); string(got) != string(format) {
		return damage(fmt.Sprintf("its format is %q and this program reads %q", got, format))
	}
	return nil
}

// provide makes an empty data file if there is none.
func provide(path string, o Options) error {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path, o)
	}
	return err
}

// create makes an empty data file beside its place and moves it there when all
// of it is on the disk, so that a power cut leaves no half-made file.
func create(path string, o Options) error {
	folder, unfinished := filepath.Dir(path), path+".new"
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(unfinished, 0o600, &bbolt.Options{Timeout: o.Timeout, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucket(objectsBucket); err != nil {
			return err
		}
		meta, err := tx.CreateBucket(metaBucket)
		if err != nil {
			return err
		}
		return meta.Put(formatKey, format)
	})
	if err := errors.Join(err, db.Sync(), db.Close()); err != nil {
		return err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes a rename in folder durable.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" { // has no such call; NTFS journals names
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// refused is the error of a file that is there and cannot be opened.
func refused(path string, cause error) error {
	if errors.Is(cause, fs.ErrPermission) {
		return &roleplay.Error{
			Code: roleplay.CodeUnavailable,
			Message: fmt.Sprintf("The data file %s cannot be opened: the program needs the right to read and change it. "+
				"Give it these rights, or choose another folder with --data.", path),
			Err: cause,
		}
	}
	what := "it is damaged"
	var damage damage
	if errors.As(cause, &damage) {
		what = damage.Error()
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The data file %s cannot be opened: %s. Nothing was changed. "+
			"Put a copy of a good file in its place, or choose another folder with --data.", path, what),
		Err: cause,
	}
}
