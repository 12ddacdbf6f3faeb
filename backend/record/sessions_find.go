package record

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"roleplay/backend/roleplay"
)

// Find returns all sessions of u that fit the filter, in order.
func (x *Sessions) Find(ctx context.Context, u roleplay.UserID, f SessionFilter, sort SessionSort) ([]roleplay.SessionSummary, error) {
	words := strings.Fields(fold(f.Text))
	var found []*listed
	for one, err := range x.newestFirst(ctx, u, "") {
		if err == nil {
			err = one.err
		}
		if err != nil {
			return nil, err
		}
		if f.takes(one, words) {
			found = append(found, one)
		}
	}
	switch sort {
	case SortOldest:
		slices.Reverse(found)
	case SortTitle:
		slices.SortStableFunc(found, func(a, b *listed) int { return cmp.Compare(a.title, b.title) })
	case SortLongest:
		slices.SortStableFunc(found, func(a, b *listed) int { return cmp.Compare(b.summary.TurnCount, a.summary.TurnCount) })
	case SortDeleted:
		slices.SortStableFunc(found, func(a, b *listed) int { return when(b.summary.DeletedAt).Compare(when(a.summary.DeletedAt)) })
	case SortNewest, "":
	default:
		return nil, roleplay.Invalid("sort", "Sessions are sorted by newest, oldest, title, longest or deleted.")
	}
	summaries := make([]roleplay.SessionSummary, len(found))
	for i, one := range found {
		summaries[i] = one.summary
	}
	return summaries, nil
}

// when is a time that may not be, as one that comes before all others.
func when(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// takes reports whether the filter takes a session. words are those of Text, folded.
func (f SessionFilter) takes(one *listed, words []string) bool {
	s := &one.summary
	switch {
	case f.Deleted != (s.DeletedAt != nil),
		f.ScenarioID != "" && s.ScenarioID != f.ScenarioID,
		f.State != "" && s.State != f.State,
		f.From != nil && s.StartedAt.Before(*f.From),
		f.To != nil && !s.StartedAt.Before(*f.To):
		return false
	}
	for _, word := range words {
		if !strings.Contains(one.folded, word) {
			return false
		}
	}
	return true
}

// Select returns the sessions that sel names, each once: the IDs as they were
// given or, with All, those that the filter takes besides the IDs, newest first.
// CodeInvalid if nothing is named, for more than MaxSelected IDs, and for one
// that is no id.
func (x *Sessions) Select(ctx context.Context, u roleplay.UserID, sel Selection) ([]roleplay.SessionID, error) {
	switch {
	case len(sel.IDs) == 0 && !sel.All:
		return nil, roleplay.Invalid("ids", "Choose at least one session.")
	case len(sel.IDs) > MaxSelected:
		return nil, roleplay.Invalid("ids", "At most %d sessions are named one by one, not %d; choose all of a filter instead.", MaxSelected, len(sel.IDs))
	}
	named := map[roleplay.SessionID]bool{}
	chosen := make([]roleplay.SessionID, 0, len(sel.IDs))
	for _, s := range sel.IDs {
		if !roleplay.IsUUID(string(s)) {
			return nil, roleplay.Invalid("ids", "A session's id is a UUID in lower case.")
		}
		if !named[s] {
			named[s] = true
			chosen = append(chosen, s)
		}
	}
	if !sel.All {
		return chosen, nil
	}
	found, err := x.Find(ctx, u, sel.Filter, SortNewest)
	if err != nil {
		return nil, err
	}
	chosen = chosen[:0]
	for _, summary := range found {
		if !named[summary.ID] {
			chosen = append(chosen, summary.ID)
		}
	}
	return chosen, nil
}

// fold makes text comparable: without case and accents.
func fold(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(s)
	}
	decomposed := norm.NFKD.String(cases.Fold().String(s))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, decomposed)
}
