package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// monthForm is a month as it stands in keys.
const monthForm = "2006-01"

// ListUse tells what models took for the actor, by months, newest first.
// CodeUnauthenticated without an actor.
func (s *Service) ListUse(ctx context.Context, _ ListUseInput) (ListUseOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return ListUseOutput{}, err
	}
	prefix := record.ModelUsePrefix(actor.ID)
	out := ListUseOutput{Months: []Month{}}
	for entry, err := range s.deps.Store.List(ctx, prefix, "") {
		if err != nil {
			return ListUseOutput{}, fmt.Errorf("list months: %w", err)
		}
		month := strings.TrimPrefix(entry.Key, prefix)
		used, err := s.used(ctx, actor.ID, month)
		if err != nil {
			return ListUseOutput{}, err
		}
		out.Months = append(out.Months, Month{month, used})
	}
	slices.Reverse(out.Months)
	return out, nil
}

func (s *Service) month() string { return s.deps.Now().UTC().Format(monthForm) }

// used is what models took for u in a month.
func (s *Service) used(ctx context.Context, u roleplay.UserID, month string) (record.ModelMonth, error) {
	doc, err := s.months.Get(ctx, record.ModelUseKey(u, month))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.ModelMonth{}, nil
	}
	return doc.Body, err
}

// count adds to what models took for u this month.
func (s *Service) count(ctx context.Context, u roleplay.UserID, used roleplay.Usage, replies int64) error {
	_, err := s.months.Upsert(ctx, record.ModelUseKey(u, s.month()), u, func(m *record.ModelMonth) error {
		m.Usage = m.Add(used)
		m.Replies += replies
		return nil
	})
	return err
}

// cost is what tokens cost at the prices of a choice, in billionths of a dollar.
func cost(c record.ModelChoice, u roleplay.Usage) int64 {
	return (u.In*c.PriceIn + u.Out*c.PriceOut) / 1000
}

// reached reports whether a limit is used up.
func reached(l record.ModelLimits, month, session roleplay.Usage) bool {
	return over(l.MonthTokens, month.In+month.Out) || over(l.MonthCost, month.Cost) ||
		over(l.SessionTokens, session.In+session.Out) || over(l.SessionCost, session.Cost)
}

func over(limit, used int64) bool { return limit > 0 && used >= limit }

// near reports whether four fifths of a limit of the month are used.
func near(l record.ModelLimits, month roleplay.Usage) bool {
	return over(l.MonthTokens*4/5, month.In+month.Out) || over(l.MonthCost*4/5, month.Cost)
}
