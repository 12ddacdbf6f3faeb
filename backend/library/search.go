package library

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// maxQuery is how many characters a search has at most.
const maxQuery = 1000

// catchUpFor is how long a search waits for the index to take in what is new.
// After that it gives what is there, and says so.
const catchUpFor = 3 * time.Second

// errIndex is the cause of everything that fails because of the index.
var errIndex = errors.New("the index of the search does not work")

// Search finds what was said, written and titled in the actor's sessions out of
// the bin. All that was acked before the call is found, unless the answer says
// Building. CodeUnauthenticated without an actor, CodeInvalid for an input that
// cannot be, CodeUnavailable if the index does not work or the program ends.
func (s *Service) Search(ctx context.Context, in SearchInput) (SearchOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return SearchOutput{}, err
	}
	query, err := in.query(actor.ID)
	if err != nil {
		return SearchOutput{}, err
	}
	building, err := s.catchUp(ctx)
	if err != nil {
		return SearchOutput{}, told(err)
	}
	result, err := s.deps.Index.Find(ctx, query)
	if err != nil {
		if ctx.Err() != nil || roleplay.CodeOf(err) == roleplay.CodeInvalid {
			return SearchOutput{}, err
		}
		// An index that finds out that it is damaged begins anew by itself. What was
		// just being written to it would make it look whole, so its owner begins anew too.
		_, resetErr := s.ask(ctx, true)
		return SearchOutput{}, told(ofIndex("search it", errors.Join(err, resetErr)))
	}
	hits, left, err := s.hits(ctx, actor.ID, result.Hits)
	if err != nil {
		return SearchOutput{}, err
	}
	return SearchOutput{Hits: hits, Total: result.Total - left, Building: building}, nil
}

// Check returns what is wrong with the input, whoever asks: CodeInvalid, as Search does.
func (in SearchInput) Check() error {
	_, err := in.query("")
	return err
}

// query checks the input and says it as the index takes it.
func (in SearchInput) query(u roleplay.UserID) (search.Query, error) {
	limit, err := checkPart(in.Offset, in.Limit)
	if err != nil {
		return search.Query{}, err
	}
	if n := utf8.RuneCountInString(in.Text); n > maxQuery {
		return search.Query{}, roleplay.Invalid("text", "A search has at most %d characters; this one has %d.", maxQuery, n)
	}
	kinds := []search.Kind{search.KindTitle, search.KindTurn, search.KindNote}
	for _, kind := range in.Kinds {
		if !slices.Contains(kinds, kind) {
			return search.Query{}, roleplay.Invalid("kinds", "What is found is a title, a turn or a note.")
		}
	}
	if !slices.Contains([]roleplay.Speaker{"", roleplay.SpeakerTrainee, roleplay.SpeakerCharacter}, in.Speaker) {
		return search.Query{}, roleplay.Invalid("speaker", "A speaker is trainee or character.")
	}
	if !slices.Contains([]string{"", "best", "newest"}, in.Order) {
		return search.Query{}, roleplay.Invalid("order", "Hits are ordered by best or newest.")
	}
	q := search.Query{
		User: u, Text: in.Text, Typing: in.Typing, Kinds: in.Kinds, Speaker: in.Speaker, Scenario: in.ScenarioID,
		Newest: in.Order == "newest", Offset: in.Offset, Limit: limit,
	}
	if in.From != nil {
		q.From = *in.From
	}
	if in.To != nil {
		q.To = *in.To
	}
	return q, nil
}

// hits puts what was found with its sessions. Hits in a session that is in the
// bin, or gone, since the index was asked are left out, and counted.
func (s *Service) hits(ctx context.Context, u roleplay.UserID, found []search.Hit) (hits []Hit, left int, err error) {
	sessions := map[roleplay.SessionID]*roleplay.SessionSummary{}
	hits = []Hit{}
	for _, h := range found {
		session, known := sessions[h.Session]
		if !known {
			if session, err = s.shown(ctx, u, h.Session); err != nil {
				return nil, 0, err
			}
			sessions[h.Session] = session
		}
		if session == nil {
			left++
			continue
		}
		hit := Hit{Session: *session, Kind: h.Kind, TurnID: h.Turn, Speaker: h.Speaker, At: h.At, Snippet: h.Snippet, Marks: h.Marks}
		if h.Kind == search.KindNote {
			hit.NoteID = roleplay.NoteID(h.ID)
		}
		hits = append(hits, hit)
	}
	return hits, left, nil
}

// shown is the summary of a session, nil if it is in the bin or gone. One that
// is in no list is read from its log.
func (s *Service) shown(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (*roleplay.SessionSummary, error) {
	m, _, err := s.readMarks(ctx, u, id)
	if err != nil || m.DeletedAt != nil || m.Purging {
		return nil, err
	}
	summary, err := s.sessions.Get(ctx, u, id)
	if err == nil {
		summary, err = s.current(ctx, u, summary)
		return &summary, err
	}
	if roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return nil, err
	}
	loaded, err := s.talks.Load(ctx, u, id)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return nil, nil
	}
	return &loaded.Summary, err
}

// catchUp waits until the index has all that was acked before the call. It
// reports whether there may be more to find all the same.
func (s *Service) catchUp(ctx context.Context) (building bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, catchUpFor)
	defer cancel()
	a, err := s.ask(ctx, false)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return true, nil // whether it was the caller's deadline, the next call with it finds out
	}
	return a.building, err
}

// told is err for people, if it is the index that failed and did not say why.
func told(err error) error {
	var said *roleplay.Error
	if !errors.Is(err, errIndex) || errors.As(err, &said) && said.Code == roleplay.CodeUnavailable {
		return err
	}
	return &roleplay.Error{
		Code:    roleplay.CodeUnavailable,
		Message: "The search does not work at the moment: its index cannot be read or written. Your sessions are not affected. To build the index anew, let the storage be verified and repaired.",
		Err:     err,
	}
}
