package models

import (
	"context"
	"strings"

	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/partner/llm"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// Play is who plays by the model that counts for an actor, in a talk that has taken so
// much of models already. The error is a *model.Error where no model can play, with
// the reason; nothing is asked of the model's service yet.
func (s *Service) Play(ctx context.Context, actor roleplay.Actor, used roleplay.Usage) (partner.Play, error) {
	c, text, err := s.text(ctx, actor, used)
	if err != nil {
		return nil, err
	}
	engine := llm.New(llm.Options{Text: text, Name: c.choice.Model, Now: s.deps.Now, Rest: s.deps.Rest})
	return func(ctx context.Context, v scene.View, emit func(string)) (partner.Reply, error) {
		reply, err := engine.Play(ctx, v, emit)
		for _, e := range reply.Played {
			if e.Type != roleplay.EntryModel || e.Model == nil {
				continue
			}
			e.Model.Cost = cost(*c.choice, e.Model.Usage)
			replies := int64(0)
			if err == nil {
				replies = 1
			}
			// It was used, whatever has become of the talk meanwhile.
			if failed := s.count(context.WithoutCancel(ctx), actor.ID, e.Model.Usage, replies); failed != nil {
				s.deps.Logger.ErrorContext(ctx, "use of a model not counted", "error", failed)
			}
		}
		return reply, err
	}, nil
}

// text is the model that counts for an actor, if it may be asked now.
func (s *Service) text(ctx context.Context, actor roleplay.Actor, session roleplay.Usage) (scope, model.Text, error) {
	c, err := s.scope(ctx, actor)
	if err != nil {
		return c, nil, err
	}
	month, err := s.used(ctx, actor.ID, s.month())
	if err != nil {
		return c, nil, err
	}
	key, kept := s.key(ctx, c)
	if fault := c.fault(kept, month.Usage, session); fault != "" {
		return c, nil, &model.Error{Fault: fault}
	}
	client, err := s.client(connection(*c.choice, key, c.localOnly()))
	if err != nil {
		return c, nil, err
	}
	return c, client.Text(c.choice.Model), nil
}

// CheckModel asks the service of the chosen model whether it would play: which models
// it offers, and for one word. What is wrong is part of the answer, not an error.
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN on a server.
func (s *Service) CheckModel(ctx context.Context, _ CheckModelInput) (CheckModelOutput, error) {
	actor, err := s.chooser(ctx)
	if err != nil {
		return CheckModelOutput{}, err
	}
	out := CheckModelOutput{Models: []string{}}
	c, text, err := s.text(ctx, actor, roleplay.Usage{})
	if err != nil {
		return out.failed(err)
	}
	key, _ := s.key(ctx, c)
	client, err := s.client(connection(*c.choice, key, c.localOnly()))
	if err != nil {
		return out.failed(err)
	}
	if models, err := client.Models(ctx); err == nil && models != nil {
		out.Models = models // a service need not tell; whether it plays shows below
	}
	began, used := s.deps.Now(), model.Usage{}
	for chunk, err := range text.Stream(ctx, model.Request{
		System: "Answer with the one word: ready", Messages: []model.Message{{Role: model.RoleUser, Text: "Are you ready?"}}, MaxTokens: 200,
	}) {
		if err != nil {
			return out.failed(err)
		}
		if used = used.Add(chunk.Usage); strings.TrimSpace(chunk.Text) != "" && out.FirstMs == 0 {
			out.FirstMs = max(1, s.deps.Now().Sub(began).Milliseconds())
		}
	}
	out.OK = true
	spent := roleplay.Usage{In: int64(used.In), Out: int64(used.Out)}
	spent.Cost = cost(*c.choice, spent)
	return out, s.count(ctx, actor.ID, spent, 0)
}

// failed is the answer for a model that would not play.
func (o CheckModelOutput) failed(err error) (CheckModelOutput, error) {
	fault := model.FaultOf(err)
	if fault == "" {
		return o, err
	}
	o.Fault, o.Status = fault, model.StatusOf(err)
	return o, nil
}

// FindModels looks for model services on this machine, and nowhere else.
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN on a server.
func (s *Service) FindModels(ctx context.Context, _ FindModelsInput) (FindModelsOutput, error) {
	if _, err := s.chooser(ctx); err != nil {
		return FindModelsOutput{}, err
	}
	out := FindModelsOutput{Found: s.deps.Find(ctx)}
	if out.Found == nil {
		out.Found = []Found{}
	}
	return out, nil
}
