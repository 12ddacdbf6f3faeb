package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/search/words"
)

// scored is how many bytes of a text count for how well it fits.
const scored = 2048

// reading holds the statements of the connections that search.
type reading struct {
	user, label, slack *sql.Stmt
	newest, newestIn   *sql.Stmt // In: within bounds of time
	best, bestIn       *sql.Stmt
	at, doc            *sql.Stmt
}

func (r *reading) prepare(ctx context.Context, db *sql.DB) error {
	const (
		places = `SELECT terms.rowid, 0, 0, x'' FROM terms`
		texts  = `SELECT place, at, stems, substr(text, 1, %d) FROM terms CROSS JOIN docs ON place = terms.rowid`
		join   = ` CROSS JOIN docs ON place = terms.rowid`
		where  = ` WHERE terms MATCH ? AND terms.rowid BETWEEN ? AND ?`
		within = ` AND at >= ? AND at < ?`
		order  = ` ORDER BY terms.rowid DESC LIMIT %d`
	)
	limit := fmt.Sprintf(order, search.TotalLimit)
	text := fmt.Sprintf(texts, scored)
	return prepareAll(ctx, db, map[**sql.Stmt]string{
		&r.user:     `SELECT no FROM users WHERE id = ?`,
		&r.label:    `SELECT no FROM labels WHERE text = ?`,
		&r.slack:    `SELECT slack FROM cursor`,
		&r.newest:   places + where + limit,
		&r.newestIn: places + join + where + within + limit,
		&r.best:     text + where + limit,
		&r.bestIn:   text + where + within + limit,
		&r.at:       `SELECT at FROM docs WHERE place = ?`,
		&r.doc: `SELECT talks.id, kind.text, docs.id, turn, coalesce(speaker.text, ''), coalesce(scenario.text, ''),
				coalesce(language.text, ''), at, docs.text
			FROM docs JOIN talks ON talks.no = talk
				LEFT JOIN labels kind ON kind.no = kind
				LEFT JOIN labels speaker ON speaker.no = speaker
				LEFT JOIN labels scenario ON scenario.no = scenario
				LEFT JOIN labels language ON language.no = language
			WHERE place = ?`,
	})
}

// Find implements search.Index.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	result := search.Result{Hits: []search.Hit{}}
	if err := cmp.Or(ctx.Err(), q.Check()); err != nil {
		return result, err
	}
	parsed := words.Parse(q.Text, q.Typing)
	if len(parsed.Terms) == 0 {
		return result, nil
	}
	err := x.use(ctx, func(f *file) error {
		// One transaction, so that what was found is still there when it is read.
		tx, err := f.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return err
		}
		s := searching{ctx: ctx, tx: tx, ask: f.ask, q: q, matcher: words.NewMatcher(parsed)}
		result, err = s.find(expression(parsed))
		return errors.Join(err, tx.Rollback())
	})
	return result, err
}

// searching is one Find on its way.
type searching struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of Find
	tx      *sql.Tx
	ask     reading
	q       search.Query
	matcher *words.Matcher
	tokens  []words.Token
}

// candidate is a document that fits.
type candidate struct {
	place, at int64
	score     float64
}

