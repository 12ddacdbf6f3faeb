package chat

import (
	"context"

	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// SetPartner has somebody else play the character from here on, in the same
// attempt: facts, moods, objectives and stage stay as they are. A reply that is being
// made is cut short: words that were shown stay. A turn that has no reply then gets it
// from the new partner. Setting the partner that plays already changes nothing.
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for somebody
// else's session, CodeInvalid for a partner that there is not, CodeSessionEnded
// after the end, CodeConflict if no model can play, with the reason; for a
// read-only talk the codes of SendMessage.
func (s *Service) SetPartner(ctx context.Context, in SetPartnerInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return roleplay.Session{}, err
	}
	if err := s.canPlay(ctx, actor, in.Partner); err != nil {
		return roleplay.Session{}, err
	}
	cut := loaded.Talk.Partner != in.Partner
	take := s.floors.take
	if cut {
		take = s.floors.cutIn
	}
	fl, err := take(ctx, place{actor.ID, in.ID}, loaded)
	if err != nil {
		return roleplay.Session{}, err
	}
	appended, err := s.append(ctx, actor, in.ID, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if err := canGoOn(talk); err != nil {
			return nil, err
		}
		if talk.Talk.Partner == in.Partner {
			return nil, nil
		}
		return []roleplay.Entry{{Type: roleplay.EntryPartner, Partner: &roleplay.PartnerChanged{To: in.Partner}}}, nil
	})
	if err != nil {
		s.floors.give(fl)
		return roleplay.Session{}, err
	}
	session := fl.talk.Session()
	if len(appended) > 0 {
		s.deps.Bus.Publish(context.WithoutCancel(ctx), recorded(actor.ID, *fl.talk, appended))
	}
	// Also if somebody else was faster: whoever has cut a reply short sees to it that there is one.
	if turn := unanswered(fl.talk); turn != nil && cut && !s.held.has(place{actor.ID, in.ID}) {
		s.answer(ctx, actor, in.ID, *turn, fl, false)
	} else {
		s.floors.give(fl)
	}
	return session, nil
}

// canPlay refuses a partner that there is not, and the model where none can play.
func (s *Service) canPlay(ctx context.Context, actor roleplay.Actor, p roleplay.Partner) error {
	if !p.Valid() {
		return roleplay.Invalid("partner", "The character is played by %q or %q.", roleplay.PartnerScript, roleplay.PartnerModel)
	}
	if p == roleplay.PartnerScript {
		return nil
	}
	if _, err := s.model(ctx, actor, roleplay.Usage{}); err != nil {
		fault := model.FaultOf(err)
		if fault == "" {
			return err
		}
		return &roleplay.Error{Code: roleplay.CodeConflict, Message: sentences[fault], Err: err}
	}
	return nil
}

// model is the partner of the model that the actor has chosen.
func (s *Service) model(ctx context.Context, actor roleplay.Actor, used roleplay.Usage) (partner.Play, error) {
	if s.deps.Model == nil {
		return nil, &model.Error{Fault: roleplay.FaultNone}
	}
	return s.deps.Model(ctx, actor, used)
}

// partner is who plays the character of a talk now.
func (s *Service) partner(ctx context.Context, actor roleplay.Actor, talk *record.Loaded) (partner.Play, error) {
	if talk.Talk.Partner == roleplay.PartnerModel {
		return s.model(ctx, actor, talk.Talk.Usage)
	}
	return s.deps.Script(talk.Definition), nil
}
