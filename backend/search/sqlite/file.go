package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"roleplay/backend/search/words"
)

const (
	application = 0x526F6C73 // marks the file as ours
	schema      = 1          // of the tables
	version     = schema<<16 | words.Version

	readers = 4 // connections that search at once
)

// suffixes are the files that belong to an index: it, and what SQLite lays beside it.
var suffixes = []string{"", "-wal", "-shm", "-journal"}

// tables are made in an empty file. Numbers in place of the same long ids again
// and again, and terms without the text, keep it at about twice the text.
const tables = `
CREATE TABLE cursor (identity TEXT NOT NULL, seq INTEGER NOT NULL, slack INTEGER NOT NULL);
INSERT INTO cursor VALUES ('', 0, 0);
CREATE TABLE users  (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE labels (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE talks  (no INTEGER PRIMARY KEY, user INTEGER NOT NULL, id TEXT NOT NULL, UNIQUE (user, id));
CREATE TABLE docs   (place INTEGER PRIMARY KEY, talk INTEGER NOT NULL, hash INTEGER NOT NULL,
	kind INTEGER NOT NULL, id NOT NULL, turn, speaker INTEGER NOT NULL, scenario INTEGER NOT NULL,
	language INTEGER NOT NULL, stems INTEGER NOT NULL, at INTEGER NOT NULL, text BLOB NOT NULL);
CREATE INDEX docs_names ON docs (talk, hash);
CREATE VIRTUAL TABLE terms USING fts5 (t, content='', contentless_delete=1, tokenize='ascii');
`

// file is an open index: one connection that writes, some that read.
type file struct {
	write, read *sql.DB
	do          writing
	ask         reading
}

// openFile opens or makes an index. An error for which unfit holds says that the file is none.
func openFile(ctx context.Context, path string) (*file, error) {
	if err := prepare(path); err != nil {
		return nil, err
	}
	f := &file{}
	err := f.open(ctx, path)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// prepare makes the file, for its owner alone: SQLite gives what it lays beside
// it the same rights. What lies beside a file that is gone belongs to nothing.
func prepare(path string) error {
	created, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, suffix := range suffixes[1:] {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return errors.Join(err, created.Close())
		}
	}
	return created.Close()
}

func (f *file) open(ctx context.Context, path string) error {
	var err error
	// temp_store and cache_size bound the memory; secure_delete overwrites a text that is removed.
	if f.write, err = connect(path, 1, url.Values{"_txlock": {"immediate"}}, "journal_mode(WAL)", "synchronous(NORMAL)", "secure_delete(ON)",
		"journal_size_limit(8388608)", "cache_size(-8192)"); err != nil {
		return err
	}
	if err := f.make(ctx); err != nil {
		return err
	}
	if f.read, err = connect(path, readers, url.Values{}, "query_only(1)", "cache_size(-4096)"); err != nil {
		return err
	}
	if err := f.do.prepare(ctx, f.write); err != nil {
		return err
	}
	if err := f.ask.prepare(ctx, f.read); err != nil {
		return err
	}
	return f.probe(ctx)
}

// probe reads the root of each large tree, so that most damage is known at once and not when somebody searches.
func (f *file) probe(ctx context.Context) error {
	var n sql.NullInt64
	for _, statement := range []string{`SELECT max(place) FROM docs`, `SELECT max(hash) FROM docs WHERE talk = 1`,
		`SELECT rowid FROM terms WHERE terms MATCH '"a"' ORDER BY rowid DESC LIMIT 1`} {
		if err := f.read.QueryRowContext(ctx, statement).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// make makes the tables of an empty file, and looks whether another one is ours.
func (f *file) make(ctx context.Context) error {
	var objects, app, ver int
	if err := f.write.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version
		FROM pragma_application_id, pragma_user_version`).Scan(&objects, &app, &ver); err != nil {
		return err
	}
	if objects > 0 || app != 0 || ver != 0 {
		if app != application || ver != version {
			return fmt.Errorf("%w: application %#x, version %#x", errForeign, app, ver)
		}
		return nil
	}
	tx, err := f.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, tables+fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, version))
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (f *file) close() error {
	var errs []error
	for _, db := range []*sql.DB{f.read, f.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// connect opens up to n connections to a file.
func connect(path string, n int, options url.Values, pragmas ...string) (*sql.DB, error) {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") { // C:/…
		slashed = "/" + slashed
	}
	for _, p := range append([]string{"busy_timeout(2000)", "temp_store(MEMORY)", "trusted_schema(0)"}, pragmas...) {
		options.Add("_pragma", p)
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: slashed, RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}