func (s *searching) find(expression string) (search.Result, error) {
	result := search.Result{Hits: []search.Hit{}}
	user, err := s.number(s.ask.user, string(s.q.User))
	if err != nil || user == 0 {
		return result, err
	}
	labels, ok, err := s.labels()
	if err != nil || !ok {
		return result, err
	}
	found, err := s.candidates(user, expression+labels)
	if err != nil {
		return result, err
	}
	result.Total = len(found)
	from := min(s.q.Offset, len(found))
	to := min(from+s.q.Limit, len(found))
	if s.q.Newest {
		if err := s.order(found, from, to); err != nil {
			return result, err
		}
	}
	for _, c := range found[from:to] {
		hit, err := s.hit(c)
		if err != nil {
			return result, err
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// number returns the number of a name, 0 for one that is unknown.
func (s *searching) number(stmt *sql.Stmt, name string) (int64, error) {
	var no int64
	err := s.tx.StmtContext(s.ctx, stmt).QueryRowContext(s.ctx, name).Scan(&no)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return no, err
}

// labels adds the kinds, the speaker and the scenario to an expression. ok is
// false where no document has them.
func (s *searching) labels() (expression string, ok bool, err error) {
	var out strings.Builder
	for _, wanted := range []struct {
		sign  string
		texts []string
	}{
		{kindLabel, texts(s.q.Kinds...)}, {speakerLabel, texts(s.q.Speaker)}, {sceneLabel, texts(s.q.Scenario)},
	} {
		var alternatives []string
		for _, text := range wanted.texts {
			no, err := s.number(s.ask.label, text)
			if err != nil {
				return "", false, err
			}
			if no != 0 {
				alternatives = append(alternatives, fmt.Sprintf(`"%s%d"`, wanted.sign, no))
			}
		}
		if len(wanted.texts) > 0 && len(alternatives) == 0 {
			return "", false, nil
		}
		if len(alternatives) > 0 {
			fmt.Fprintf(&out, " AND (%s)", strings.Join(alternatives, " OR "))
		}
	}
	return out.String(), true, nil
}

// texts returns those that are not empty.
func texts[T ~string](all ...T) []string {
	var texts []string
	for _, text := range all {
		if text != "" {
			texts = append(texts, string(text))
		}
	}
	return texts
}

// candidates returns what fits, in the order of the result.
func (s *searching) candidates(user int64, expression string) ([]candidate, error) {
	var slack int64
	if err := s.tx.StmtContext(s.ctx, s.ask.slack).QueryRowContext(s.ctx).Scan(&slack); err != nil {
		return nil, err
	}
	first, last := placesOf(user, s.q.From, s.q.To, slack)
	args := []any{expression, first, last}
	stmt := s.ask.best
	bounded := !s.q.From.IsZero() || !s.q.To.IsZero()
	switch {
	case s.q.Newest && bounded:
		stmt = s.ask.newestIn
	case s.q.Newest:
		stmt = s.ask.newest
	case bounded:
		stmt = s.ask.bestIn
	}
	if bounded {
		args = append(args, bound(s.q.From, minTime), bound(s.q.To, maxTime))
	}
	var found []candidate
	var text sql.RawBytes
	err := query(s.ctx, s.tx.StmtContext(s.ctx, stmt), func(rows *sql.Rows) error {
		var c candidate
		var stems words.Language
		err := rows.Scan(&c.place, &c.at, &stems, &text)
		if err == nil && !s.q.Newest {
			s.tokens = words.Append(s.tokens[:0], string(text))
			places, _ := s.matcher.Match(s.tokens, stems)
			c.score = s.matcher.Score(s.tokens, places)
		}
		found = append(found, c)
		return err
	}, args...)
	if !s.q.Newest {
		slices.SortStableFunc(found, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.at, a.at))
		})
	}
	return found, err
}

// order puts what lies in the same step of time into its order, as far as the
// page from from to to shows it: places alone are in the order of their steps.
func (s *searching) order(found []candidate, from, to int) error {
	step := func(i int) int64 { return found[i].place >> numberBits }
	for from > 0 && from < len(found) && step(from-1) == step(from) {
		from--
	}
	for first := from; first < to; {
		next := first + 1
		for next < len(found) && step(next) == step(first) {
			next++
		}
		if next > first+1 {
			for i := first; i < next; i++ {
				if err := s.tx.StmtContext(s.ctx, s.ask.at).QueryRowContext(s.ctx, found[i].place).Scan(&found[i].at); err != nil {
					return err
				}
			}
			slices.SortStableFunc(found[first:next], func(a, b candidate) int { return cmp.Compare(b.at, a.at) })
		}
		first = next
	}
	return nil
}

const (
	minTime = -1 << 63
	maxTime = 1<<63 - 1
)

// bound returns a bound of time as it is kept, without for the zero time.
func bound(t time.Time, without int64) int64 {
	if t.IsZero() {
		return without
	}
	return t.UnixMicro()
}

// hit reads a document and marks in it what was asked for.
func (s *searching) hit(c candidate) (search.Hit, error) {
	var hit search.Hit
	var id, turn any
	var at int64
	err := s.tx.StmtContext(s.ctx, s.ask.doc).QueryRowContext(s.ctx, c.place).Scan(&hit.Session, &hit.Kind, &id, &turn,
		&hit.Speaker, &hit.Scenario, &hit.Language, &at, &hit.Text)
	if err != nil {
		return hit, err
	}
	hit.User, hit.ID, hit.At = s.q.User, unpack(id), time.UnixMicro(at).UTC()
	hit.Turn = roleplay.TurnID(unpack(turn))
	if turn == nil {
		hit.Turn = roleplay.TurnID(hit.ID)
	}
	s.tokens = words.Append(s.tokens[:0], hit.Text)
	found, _ := s.matcher.Match(s.tokens, words.LanguageOf(hit.Language))
	hit.Snippet, hit.Marks = words.Snippet(hit.Text, s.tokens, found)
	return hit, nil
}
