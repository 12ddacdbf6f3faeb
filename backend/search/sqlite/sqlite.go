// Package sqlite is full-text search in a file of its own, by the FTS5 of
// SQLite. All of it is derived: a file that is no sound index is replaced by an
// empty one, and whoever follows the store fills it again from the zero Cursor.
//
//	Apply ─► one writing connection ─► docs  (texts, by place)   ┐ one transaction
//	                                └► terms (words and stems)  ┘
//	Find  ─► reading connections ─► terms, newest first, at most 1000 ─► docs ─► words.Score
//
// A document's place is its row in both tables: user, time, number. So a user's
// documents, a span of time and the newest first are each one range of rows.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// Index implements search.Index in a file.
type Index struct {
	path string
	log  *slog.Logger

	mu     sync.RWMutex // held for reading while file is in use, for writing while it is replaced
	file   *file        // nil after a replacement that failed, such as on a full disk
	closed bool
}

var _ search.Index = (*Index)(nil)

// Open opens the index in a file, whose folder is made if need be. A file that is
// damaged, of another program or of another version is removed and begun anew, which is
// logged. CodeInUse if another program holds it.
func Open(ctx context.Context, path string, log *slog.Logger) (*Index, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	x := &Index{path: path, log: log}
	x.file, err = openFile(ctx, path)
	if unfit(err) {
		err = x.renew(ctx, err)
	}
	if err != nil {
		return nil, explain(err)
	}
	return x, nil
}

// Close ends all use of the file. The index cannot be used any more.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	if x.file == nil {
		return nil
	}
	err := x.file.close()
	x.file = nil
	return err
}

// Reset implements search.Index.
func (x *Index) Reset(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return errClosed()
	}
	return explain(x.replace(ctx))
}

// Cursor implements search.Index.
func (x *Index) Cursor(ctx context.Context) (search.Cursor, error) {
	var c search.Cursor
	err := x.use(ctx, func(f *file) error {
		var seq int64
		err := f.read.QueryRowContext(ctx, `SELECT identity, seq FROM cursor`).Scan(&c.Identity, &seq)
		c.Seq = uint64(seq)
		return err
	})
	return c, err
}

// Size implements search.Index.
func (x *Index) Size(ctx context.Context) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var size int64
	for _, suffix := range suffixes {
		info, err := os.Stat(x.path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		size += info.Size()
	}
	return size, nil
}

// use runs fn with the file. If it turns out to be damaged it is replaced by an
// empty one, and the person may try again.
func (x *Index) use(ctx context.Context, fn func(f *file) error) error {
	x.mu.RLock()
	used := x.file
	if used == nil {
		x.mu.RUnlock()
		return x.again(ctx)
	}
	err := fn(used)
	x.mu.RUnlock()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case damaged(err):
		return x.heal(ctx, used, err)
	}
	return explain(err)
}

// again makes the file that could not be made before. The person may try again.
func (x *Index) again(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return errClosed()
	}
	if x.file == nil {
		if err := x.replace(ctx); err != nil {
			return explain(err)
		}
	}
	return roleplay.Errorf(roleplay.CodeUnavailable, "The search index is being built again. Search again in a moment.")
}

// heal replaces a damaged file, unless somebody else has done so already.
func (x *Index) heal(ctx context.Context, used *file, cause error) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.file == used {
		if err := x.renew(ctx, cause); err != nil {
			return explain(err)
		}
	}
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Err: cause,
		Message: "The search index was damaged and is being built again. Search again in a moment."}
}

// renew replaces a file that is no sound index, and tells it.
func (x *Index) renew(ctx context.Context, cause error) error {
	if err := x.replace(ctx); err != nil {
		return err
	}
	x.log.WarnContext(ctx, "the search index was no sound index and begins anew", "cause", cause)
	return nil
}

// replace removes the file and makes an empty one.
func (x *Index) replace(ctx context.Context) error {
	if x.file != nil {
		// A damaged file may fail to close in order; it is removed all the same.
		if err := x.file.close(); err != nil && !damaged(err) {
			x.log.WarnContext(ctx, "closing the search index", "error", err)
		}
		x.file = nil
	}
	for _, suffix := range suffixes {
		if err := os.Remove(x.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	file, err := openFile(context.WithoutCancel(ctx), x.path)
	if err != nil {
		return err
	}
	x.file = file
	return nil
}

// query runs a query and gives each row to scan.
func query(ctx context.Context, stmt *sql.Stmt, scan func(*sql.Rows) error, args ...any) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
