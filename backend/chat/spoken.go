package chat

import (
	"context"
	"errors"
	"strings"
	"sync"
	"unicode"

	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// maxSpoken bounds the words of a spoken turn, in bytes: half an hour without a pause.
const maxSpoken = 32 << 10

// Held is a talk that somebody lets people speak. Until Release, messages by text are
// refused, and a new partner waits to be asked. Its methods may be used concurrently.
type Held struct {
	service *Service
	actor   roleplay.Actor
	place   place
}

// held are the talks that are being spoken.
type held struct {
	mu    sync.Mutex
	talks map[place]bool
}

func (h *held) has(of place) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.talks[of]
}

func spokenNow() error {
	return roleplay.Errorf(roleplay.CodeConflict, "You are speaking with the character. Type where you speak, or stop speaking first.")
}

// Hold takes a talk for being spoken. The errors are those of SendMessage for the
// talk, and CodeConflict if it is being spoken already. Release it.
func (s *Service) Hold(ctx context.Context, in SessionInput) (*Held, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return nil, err
	}
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	if err := canGoOn(&loaded); err != nil {
		return nil, err
	}
	of := place{actor.ID, in.ID}
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	if s.held.talks[of] {
		return nil, roleplay.Errorf(roleplay.CodeConflict, "You are speaking with this character already.")
	}
	s.held.talks[of] = true
	s.floors.cutShort(of) // a reply that is being written would answer into the talk
	return &Held{service: s, actor: actor, place: of}, nil
}

// Release gives the talk back to those who write. It may be called more than once.
func (h *Held) Release() {
	h.service.held.mu.Lock()
	defer h.service.held.mu.Unlock()
	delete(h.service.held.talks, h.place)
}

// Standing is where a spoken talk stands.
type Standing struct {
	View     scene.View // what a partner may know
	Partner  roleplay.Partner
	Usage    roleplay.Usage
	At       int64         // milliseconds since the session started, now and after every turn so far
	Opening  roleplay.Turn // what the character said first, while nobody has answered it; else zero
	HasEnded bool
}

// Standing tells where the talk stands. The errors are those of GetSession.
func (h *Held) Standing(ctx context.Context) (Standing, error) {
	loaded, err := h.service.load(ctx, h.actor, h.place.session)
	if err != nil {
		return Standing{}, err
	}
	return h.service.standing(&loaded), nil
}

func (s *Service) standing(talk *record.Loaded) Standing {
	out := Standing{
		View: talk.State.View(talk.Definition), Partner: talk.Talk.Partner, Usage: talk.Talk.Usage,
		At: max(0, s.now().Sub(talk.Start.At).Milliseconds()), HasEnded: talk.Talk.End != nil,
	}
	for _, t := range talk.Talk.Turns {
		out.At = max(out.At, t.At+1)
	}
	if turns := talk.Talk.Turns; len(turns) == 1 && turns[0].Speaker == roleplay.SpeakerCharacter {
		out.Opening = turns[0]
	}
	return out
}

// Play has the partner of the talk make its reply to the trainee's last turn, and emits
// the words as they are made. Nothing of it is part of the talk before Say. The error is
// a *model.Error, or ctx's.
func (h *Held) Play(ctx context.Context, emit func(delta string)) (partner.Reply, error) {
	loaded, err := h.service.load(ctx, h.actor, h.place.session)
	if err != nil {
		return partner.Reply{}, err
	}
	plays, err := h.service.partner(ctx, h.actor, &loaded)
	if err != nil {
		return partner.Reply{}, err
	}
	reply, err := play(ctx, plays, loaded.State.View(loaded.Definition), emit)
	if err != nil && loaded.Talk.Partner == roleplay.PartnerScript && ctx.Err() == nil {
		err = &model.Error{Fault: roleplay.FaultScript, Err: err}
	}
	return reply, err
}

// Utterance is a turn whose words are final.
type Utterance struct {
	Turn   roleplay.Turn    // ID, Speaker, By, Model, Text, At, State, ReplyTo and Spoken; the rest is made here
	Played []roleplay.Entry // of a character: as partner.Reply.Played
	Chips  []string         // of a character: as partner.Reply.Chips
}

// Said is what became of an Utterance.
type Said struct {
	Turn       roleplay.Turn
	Standing   Standing // with the turn
	SteppedOut bool     // it was a phrase by which the trainee leaves: it is no turn, and the talk has ended
}

// Say makes an utterance part of the log, durably, decides what it does, and tells it. An
// utterance whose id is part of the log already changes nothing. The errors are those of
// SendMessage, but for the words: what cannot stand in a log is left out of them.
func (h *Held) Say(ctx context.Context, u Utterance) (Said, error) {
	s := h.service
	u.Turn.Text = speakable(u.Turn.Text)
	if u.Turn.Speaker == roleplay.SpeakerTrainee && s.stepsOut(ctx, u.Turn.Text) {
		_, err := s.StepOut(ctx, SessionInput{ID: h.place.session})
		return Said{SteppedOut: err == nil}, err
	}
	loaded, err := s.load(ctx, h.actor, h.place.session)
	if err != nil {
		return Said{}, err
	}
	fl, err := s.floors.take(ctx, h.place, loaded)
	if err != nil {
		return Said{}, err
	}
	defer s.floors.give(fl)
	var out Said
	appended, err := s.append(ctx, h.actor, h.place.session, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if known := turnByID(talk, u.Turn.ID); known != nil {
			out.Turn = *known
			return nil, nil
		}
		if err := canGoOn(talk); err != nil {
			return nil, err
		}
		out.Turn = u.Turn
		out.Turn.Seq, out.Turn.CreatedAt = talk.Head.Seq+1, s.now()
		return scene.Decide(talk.Definition, talk.State, out.Turn, u.Played...), nil
	})
	if err != nil {
		return Said{}, err
	}
	if len(appended) > 0 {
		e := recorded(h.actor.ID, *fl.talk, appended)
		e.Chips = u.Chips
		s.deps.Bus.Publish(context.WithoutCancel(ctx), e)
	}
	out.Standing = s.standing(fl.talk)
	return out, nil
}

// Use keeps what models took for which no turn comes. The errors are those of SendMessage.
func (h *Held) Use(ctx context.Context, used roleplay.ModelUsed) error {
	s := h.service
	loaded, err := s.load(ctx, h.actor, h.place.session)
	if err != nil {
		return err
	}
	fl, err := s.floors.take(ctx, h.place, loaded)
	if err != nil {
		return err
	}
	defer s.floors.give(fl)
	s.keepUsed(ctx, h.actor, h.place.session, fl, []roleplay.Entry{{Type: roleplay.EntryModel, Model: &used}})
	return nil
}

// Fail tells those who watch that no reply to a turn comes.
func (h *Held) Fail(ctx context.Context, turn roleplay.TurnID, err error) {
	var fault *model.Error
	e := roleplay.Event{Type: roleplay.EventTurnFailed, Stream: string(h.place.session), Owner: h.actor.ID, TurnID: turn, Code: roleplay.CodeUnavailable}
	if errors.As(err, &fault) {
		e.Fault, e.RetryMs = fault.Fault, fault.After.Milliseconds()
	}
	h.service.deps.Bus.Publish(context.WithoutCancel(ctx), e)
}

// speakable is what of a text can stand in a log.
func speakable(text string) string {
	text = strings.ToValidUTF8(text, "")
	if len(text) > maxSpoken {
		text = strings.ToValidUTF8(text[:maxSpoken], "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, text))
}
