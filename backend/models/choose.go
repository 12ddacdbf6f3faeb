package models

import (
	"context"
	"slices"
	"strings"

	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// maxName bounds the names of models, projects and locations, in bytes.
const maxName = 200

// maxPrice bounds a price: a thousand dollars for a million tokens.
const maxPrice = 1000 * 1_000_000

// GetModel tells which model plays for the actor, and what it took this month. It asks
// nothing of the model's service. CodeUnauthenticated without an actor.
func (s *Service) GetModel(ctx context.Context, _ GetModelInput) (State, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return State{}, err
	}
	return s.state(ctx, actor)
}

func (s *Service) state(ctx context.Context, actor roleplay.Actor) (State, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return State{}, err
	}
	month := s.month()
	used, err := s.used(ctx, actor.ID, month)
	if err != nil {
		return State{}, err
	}
	out := State{
		Choice: c.choice, Shared: !s.deps.Local, MayChoose: s.mayChoose(actor), ConsentVersion: ConsentVersion,
		LocalOnly: c.localOnly(), ForAll: c.shared.LocalOnly, Limits: c.limits(), OwnLimits: c.own.Limits, LimitsForAll: c.shared.Limits, Month: month, Used: used,
		Warning: near(c.limits(), used.Usage),
	}
	_, out.KeyKept = s.key(ctx, c)
	if c.choice != nil {
		out.Where = where(*c.choice)
		out.OnMachine, out.Consented = onMachine(out.Where), c.consented()
	}
	out.Fault = c.fault(out.KeyKept, used.Usage, roleplay.Usage{})
	return out, nil
}

func (s *Service) mayChoose(actor roleplay.Actor) bool {
	return s.deps.Local || actor.Role.Includes(roleplay.RoleAdmin)
}

// chooser is who may choose: on a server an administrator.
func (s *Service) chooser(ctx context.Context) (roleplay.Actor, error) {
	least := roleplay.RoleAdmin
	if s.deps.Local {
		least = roleplay.RoleGuest
	}
	return roleplay.RequireActor(ctx, least)
}

// consented reports whether the actor has agreed to the host of the choice.
func (c scope) consented() bool {
	return c.choice != nil && slices.ContainsFunc(c.own.Consents, func(a record.ModelConsent) bool {
		return a.Where == where(*c.choice) && a.Version == ConsentVersion
	})
}

// fault is why the model would not play now, as far as that is known without asking it.
func (c scope) fault(kept KeyKept, month, session roleplay.Usage) roleplay.Fault {
	switch {
	case c.choice == nil:
		return roleplay.FaultNone
	case c.localOnly() && !onMachine(where(*c.choice)):
		return roleplay.FaultLocalOnly
	case !c.consented():
		return roleplay.FaultConsent
	case kept == KeyMissing:
		return roleplay.FaultKey
	case reached(c.limits(), month, session):
		return roleplay.FaultLimit
	}
	return ""
}

// SetModel chooses the model that plays: for the actor or, on a server, for all. The
// key goes into the keyring of the system; State.KeyKept says if it could not.
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN on a server,
// CodeInvalid names the field that cannot be right.
func (s *Service) SetModel(ctx context.Context, in SetModelInput) (State, error) {
	actor, err := s.chooser(ctx)
	if err != nil {
		return State{}, err
	}
	chosen, key, err := checkModel(in)
	if err != nil {
		return State{}, err
	}
	c, err := s.scope(ctx, actor)
	if err != nil {
		return State{}, err
	}
	if _, err := s.deps.Connect(connection(chosen, key, false)); err != nil {
		return State{}, err
	}
	kept := c.choice != nil && c.choice.HasKey && where(*c.choice) == where(chosen) && c.choice.Vendor == chosen.Vendor && !in.DropKey
	if key == "" && !kept {
		err = s.forgetKey(ctx, c)
	} else if key != "" {
		err = s.keepKey(ctx, c.secret, key)
	}
	if err != nil {
		return State{}, err
	}
	chosen.HasKey = key != "" || kept
	defer s.forget()
	return s.change(ctx, actor, c.key, func(m *record.ModelSettings) { m.Choice = &chosen })
}

// checkModel refuses what cannot be a choice.
func checkModel(in SetModelInput) (record.ModelChoice, string, error) {
	c := record.ModelChoice{
		Vendor: in.Vendor, Model: strings.TrimSpace(in.Model), Project: strings.TrimSpace(in.Project), Location: strings.TrimSpace(in.Location),
		PriceIn: in.PriceIn, PriceOut: in.PriceOut,
	}
	if !slices.Contains([]model.Vendor{model.VendorGemini, model.VendorVertex, model.VendorOpenAI}, in.Vendor) {
		return c, "", roleplay.Invalid("vendor", "A service is gemini, vertex or openai.")
	}
	var err error
	if c.Address, err = checkAddress(in.Vendor, in.Address); err != nil {
		return c, "", err
	}
	vertex := in.Vendor == model.VendorVertex
	for _, f := range []struct {
		name, value, what string
		needed            bool
	}{
		{"model", c.Model, "the name of the model, as the service calls it", true},
		{"project", c.Project, "the id of the project at Google Cloud", vertex},
		{"location", c.Location, "the location at Google Cloud, such as europe-west4", vertex},
	} {
		switch {
		case f.needed && f.value == "":
			return c, "", roleplay.Invalid(f.name, "Give %s.", f.what)
		case !vertex && f.name != "model" && f.value != "":
			return c, "", roleplay.Invalid(f.name, "Only Vertex has this.")
		case len(f.value) > maxName || strings.ContainsFunc(f.value, func(r rune) bool { return r <= ' ' || r == 0x7f }):
			return c, "", roleplay.Invalid(f.name, "This is %s: at most %d bytes, without spaces.", f.what, maxName)
		}
	}
	for name, price := range map[string]int64{"priceIn": in.PriceIn, "priceOut": in.PriceOut} {
		if price < 0 || price > maxPrice {
			return c, "", roleplay.Invalid(name, "A price is from 0 to 1000 US dollars for a million tokens.")
		}
	}
	key, err := checkKey(in.Key)
	return c, key, err
}

func connection(c record.ModelChoice, key string, localOnly bool) model.Connection {
	return model.Connection{Vendor: c.Vendor, Address: c.Address, Key: key, Project: c.Project, Location: c.Location, LocalOnly: localOnly}
}

// DeleteModel forgets the model and its key. The same errors as SetModel, and
// CodeUnavailable if the key lies in a keyring that cannot be reached now.
func (s *Service) DeleteModel(ctx context.Context, _ DeleteModelInput) (State, error) {
	actor, err := s.chooser(ctx)
	if err != nil {
		return State{}, err
	}
	c, err := s.scope(ctx, actor)
	if err != nil {
		return State{}, err
	}
	if err := s.forgetKey(ctx, c); err != nil {
		return State{}, err
	}
	defer s.forget()
	return s.change(ctx, actor, c.key, func(m *record.ModelSettings) { m.Choice = nil })
}
