package models

import (
	"context"
	"slices"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// SetConsent keeps that the actor has seen what is sent to a host, or that they take
// it back. CodeUnauthenticated without an actor, CodeConflict for another host than
// that of the model which is chosen now, or another version of the text.
func (s *Service) SetConsent(ctx context.Context, in SetConsentInput) (State, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return State{}, err
	}
	c, err := s.scope(ctx, actor)
	if err != nil {
		return State{}, err
	}
	if in.Agreed && (c.choice == nil || in.Where != where(*c.choice) || in.Version != ConsentVersion) {
		return State{}, roleplay.Errorf(roleplay.CodeConflict, "The model was changed meanwhile. Look again at what is sent, and where.")
	}
	at := s.deps.Now().UTC()
	return s.change(ctx, actor, record.ModelKey(actor.ID), func(m *record.ModelSettings) {
		m.Consents = slices.DeleteFunc(m.Consents, func(a record.ModelConsent) bool { return a.Where == in.Where })
		if in.Agreed {
			m.Consents = append(m.Consents, record.ModelConsent{Where: in.Where, Version: in.Version, At: at})
		}
	})
}

// SetLocalOnly turns the switch "never leave this machine": for the actor, or for all.
// CodeUnauthenticated without an actor, CodeForbidden for all below ADMIN,
// CodeInvalid for all where each person chooses.
func (s *Service) SetLocalOnly(ctx context.Context, in SetLocalOnlyInput) (State, error) {
	actor, key, err := s.ruler(ctx, in.ForAll)
	if err != nil {
		return State{}, err
	}
	return s.change(ctx, actor, key, func(m *record.ModelSettings) { m.LocalOnly = in.On })
}

// SetLimits bounds what models may take: of the actor, or of each person. The same
// errors as SetLocalOnly, and CodeInvalid for a limit below zero.
func (s *Service) SetLimits(ctx context.Context, in SetLimitsInput) (State, error) {
	actor, key, err := s.ruler(ctx, in.ForAll)
	if err != nil {
		return State{}, err
	}
	for name, limit := range map[string]int64{"monthTokens": in.MonthTokens, "monthCost": in.MonthCost, "sessionTokens": in.SessionTokens, "sessionCost": in.SessionCost} {
		if limit < 0 {
			return State{}, roleplay.Invalid(name, "A limit is 0 for none, or more.")
		}
	}
	return s.change(ctx, actor, key, func(m *record.ModelSettings) { m.Limits = in.ModelLimits })
}

// ruler is who may set a rule, and where it is kept.
func (s *Service) ruler(ctx context.Context, forAll bool) (roleplay.Actor, string, error) {
	least := roleplay.RoleGuest
	if forAll {
		least = roleplay.RoleAdmin
	}
	actor, err := roleplay.RequireActor(ctx, least)
	if err != nil {
		return actor, "", err
	}
	if !forAll {
		return actor, record.ModelKey(actor.ID), nil
	}
	if s.deps.Local {
		return actor, "", roleplay.Invalid("forAll", "On this machine each person sets this for themselves.")
	}
	return actor, record.SharedModelKey, nil
}

// change keeps a change of the actor's settings or everybody's, tells whom it concerns, and returns what counts for the actor now.
func (s *Service) change(ctx context.Context, actor roleplay.Actor, key string, change func(*record.ModelSettings)) (State, error) {
	_, err := s.settings.Upsert(ctx, key, actor.ID, func(m *record.ModelSettings) error {
		change(m)
		return nil
	})
	if err != nil {
		return State{}, err
	}
	concerned := actor.ID
	if key == record.SharedModelKey {
		concerned = ""
	}
	s.deps.Bus.Publish(context.WithoutCancel(ctx), roleplay.Event{Type: roleplay.EventModelChanged, Owner: concerned})
	return s.state(ctx, actor)
}
