package upkeep

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// maxDamagedTalks is how many talks are named that a salvaged file misses something of.
const maxDamagedTalks = 200

// GetStorage says what is kept, what takes the room and how it is doing.
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN unless on one's own machine.
func (s *Service) GetStorage(ctx context.Context, _ GetStorageInput) (Storage, error) {
	if _, err := s.require(ctx); err != nil {
		return Storage{}, err
	}
	usage, err := s.deps.Store.Usage(ctx)
	if err != nil {
		return Storage{}, fmt.Errorf("count what takes the room: %w", err)
	}
	out := Storage{
		State: s.deps.Store.State(), Path: usage.Path, File: usage.File, Free: usage.Free, Keys: usage.Keys, Parts: partsOf(usage),
	}
	if out.Index, err = s.deps.Index.Size(ctx); err != nil {
		// The index is derived: what is kept is shown without it.
		s.deps.Logger.WarnContext(ctx, "size of the index not found out", "code", roleplay.CodeOf(err))
	}
	for u, err := range record.Users(ctx, s.deps.Store) {
		if err != nil {
			return Storage{}, err
		}
		kept, binned, err := s.count(ctx, u)
		if err != nil {
			// Whoever looks here may do so because a list is broken.
			s.deps.Logger.WarnContext(ctx, "talks of a user not counted", "code", roleplay.CodeOf(err))
		}
		out.Talks += kept
		out.Binned += binned
	}
	if sv := s.deps.Store.Salvaged(); salvaged(sv) {
		out.Salvage = &Salvage{
			Copy: sv.Copy, Cause: sv.Cause, Kept: sv.Kept, Stale: len(sv.Stale), Lost: len(sv.Lost), Talks: s.damagedTalks(ctx, sv),
		}
	}
	return out, nil
}

// count counts the talks of a user that are listed, and those in the bin.
func (s *Service) count(ctx context.Context, u roleplay.UserID) (kept, binned int, err error) {
	for _, deleted := range []bool{false, true} {
		found, err := s.sessions.Find(ctx, u, record.SessionFilter{Deleted: deleted}, record.SortNewest)
		if err != nil {
			return 0, 0, fmt.Errorf("count talks: %w", err)
		}
		if deleted {
			binned = len(found)
		} else {
			kept = len(found)
		}
	}
	return kept, binned, nil
}

// partsOf puts what takes the room into kinds that a person knows, largest
// first. What a file holds besides is its journal, and what it needs to find things.
func partsOf(usage store.Usage) []StoragePart {
	bytes := map[string]int64{}
	rest := usage.File - usage.Free
	for prefix, n := range usage.ByPrefix {
		bytes[kindOf(prefix)] += n
		rest -= n
	}
	if rest > 0 {
		bytes["journal"] = rest
	}
	parts := []StoragePart{}
	for kind, n := range bytes {
		parts = append(parts, StoragePart{Kind: kind, Bytes: n})
	}
	slices.SortFunc(parts, func(a, b StoragePart) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Kind, b.Kind))
	})
	return parts
}

func kindOf(prefix string) string {
	switch prefix {
	case "users/chat_events":
		return "talks"
	case "users/chat_logs":
		return "sealed"
	case "users/evaluations":
		return "evaluations"
	case "users/marks":
		return "marks"
	case "users/session_pages":
		return "lists"
	case "accounts", "logins", "users/profile":
		return "accounts"
	}
	if first, _, _ := strings.Cut(prefix, "/"); first == "content" {
		return "content"
	}
	return "other"
}

// AcknowledgeSalvage notes that a person has seen what became of a damaged file:
// it is not told any more. CodeUnauthenticated without an actor, CodeForbidden below
// ADMIN unless on one's own machine, CodeUnavailable or CodeReadOnly where nothing can be saved.
func (s *Service) AcknowledgeSalvage(ctx context.Context, _ AcknowledgeSalvageInput) (AcknowledgeSalvageOutput, error) {
	if _, err := s.require(ctx); err != nil {
		return AcknowledgeSalvageOutput{}, err
	}
	err := s.deps.Store.AcknowledgeSalvage(ctx)
	return AcknowledgeSalvageOutput{State: s.deps.Store.State()}, err
}

// salvaged reports whether a damaged file is to be told of.
func salvaged(sv store.Salvage) bool {
	return sv.Copy != "" || len(sv.Lost) > 0 || len(sv.Stale) > 0
}

// damagedTalks names the talks that miss something, with how much, oldest first.
func (s *Service) damagedTalks(ctx context.Context, sv store.Salvage) []DamagedTalk {
	type talk struct {
		user    roleplay.UserID
		session roleplay.SessionID
	}
	lost, stale := map[talk]int{}, map[talk]int{}
	var all []talk
	count := func(keys []string, into map[talk]int) {
		for _, key := range keys {
			at := record.ParseKey(key)
			if at.Session == "" || at.User == "" {
				continue
			}
			t := talk{at.User, at.Session}
			if lost[t]+stale[t] == 0 {
				all = append(all, t)
			}
			into[t]++
		}
	}
	count(sv.Lost, lost)
	count(sv.Stale, stale)
	slices.SortFunc(all, func(a, b talk) int { return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.user, b.user)) })
	named := []DamagedTalk{}
	for _, t := range all[:min(len(all), maxDamagedTalks)] {
		d := DamagedTalk{UserID: t.user, SessionID: t.session, Message: missing(lost[t], stale[t])}
		if summary, err := s.sessions.Get(ctx, t.user, t.session); err == nil {
			d.Title = summary.Title
		}
		named = append(named, d)
	}
	return named
}

// missing says in a sentence how much of a talk is missing.
func missing(lost, stale int) string {
	switch {
	case stale == 0:
		return fmt.Sprintf("%s could not be found.", entries(lost))
	case lost == 0:
		return fmt.Sprintf("Of %s only an older state could be found.", entries(stale))
	}
	return fmt.Sprintf("%s could not be found, and of %s only an older state.", entries(lost), entries(stale))
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
