package dir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// filled is a file that is written, and waits for its name and the disk.
type filled struct {
	file     file
	name     string // that it should get
	modified time.Time

	settled bool // then got and err are set
	got     string
	err     error
}

// settle makes one last, and with it all that wait by then: the files, then
// their names. As many as write at once share the wait for the disk.
func (p *Place) settle(one *filled) {
	p.mu.Lock()
	p.waiting = append(p.waiting, one)
	p.mu.Unlock()
	p.turn.Lock()
	defer p.turn.Unlock()
	if one.settled { // by whoever had the turn before
		return
	}
	p.mu.Lock()
	all, opened := p.waiting, p.opened
	p.waiting = nil
	p.mu.Unlock()
	p.settleAll(all, opened)
}

func (p *Place) settleAll(all []*filled, opened *os.File) {
	synced := len(all) > 1 && opened != nil && p.system.together(opened)
	for _, one := range all {
		one.settled, one.err = true, p.finish(one, synced)
	}
	err := p.system.sync(p.folder)
	for _, one := range all {
		if one.err == nil && err != nil {
			_ = p.system.remove(filepath.Join(p.folder, one.got)) // the name could be lost, so the file is not promised
			one.err = err
		}
	}
}

// finish has a file on the disk, unless it is synced, and gives it its name. After an error there is no file.
func (p *Place) finish(one *filled, synced bool) (err error) {
	temp := one.file.Name()
	defer func() {
		if err != nil {
			_ = p.system.remove(temp)
		}
	}()
	if !synced {
		err = one.file.Sync()
	}
	if err = errors.Join(err, one.file.Close()); err != nil {
		return err
	}
	if one.got, err = p.give(temp, one.name); err != nil {
		return err
	}
	if !one.modified.IsZero() { // some file systems know no times; with an old one before, it would look like a file that was left
		_ = p.system.times(filepath.Join(p.folder, one.got), one.modified)
	}
	// Where the file was renamed there is nothing to remove any more.
	if err = p.system.remove(temp); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		_ = p.system.remove(filepath.Join(p.folder, one.got))
	}
	return err
}
