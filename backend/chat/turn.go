package chat

import (
	"context"
	"slices"
	"time"

	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// maxTries bounds how often an append is decided again because another writer was first.
const maxTries = 64

// taken is a message that is part of the log.
type taken struct {
	turn   roleplay.Turn
	reply  *roleplay.Turn // if there is one already
	passed bool           // the talk went on without a reply: none will come
}

// takeTurn makes the message part of the log and tells it. A message that is
// already there comes back with its reply, if it has one. Where the turn before
// a new message has no reply yet, after a crash or a partner who failed, that
// reply is made first; if it fails again, the talk goes on without.
func (s *Service) takeTurn(ctx context.Context, actor roleplay.Actor, in SendMessageInput, text string, fl *floor) (taken, error) {
	tried := roleplay.TurnID("")
	for {
		var out taken
		var late *roleplay.Turn
		appended, err := s.append(ctx, actor, in.ID, fl, func(talk *record.Loaded) ([]roleplay.Entry, error) {
			out, late = taken{}, nil
			if known := turnByID(talk, in.TurnID); known != nil {
				var err error
				out, err = takenBefore(talk, *known, text)
				return nil, err
			}
			if err := canGoOn(talk); err != nil {
				return nil, err
			}
			if late = unanswered(talk); late != nil && late.ID != tried {
				return nil, nil
			}
			late = nil
			turn, err := s.newTurn(roleplay.SpeakerTrainee, partner.Reply{By: roleplay.ByPerson, Text: text}, talk.Talk)
			if err != nil {
				return nil, err
			}
			if in.TurnID != "" {
				turn.ID = in.TurnID
			}
			turn.Seq = talk.Head.Seq + 1
			out.turn = turn
			return scene.Decide(talk.Definition, talk.State, turn), nil
		})
		if err != nil {
			return taken{}, err
		}
		if len(appended) > 0 {
			s.deps.Bus.Publish(context.WithoutCancel(ctx), recorded(actor.ID, *fl.talk, appended))
		}
		if late == nil {
			return out, nil
		}
		tried = late.ID
		if err := s.answerLate(ctx, actor, in.ID, *late, fl); err != nil {
			return taken{}, err
		}
	}
}

// takenBefore is a message that is sent again.
func takenBefore(talk *record.Loaded, known roleplay.Turn, text string) (taken, error) {
	if known.Text != text || known.Speaker != roleplay.SpeakerTrainee {
		return taken{}, roleplay.Errorf(roleplay.CodeConflict, "A turn with this id holds other words. Give a new message a new id.")
	}
	out := taken{turn: known, reply: replyTo(talk, known.ID)}
	if out.reply == nil {
		if err := canGoOn(talk); err != nil {
			return taken{}, err
		}
	}
	out.passed = out.reply == nil && lastOfTrainee(talk).ID != known.ID
	return out, nil
}

// canGoOn refuses a talk that takes no more turns.
func canGoOn(talk *record.Loaded) error {
	if talk.Summary.State == roleplay.SessionEnded {
		return sessionEnded()
	}
	if err := takesMore(talk); err != nil {
		return err
	}
	if talk.Placeholder {
		return roleplay.Errorf(roleplay.CodeUnavailable,
			"The scenario of this session, in the version it was begun with, is not on this machine, so nobody can answer. Start a new session to go on practising.")
	}
	return nil
}

// takesMore refuses a talk to which nothing at all can be added.
func takesMore(talk *record.Loaded) error {
	switch talk.ReadOnly {
	case roleplay.ReadOnlyDeleted:
		return roleplay.Errorf(roleplay.CodeConflict, "This session is in the bin. Restore it to go on.")
	case roleplay.ReadOnlyNewer:
		return roleplay.Errorf(roleplay.CodeUnavailable, "This session was continued by a newer version of RolePlay. Update this program to go on with it.")
	case roleplay.ReadOnlyDamaged:
		return roleplay.Errorf(roleplay.CodeSessionEnded, "The record of this session is damaged, so nothing can be added to it. Start a new session to go on practising.")
	}
	return nil
}

func sessionEnded() error {
	return roleplay.Errorf(roleplay.CodeSessionEnded, "This session has ended. Start a new one to go on practising.")
}

func goneOn() error {
	return roleplay.Errorf(roleplay.CodeConflict, "You have gone on since; this message stays without a reply.")
}

// append decides on the talk as it is now and makes the decision durable. If
// another instance was first, it loads the talk again and decides again. The
// caller holds the floor. A decision without entries appends nothing.
func (s *Service) append(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, fl *floor, decide func(*record.Loaded) ([]roleplay.Entry, error)) ([]roleplay.Entry, error) {
	for try := 1; ; try++ {
		now := s.now()
		if err := s.meet(ctx, actor, id, fl, now); err != nil {
			return nil, err
		}
		entries, err := decide(fl.talk)
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		head, err := s.log.Append(ctx, actor.ID, id, fl.talk.Head, entries)
		if err == nil {
			next := fl.talk.Apply(entries, head)
			fl.hold(&next, now)
			return entries, nil
		}
		// Whatever went wrong, what is held may no longer be what is stored.
		fl.drop()
		if roleplay.CodeOf(err) != roleplay.CodeConflict {
			return nil, err
		}
		if try == maxTries {
			return nil, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "Others write this session all the time. Try again.", Err: err}
		}
	}
}

// meet has the floor hold the talk as it is now: in the bin or not, which no
// append tells, and loaded anew unless it is held already.
func (s *Service) meet(ctx context.Context, actor roleplay.Actor, id roleplay.SessionID, fl *floor, now time.Time) error {
	if fl.age(now); fl.talk != nil {
		err := s.talks.Refresh(ctx, actor.ID, fl.talk)
		if roleplay.CodeOf(err) == roleplay.CodeNotFound {
			return noSession()
		}
		return err
	}
	loaded, err := s.load(ctx, actor, id)
	if err != nil {
		return err
	}
	fl.hold(&loaded, now)
	return nil
}

func turnByID(talk *record.Loaded, id roleplay.TurnID) *roleplay.Turn {
	return findTurn(talk, func(t roleplay.Turn) bool { return id != "" && t.ID == id })
}

func replyTo(talk *record.Loaded, id roleplay.TurnID) *roleplay.Turn {
	return findTurn(talk, func(t roleplay.Turn) bool { return t.ReplyTo == id })
}

func findTurn(talk *record.Loaded, is func(roleplay.Turn) bool) *roleplay.Turn {
	i := slices.IndexFunc(talk.Talk.Turns, is)
	if i < 0 {
		return nil
	}
	turn := talk.Talk.Turns[i]
	return &turn
}

// unanswered is the trainee's last turn if it has no reply, else nil.
func unanswered(talk *record.Loaded) *roleplay.Turn {
	last := lastOfTrainee(talk)
	if last.ID == "" || replyTo(talk, last.ID) != nil {
		return nil
	}
	return &last
}

// lastOfTrainee is the trainee's last turn in the order of the log, which is
// what a partner answers; the zero Turn if there is none.
func lastOfTrainee(talk *record.Loaded) roleplay.Turn {
	var last roleplay.Turn
	for _, t := range talk.Talk.Turns {
		if t.Speaker == roleplay.SpeakerTrainee && t.Seq > last.Seq {
			last = t
		}
	}
	return last
}
