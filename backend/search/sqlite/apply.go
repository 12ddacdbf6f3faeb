package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/search/words"
)

// writing holds the statements of the connection that writes.
type writing struct {
	slack, setCursor                  *sql.Stmt
	user, addUser                     *sql.Stmt
	label, addLabel                   *sql.Stmt
	talk, addTalk, removeTalk         *sql.Stmt
	named, inTalk, lastPlace          *sql.Stmt
	addDoc, addTerms, delDoc, delTerm *sql.Stmt
}

func (w *writing) prepare(ctx context.Context, db *sql.DB) error {
	return prepareAll(ctx, db, map[**sql.Stmt]string{
		&w.slack:      `SELECT slack FROM cursor`,
		&w.setCursor:  `UPDATE cursor SET identity = ?, seq = ?, slack = ?`,
		&w.user:       `SELECT no FROM users WHERE id = ?`,
		&w.addUser:    `INSERT INTO users (id) VALUES (?)`,
		&w.label:      `SELECT no FROM labels WHERE text = ?`,
		&w.addLabel:   `INSERT INTO labels (text) VALUES (?)`,
		&w.talk:       `SELECT no FROM talks WHERE user = ? AND id = ?`,
		&w.addTalk:    `INSERT INTO talks (user, id) VALUES (?, ?)`,
		&w.removeTalk: `DELETE FROM talks WHERE no = ?`,
		&w.named:      `SELECT place, kind, id, turn, speaker, scenario, language, at, text FROM docs WHERE talk = ? AND hash = ?`,
		&w.inTalk:     `SELECT place FROM docs WHERE talk = ?`,
		&w.lastPlace:  `SELECT max(place) FROM docs WHERE place BETWEEN ? AND ?`,
		&w.addDoc: `INSERT INTO docs (place, talk, hash, kind, id, turn, speaker, scenario, language, stems, at, text)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		&w.addTerms: `INSERT INTO terms (rowid, t) VALUES (?, ?)`,
		&w.delDoc:   `DELETE FROM docs WHERE place = ?`,
		&w.delTerm:  `DELETE FROM terms WHERE rowid = ?`,
	})
}

func prepareAll(ctx context.Context, db *sql.DB, statements map[**sql.Stmt]string) error {
	for place, text := range statements {
		stmt, err := db.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		*place = stmt
	}
	return nil
}

// Apply implements search.Index.
func (x *Index) Apply(ctx context.Context, b search.Batch) error {
	return x.use(ctx, func(f *file) error {
		tx, err := f.write.BeginTx(context.WithoutCancel(ctx), nil)
		if err != nil {
			return err
		}
		a := applying{ctx: context.WithoutCancel(ctx), tx: tx, do: f.do, own: map[*sql.Stmt]*sql.Stmt{},
			numbers: map[string]int64{}, full: map[int64]int64{}, seen: map[string]bool{}}
		if err := a.batch(ctx, b); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
}

// applying is one batch on its way into the file. Its statements run to their
// end; between documents the batch looks whether it is still wanted.
type applying struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of Apply
	tx      *sql.Tx
	do      writing
	own     map[*sql.Stmt]*sql.Stmt // of the transaction
	slack   int64
	numbers map[string]int64 // of users, labels and talks
	full    map[int64]int64  // a step without room → the next one to try

	stemmer words.Stemmer
	tokens  []words.Token
	seen    map[string]bool
	terms   strings.Builder
}

func (a *applying) batch(ctx context.Context, b search.Batch) error {
	if err := a.row(a.do.slack, &a.slack); err != nil {
		return err
	}
	for _, gone := range b.RemoveSessions {
		if err := a.removeSession(gone); err != nil {
			return err
		}
	}
	for _, gone := range b.Remove {
		if err := errors.Join(ctx.Err(), a.remove(gone)); err != nil {
			return err
		}
	}
	for _, d := range b.Put {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.put(d); err != nil {
			return err
		}
	}
	return a.exec(a.do.setCursor, b.Cursor.Identity, int64(b.Cursor.Seq), a.slack)
}

// in returns a statement as part of the transaction, which keeps each that is made until its end.
func (a *applying) in(stmt *sql.Stmt) *sql.Stmt {
	if a.own[stmt] == nil {
		a.own[stmt] = a.tx.StmtContext(a.ctx, stmt)
	}
	return a.own[stmt]
}

func (a *applying) exec(stmt *sql.Stmt, args ...any) error {
	_, err := a.in(stmt).ExecContext(a.ctx, args...)
	return err
}

func (a *applying) row(stmt *sql.Stmt, to any, args ...any) error {
	return a.in(stmt).QueryRowContext(a.ctx, args...).Scan(to)
}

// number returns the number of something with a name: find it, add it or, without add, 0.
func (a *applying) number(key string, find, add *sql.Stmt, args ...any) (int64, error) {
	if no, ok := a.numbers[key]; ok {
		return no, nil
	}
	var no int64
	err := a.row(find, &no, args...)
	if errors.Is(err, sql.ErrNoRows) {
		if add == nil {
			return 0, nil
		}
		var result sql.Result
		if result, err = a.in(add).ExecContext(a.ctx, args...); err == nil {
			no, err = result.LastInsertId()
		}
	}
	if err == nil {
		a.numbers[key] = no
	}
	return no, err
}

func (a *applying) label(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	return a.number("l"+text, a.do.label, a.do.addLabel, text)
}

// talk returns the numbers of a user and a talk; 0 for what is unknown, unless add.
func (a *applying) talk(u roleplay.UserID, s roleplay.SessionID, add bool) (user, talk int64, err error) {
	addUser, addTalk := a.do.addUser, a.do.addTalk
	if !add {
		addUser, addTalk = nil, nil
	}
	user, err = a.number("u"+string(u), a.do.user, addUser, string(u))
	if err != nil || user == 0 {
		return 0, 0, err
	}
	if err := checkUser(user); err != nil {
		return 0, 0, err
	}
	talk, err = a.number("t"+string(u)+"\x00"+string(s), a.do.talk, addTalk, user, string(s))
	return user, talk, err
}

func (a *applying) removeSession(gone search.RemoveSession) error {
	_, talk, err := a.talk(gone.User, gone.Session, false)
	if err != nil || talk == 0 {
		return err
	}
	var places []int64
	err = query(a.ctx, a.in(a.do.inTalk), func(rows *sql.Rows) error {
		var place int64
		err := rows.Scan(&place)
		places = append(places, place)
		return err
	}, talk)
	if err != nil {
		return err
	}
	for _, place := range places {
		if err := a.removePlace(place); err != nil {
			return err
		}
	}
	delete(a.numbers, "t"+string(gone.User)+"\x00"+string(gone.Session))
	return a.exec(a.do.removeTalk, talk)
}

func (a *applying) remove(gone search.Name) error {
	_, talk, err := a.talk(gone.User, gone.Session, false)
	if err != nil || talk == 0 {
		return err
	}
	there, err := a.find(talk, gone.Kind, gone.ID)
	if err != nil || there == nil {
		return err
	}
	return a.removePlace(there.place)
}

func (a *applying) removePlace(place int64) error {
	if err := a.exec(a.do.delTerm, place); err != nil {
		return err
	}
	return a.exec(a.do.delDoc, place)
}

// row is a document as it lies in the file.
type row struct {
	place, kind, speaker, scenario, language, at int64
	id, turn                                     any
	text                                         []byte
}

// find returns the document of a name, nil if there is none.
func (a *applying) find(talk int64, kind search.Kind, id string) (*row, error) {
	kindNo, err := a.label(string(kind))
	if err != nil {
		return nil, err
	}
	var there *row
	err = query(a.ctx, a.in(a.do.named), func(rows *sql.Rows) error {
		var r row
		if err := rows.Scan(&r.place, &r.kind, &r.id, &r.turn, &r.speaker, &r.scenario, &r.language, &r.at, &r.text); err != nil {
			return err
		}
		if r.kind == kindNo && unpack(r.id) == id {
			there = &r
		}
		return nil
	}, talk, hashOf(string(kind), id))
	return there, err
}

// put adds a document, or replaces the one of its name if anything is different.
func (a *applying) put(d search.Document) error {
	user, talk, err := a.talk(d.User, d.Session, true)
	if err != nil {
		return err
	}
	now := row{id: pack(d.ID), at: d.At.UnixMicro(), text: []byte(d.Text)}
	if string(d.Turn) != d.ID {
		now.turn = pack(string(d.Turn))
	}
	for to, text := range map[*int64]string{&now.kind: string(d.Kind), &now.speaker: string(d.Speaker),
		&now.scenario: string(d.Scenario), &now.language: d.Language} {
		if *to, err = a.label(text); err != nil {
			return err
		}
	}
	there, err := a.find(talk, d.Kind, d.ID)
	if err != nil {
		return err
	}
	switch {
	case there == nil:
		now.place, err = a.free(user, d.At)
	case there.same(now):
		return nil
	default:
		if err := a.removePlace(there.place); err != nil {
			return err
		}
		if now.place = there.place; there.at != now.at {
			now.place, err = a.free(user, d.At)
		}
	}
	if err != nil {
		return err
	}
	stems := words.LanguageOf(d.Language)
	if err := a.exec(a.do.addDoc, now.place, talk, hashOf(string(d.Kind), d.ID), now.kind, now.id, now.turn,
		now.speaker, now.scenario, now.language, int64(stems), now.at, now.text); err != nil {
		return err
	}
	return a.exec(a.do.addTerms, now.place, a.termsOf(d.Text, stems, now))
}

func (r *row) same(o row) bool {
	return r.at == o.at && r.speaker == o.speaker && r.scenario == o.scenario && r.language == o.language &&
		unpack(r.turn) == unpack(o.turn) && (r.turn == nil) == (o.turn == nil) && bytes.Equal(r.text, o.text)
}

func (a *applying) termsOf(text string, stems words.Language, now row) string {
	a.terms.Reset()
	a.tokens = words.Append(a.tokens[:0], text)
	termsOf(&a.terms, a.tokens, stems, &a.stemmer, a.seen)
	addLabel(&a.terms, kindLabel, now.kind)
	addLabel(&a.terms, speakerLabel, now.speaker)
	addLabel(&a.terms, sceneLabel, now.scenario)
	return a.terms.String()
}

// free returns a place for a document of a time: the next of its step or, where
// that is full, of a step behind it.
func (a *applying) free(user int64, at time.Time) (int64, error) {
	own := stepOf(at)
	for step := own; ; {
		first := placeOf(user, step)
		if next, ok := a.full[first]; ok {
			step = next
			continue
		}
		var last sql.NullInt64
		if err := a.row(a.do.lastPlace, &last, first, first+1<<numberBits-1); err != nil {
			return 0, err
		}
		if last.Valid && last.Int64 == first+1<<numberBits-1 {
			a.full[first] = step + 1
			step++
			continue
		}
		a.slack = max(a.slack, step-own)
		if last.Valid {
			return last.Int64 + 1, nil
		}
		return first, nil
	}
}
