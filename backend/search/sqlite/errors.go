package sqlite

import (
	"errors"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// errForeign: the file is sound, but not ours, or of another version.
var errForeign = errors.New("the file is not an index of this version")

func errClosed() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "The search index is closed.")
}

// codeOf returns the primary result code of SQLite, 0 for other errors.
func codeOf(err error) int { return wholeCodeOf(err) & 0xff }

func wholeCodeOf(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// full reports whether the disk had no room: SQLite says so in its own way
// where it has to lay a small file beside the large one.
func full(err error) bool {
	return codeOf(err) == lib.SQLITE_FULL || wholeCodeOf(err) == lib.SQLITE_IOERR_SHMSIZE || errors.Is(err, syscall.ENOSPC)
}

// damaged reports whether the file holds what it should not.
func damaged(err error) bool {
	code := codeOf(err)
	return code == lib.SQLITE_CORRUPT || code == lib.SQLITE_NOTADB
}

// unfit reports whether a file that could be read is no index of this version:
// one whose tables are missing or other ones too.
func unfit(err error) bool {
	return damaged(err) || errors.Is(err, errForeign) || codeOf(err) == lib.SQLITE_ERROR
}

// explain puts what a person can do something about into words.
func explain(err error) error {
	if full(err) {
		return &roleplay.Error{Code: roleplay.CodeUnavailable, Err: errors.Join(search.ErrFull, err),
			Message: "The disk is full, so that the search index cannot take anything new. Make room and try again."}
	}
	switch codeOf(err) {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return &roleplay.Error{Code: roleplay.CodeInUse, Err: err,
			Message: "The search index is held by another program. Close that program and try again."}
	}
	return err
}
