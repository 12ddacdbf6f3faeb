package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
	"roleplay/backend/search/sqlite"
)

func openEngine(ctx context.Context, name, path string) (engine, error) {
	switch name {
	case "ours":
		return sqlite.Open(ctx, path, slog.New(slog.DiscardHandler))
	case "fts5":
		return openBare(ctx, path)
	case "bleve":
		return openBleve(path)
	}
	return nil, fmt.Errorf("%q is no engine", name)
}

// bare is FTS5 as its manual shows it: one table with the text, the porter
// tokenizer, rank, snippet. It knows English stems only, and no users.
type bare struct{ db *sql.DB }

func openBare(ctx context.Context, path string) (*bare, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-8192)")
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE VIRTUAL TABLE docs USING fts5 (text, user UNINDEXED, session UNINDEXED, id UNINDEXED,
		speaker UNINDEXED, scenario UNINDEXED, language UNINDEXED, at UNINDEXED, tokenize = 'porter unicode61')`)
	return &bare{db: db}, err
}

func (x *bare) Close() error { return x.db.Close() }

func (x *bare) Apply(ctx context.Context, b search.Batch) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	add, err := tx.PrepareContext(ctx, `INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	for _, d := range b.Put {
		if _, err := add.ExecContext(ctx, d.Text, string(d.User), string(d.Session), d.ID, string(d.Speaker), string(d.Scenario), d.Language, d.At.UnixMilli()); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (x *bare) Find(ctx context.Context, q search.Query) (search.Result, error) {
	var result search.Result
	rows, err := x.db.QueryContext(ctx, `SELECT session, id, text, snippet(docs, 0, '[', ']', '…', 32) FROM docs
		WHERE docs MATCH ? AND user = ? ORDER BY rank LIMIT ?`, q.Text, string(q.User), q.Limit)
	if err != nil {
		return result, err
	}
	for rows.Next() {
		var hit search.Hit
		if err := rows.Scan(&hit.Session, &hit.ID, &hit.Text, &hit.Snippet); err != nil {
			return result, errors.Join(err, rows.Close())
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, errors.Join(rows.Err(), rows.Close())
}

// other is bleve, with a field for each language and the text kept for the snippet.
type other struct{ index bleve.Index }

// page is a document as bleve takes it.
type page struct {
	User, Speaker, Scenario, Session string
	En, De                           string
	At                               float64
}

func openBleve(path string) (*other, error) {
	m := bleve.NewIndexMapping()
	document := bleve.NewDocumentStaticMapping()
	for _, name := range []string{"User", "Speaker", "Scenario", "Session"} {
		field := bleve.NewKeywordFieldMapping()
		field.IncludeInAll = false
		document.AddFieldMappingsAt(name, field)
	}
	for name, analyzer := range map[string]string{"En": en.AnalyzerName, "De": de.AnalyzerName} {
		field := bleve.NewTextFieldMapping()
		field.Analyzer, field.IncludeInAll = analyzer, false
		document.AddFieldMappingsAt(name, field)
	}
	document.AddFieldMappingsAt("At", number())
	m.DefaultMapping = document
	index, err := bleve.New(path, m)
	return &other{index: index}, err
}

func number() *mapping.FieldMapping {
	field := bleve.NewNumericFieldMapping()
	field.IncludeInAll = false
	return field
}

func (x *other) Close() error { return x.index.Close() }

func (x *other) Apply(_ context.Context, b search.Batch) error {
	batch := x.index.NewBatch()
	for _, d := range b.Put {
		p := page{User: string(d.User), Speaker: string(d.Speaker), Scenario: string(d.Scenario), Session: string(d.Session), At: float64(d.At.UnixMilli())}
		if d.Language == "de" {
			p.De = d.Text
		} else {
			p.En = d.Text
		}
		if err := batch.Index(string(d.Session)+"/"+d.ID, p); err != nil {
			return err
		}
	}
	return x.index.Batch(batch)
}

func (x *other) Find(ctx context.Context, q search.Query) (search.Result, error) {
	text := func(field string) query.Query {
		switch {
		case strings.HasPrefix(q.Text, `"`):
			m := bleve.NewMatchPhraseQuery(strings.Trim(q.Text, `"`))
			m.SetField(field)
			return m
		case strings.HasSuffix(q.Text, "*"):
			m := bleve.NewPrefixQuery(strings.TrimSuffix(q.Text, "*"))
			m.SetField(field)
			return m
		}
		m := bleve.NewMatchQuery(q.Text)
		m.SetField(field)
		m.SetOperator(query.MatchQueryOperatorAnd)
		return m
	}
	owner := bleve.NewTermQuery(string(q.User))
	owner.SetField("User")
	request := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(owner, bleve.NewDisjunctionQuery(text("En"), text("De"))), q.Limit, q.Offset, false)
	request.Highlight = bleve.NewHighlight()
	request.Fields = []string{"Session", "En", "De"}
	found, err := x.index.SearchInContext(ctx, request)
	if err != nil {
		return search.Result{}, err
	}
	result := search.Result{Total: int(min(found.Total, search.TotalLimit))}
	for _, h := range found.Hits {
		session, _ := h.Fields["Session"].(string)
		result.Hits = append(result.Hits, search.Hit{Document: search.Document{User: q.User, Session: roleplay.SessionID(session), ID: h.ID}})
	}
	return result, nil
}
