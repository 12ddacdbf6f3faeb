package script

import (
	"context"
	"errors"
	"strings"

	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scene/recognise"
)

const (
	idleTurns = 4 // trainee turns without progress after which the character takes the initiative
	missTurns = 2 // turns in a row that nothing fitted, after which the trainee is helped
	pieceSize = 3 // words in a piece of a reply
	silence   = "…"
)

// Engine plays one script. It is immutable: any number of talks may share one.
type Engine struct {
	opening                     roleplay.Reply
	replies, gambits, fallbacks []entry
}

// entry is a reply with what is counted once.
type entry struct {
	roleplay.Reply
	weight int // constraints of its condition
}

// New prepares a script. Lines without an id are named as scene.NameLines does.
func New(s roleplay.Script) *Engine {
	s = scene.NameLines(s)
	return &Engine{
		opening:   roleplay.Reply{ID: scene.OpeningReply, Lines: s.Opening},
		replies:   weigh(s.Replies),
		gambits:   weigh(s.Gambits),
		fallbacks: weigh(s.Fallbacks),
	}
}

var _ partner.Play = (*Engine)(nil).Play

// Play makes the reply to the last turn of the view; before the first turn it
// plays the opening, whose empty text means that the trainee begins. The only
// error is ctx's.
func (e *Engine) Play(ctx context.Context, v scene.View, emit func(delta string)) (partner.Reply, error) {
	reply := e.opened(v)
	if len(v.Recent) > 0 {
		reply = e.reply(v)
	}
	shown := 0
	for piece := range pieces(reply.Text) {
		if err := context.Cause(ctx); err != nil {
			if errors.Is(err, partner.ErrCutShort) && shown > 0 {
				reply.Text, reply.Cut = strings.TrimSpace(reply.Text[:shown]), true
				return reply, nil
			}
			return partner.Reply{}, err
		}
		emit(piece)
		shown += len(piece)
	}
	if err := context.Cause(ctx); err != nil && !errors.Is(err, partner.ErrCutShort) {
		return partner.Reply{}, err
	}
	return reply, nil
}

// opened is what the character says first.
func (e *Engine) opened(v scene.View) partner.Reply {
	said, ok := best(options(v, []entry{{Reply: e.opening}}, sayable), fresh)
	if !ok {
		return partner.Reply{By: roleplay.ByScript}
	}
	return say([]option{said})
}

// reply chooses what is said to the last turn.
func (e *Engine) reply(v scene.View) partner.Reply {
	said, ok := best(options(v, e.replies, unused), fresh)
	if ok {
		return say(e.withGambit(v, said, false))
	}
	// A reply that fits but has nothing new to say counts as understood: after
	// the fallbacks, its lines are what comes nearest to an answer.
	list := options(v, e.replies, sayable)
	unmatched := len(list) == 0
	for _, o := range options(v, e.fallbacks, sayable) {
		o.weak = true
		list = append(list, o)
	}
	said, ok = best(list, leastUsed)
	var reply partner.Reply
	if ok {
		reply = say(e.withGambit(v, said, unmatched))
	} else {
		reply = partner.Reply{Text: silence, By: roleplay.ByScript}
	}
	if unmatched {
		last := roleplay.TurnID("")
		if n := len(v.Recent); n > 0 {
			last = v.Recent[n-1].Turn
		}
		reply.Played = append(reply.Played, roleplay.Entry{Type: roleplay.EntryUnmatched, Unmatched: &roleplay.Unmatched{Turn: last}})
		if v.Misses+1 >= missTurns {
			reply.Chips = e.chips(v, reply)
		}
	}
	return reply
}

// withGambit adds a line of the character's own when the trainee gives little
// to answer to, or the talk does not get on.
func (e *Engine) withGambit(v scene.View, said option, unmatched bool) []option {
	little := said.weak && v.Has(recognise.Short) || unmatched && v.Misses+1 >= missTurns
	stuck := v.Idle > 0 && v.Idle%idleTurns == 0
	leaving := v.Has(recognise.Farewell) || v.Has(recognise.Insult)
	if !little && !stuck || leaving || said.news > 0 {
		return []option{said}
	}
	if gambit, ok := best(options(v, e.gambits, unused), fresh); ok && gambit.line.ID != said.line.ID {
		return []option{said, gambit}
	}
	return []option{said}
}

func say(options []option) partner.Reply {
	reply := partner.Reply{By: roleplay.ByScript}
	var texts []string
	for _, o := range options {
		texts = append(texts, o.line.Text)
		reply.Played = append(reply.Played, roleplay.Entry{Type: roleplay.EntryLine, Line: &roleplay.LineUsed{Reply: o.reply.ID, Line: o.line.ID}})
	}
	reply.Text = strings.Join(texts, " ")
	return reply
}

// pieces cuts a text after every few words; their sum is the text.
func pieces(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start, words := 0, 0
		for i := range len(text) {
			if text[i] != ' ' || i+1 == len(text) || text[i+1] == ' ' {
				continue
			}
			if words++; words == pieceSize {
				if !yield(text[start : i+1]) {
					return
				}
				start, words = i+1, 0
			}
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}
