package chat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// replyTimeout bounds how long a partner may think, so that a talk whose partner
// hangs goes on. A model gives up by itself before that.
const replyTimeout = 2 * time.Minute

type answered struct {
	reply *roleplay.Turn
	err   error
}

// answer has the character reply to turn, in the background: the caller's
// connection may be gone before the reply is. It takes over the floor and gives
// it back. The channel gets one value.
func (s *Service) answer(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, turn roleplay.Turn, fl *floor, atOnce bool) <-chan answered {
	done := make(chan answered, 1)
	started := s.replies.start(ctx, replyTimeout, func(ctx context.Context) {
		reply, err := s.reply(ctx, actor, id, turn, fl, atOnce)
		if err != nil {
			err = s.noReply(ctx, actor, id, turn, err)
		}
		s.floors.give(fl) // first: whoever gets the reply finds the floor free
		done <- answered{reply: reply, err: err}
	})
	if !started {
		s.floors.give(fl)
		done <- answered{err: roleplay.Errorf(roleplay.CodeUnavailable, "RolePlay is closing. Your message is kept; send it again to ask for a reply.")}
	}
	return done
}

// answerLate has the character reply to a turn that should have had its reply
// before: at once, because somebody waits to speak. A partner who fails again is
// told to those who watch. The error is one of who waits: the caller has gone,
// or the service is closing.
func (s *Service) answerLate(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, turn roleplay.Turn, fl *floor) error {
	closing := roleplay.Errorf(roleplay.CodeUnavailable, "RolePlay is closing. Your message was not taken; send it again later.")
	done := make(chan error, 1)
	started := s.replies.start(ctx, replyTimeout, func(replying context.Context) {
		replying, cancel := context.WithCancel(replying)
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		if _, err := s.reply(replying, actor, id, turn, fl, true); err != nil {
			_ = s.noReply(replying, actor, id, turn, err)
			if errors.Is(replying.Err(), context.Canceled) {
				done <- closing
				return
			}
		}
		done <- nil
	})
	if !started {
		return closing
	}
	err := <-done // also if ctx ends: the floor is the caller's again only then
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// noReply tells those who watch that no reply to turn comes, and returns what
// the sender is told. That the talk ended, went on or was deleted meanwhile is
// no failure.
func (s *Service) noReply(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, turn roleplay.Turn, err error) error {
	code := roleplay.CodeOf(err)
	meanwhile := []roleplay.Code{roleplay.CodeSessionEnded, roleplay.CodeConflict, roleplay.CodeNotFound}
	failed := roleplay.Event{Type: roleplay.EventTurnFailed, Stream: string(id), Owner: actor.ID, TurnID: turn.ID, Code: code}
	if !slices.Contains(meanwhile, code) {
		var fault *model.Error
		if errors.As(err, &fault) {
			failed.Fault, failed.RetryMs = fault.Fault, fault.After.Milliseconds()
		}
		level := slog.LevelError
		if errors.Is(err, partner.ErrCutShort) {
			level = slog.LevelDebug // by whoever uses it
		}
		s.deps.Logger.Log(ctx, level, "no reply", "session", id, "turn", turn.ID, "fault", failed.Fault, "error", err)
		failed.Code = roleplay.CodeUnavailable
		err = roleplay.Errorf(roleplay.CodeUnavailable, "%s", noAnswer(failed.Fault))
	}
	// It must be told even if ctx is what ended the reply.
	s.deps.Bus.Publish(context.WithoutCancel(ctx), failed)
	return err
}

// reply plays the character and makes the reply part of the log. turn is the
// trainee's last: that is the one a partner answers. If another instance
// appended a reply to it first, that one stands. CodeSessionEnded, CodeConflict
// and CodeNotFound if the talk ended, went on or to the bin, or is gone meanwhile.
func (s *Service) reply(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, turn roleplay.Turn, fl *floor, atOnce bool) (*roleplay.Turn, error) {
	playing, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.floors.speaks(fl, stop)
	defer s.floors.speaks(fl, nil)
	byScript := fl.talk.Talk.Partner == roleplay.PartnerScript
	plays, err := s.partner(ctx, actor, fl.talk)
	var played partner.Reply
	if err == nil {
		played, err = play(playing, plays, fl.talk.State.View(fl.talk.Definition), func(delta string) {
			s.deps.Bus.Publish(ctx, roleplay.Event{
				Type: roleplay.EventTurnDelta, Stream: string(id), Owner: actor.ID, TurnID: turn.ID, Delta: delta,
			})
			if !atOnce && byScript {
				s.rest(playing, fl)
			}
		})
	}
	if err == nil && played.Text == "" {
		err = errors.New("the partner said nothing")
	}
	if err != nil {
		if byScript && !errors.Is(err, partner.ErrCutShort) {
			err = &model.Error{Fault: roleplay.FaultScript, Err: err}
		}
		s.keepUsed(ctx, actor, id, fl, played.Played)
		// A code of the partner's own would say nothing about the talk.
		return nil, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "The character did not answer.", Err: err}
	}
	// Its words have been shown: they are kept, also if the program is closing.
	ctx = context.WithoutCancel(ctx)
	var reply roleplay.Turn
	appended, err := s.append(ctx, actor, id, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		if first := replyTo(talk, turn.ID); first != nil {
			reply = *first
			return nil, nil
		}
		if err := canGoOn(talk); err != nil {
			return nil, err
		}
		if lastOfTrainee(talk).ID != turn.ID {
			return nil, goneOn()
		}
		var err error
		if reply, err = s.newTurn(roleplay.SpeakerCharacter, played, talk.Talk); err != nil {
			return nil, err
		}
		reply.Seq, reply.ReplyTo = talk.Head.Seq+1, turn.ID
		return scene.Decide(talk.Definition, talk.State, reply, played.Played...), nil
	})
	if err != nil {
		return nil, err
	}
	if len(appended) > 0 {
		e := recorded(actor.ID, *fl.talk, appended)
		e.Chips = played.Chips
		s.deps.Bus.Publish(context.WithoutCancel(ctx), e)
	}
	return &reply, nil
}

// keepUsed keeps what a model took for a reply that does not come: it is paid for, and
// counts towards the limit of the talk.
func (s *Service) keepUsed(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, fl *floor, played []roleplay.Entry) {
	used := slices.DeleteFunc(slices.Clone(played), func(e roleplay.Entry) bool {
		return e.Type != roleplay.EntryModel || e.Model == nil || e.Model.Usage == (roleplay.Usage{})
	})
	if len(used) == 0 {
		return
	}
	ctx = context.WithoutCancel(ctx)
	appended, err := s.append(ctx, actor, id, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
		return used, canGoOn(talk)
	})
	if err != nil {
		s.deps.Logger.ErrorContext(ctx, "use of a model not kept", "session", id, "code", roleplay.CodeOf(err), "error", err)
		return
	}
	s.deps.Bus.Publish(ctx, recorded(actor.ID, *fl.talk, appended))
}

// play has a partner play, which emits its words as they come. A partner that
// panics has failed, the program has not.
func play(ctx context.Context, plays partner.Play, v scene.View, emit func(delta string)) (reply partner.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the partner panicked: %v", p)
		}
	}()
	return plays(ctx, v, emit)
}

// rest waits between two pieces of a reply, but not while somebody waits for the floor.
func (s *Service) rest(ctx context.Context, fl *floor) {
	if s.deps.ReplyPace <= 0 {
		return
	}
	timer := time.NewTimer(s.deps.ReplyPace)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-fl.hurry:
		fl.rush() // the rest of the reply hurries as well
	}
}
