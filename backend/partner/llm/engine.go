package llm

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/partner"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

const (
	maxTries        = 3                // requests for one reply, whatever goes wrong
	maxSlips        = 1                // tries that may leave the role before it is given up
	replyWithin     = 90 * time.Second // for all of them
	longestWait     = 5 * time.Second  // what a service may ask to wait before a second try; for longer, the person decides
	maxAnswerTokens = 400              // a reply has less than a hundred words; thinking counts too
	temperature     = 0.8              // as people vary
	unknownContext  = 8192             // tokens, where a model does not say how many it takes
	mostOfContext   = 12000            // tokens of the talk that are sent, however many a model takes
)

// Options is what an Engine works with. All fields are needed.
type Options struct {
	Text model.Text
	Name string // of the model, for the log

	Now  func() time.Time
	Rest func(ctx context.Context, d time.Duration) error // waits before a second try; ctx's error if it ends first
}

// Engine plays any character by one model. It is immutable: any number of talks
// may share one.
type Engine struct {
	options Options
	budget  int // tokens of the talk in a prompt
}

// New makes an Engine.
func New(o Options) *Engine {
	size := o.Text.Capabilities().Context
	if size <= 0 {
		size = unknownContext
	}
	return &Engine{options: o, budget: min(size/3, mostOfContext)}
}

var _ partner.Play = (*Engine)(nil).Play

// Play makes the reply to the last turn of the view. Before the first turn the
// reply is empty: who begins, and with which words, is authored. The error is
// ctx's or a *model.Error; there is none once words have been shown, since they
// stay. With an error too, Played tells what the tries took.
func (e *Engine) Play(ctx context.Context, v scene.View, emit func(delta string)) (partner.Reply, error) {
	if len(v.Recent) == 0 {
		return partner.Reply{By: roleplay.ByModel, Model: e.options.Name}, nil
	}
	a := &attempt{engine: e, view: v, guard: newGuard(v), emit: emit, began: e.options.Now(), used: roleplay.ModelUsed{Model: e.options.Name}}
	err := a.run(ctx)
	cutShort := false
	if cause := context.Cause(ctx); cause != nil {
		err, cutShort = cause, errors.Is(cause, partner.ErrCutShort)
	}
	reply := partner.Reply{Text: strings.TrimSpace(a.guard.shown), By: roleplay.ByModel, Model: e.options.Name, Cut: err != nil}
	if reply.Text == "" || ctx.Err() != nil && !cutShort {
		return partner.Reply{Played: a.played()}, err
	}
	if err != nil {
		a.used.Cut = model.FaultOf(err)
		reply.Played = a.played()
		return reply, nil
	}
	after := e.afterwards(ctx, v, reply.Text)
	a.use(after.usage)
	reply.Played = append(a.played(), after.entries...)
	return reply, nil
}

// attempt is the making of one reply.
type attempt struct {
	engine *Engine
	view   scene.View
	guard  *guard
	emit   func(delta string)
	began  time.Time
	used   roleplay.ModelUsed
}

func (a *attempt) played() []roleplay.Entry {
	used := a.used
	return []roleplay.Entry{{Type: roleplay.EntryModel, Model: &used}}
}

// run tries until the reply is whole, or nothing more helps.
func (a *attempt) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, replyWithin, &model.Error{Fault: model.FaultStall})
	defer cancel()
	slips, note := 0, ""
	for {
		a.used.Tries++
		a.guard.resume()
		s, err := a.try(ctx, note)
		switch {
		case s == "" && err == nil:
			return nil
		case s != "" && endsSentence(a.guard.shown) && s != slipRepeated:
			return nil // what was said until then is a reply
		case s != "":
			if slips++; slips > maxSlips || a.used.Tries >= maxTries {
				return &model.Error{Fault: roleplay.FaultRole}
			}
			note = notes[s]
		default:
			if err := a.wait(ctx, err); err != nil {
				return err
			}
		}
	}
}

// notes tell the model what was wrong with its last try.
var notes = map[slip]string{
	slipRole:      "Your last answer was not spoken by this person, who knows nothing of programs, instructions or exercises. Answer again, as this person.",
	slipCoaching:  "Your last answer taught the other person. This person does not. Answer again, as this person.",
	slipNarration: "Your last answer told the scene. Answer again with nothing but the words that this person says.",
	slipRepeated:  "You have said that before, in the same words. Say something else, or say it differently.",
}

// try asks the model once.
func (a *attempt) try(ctx context.Context, note string) (s slip, err error) {
	r := request(a.view, a.engine.budget, a.guard.shown, note)
	meter, short := meter{request: r}, false
	defer func() { a.use(meter.usage()) }()
	for chunk, err := range a.engine.options.Text.Stream(ctx, r) {
		meter.count(chunk)
		if err != nil {
			return "", err // what is held back is not worth showing if nothing follows
		}
		show, s := a.guard.feed(chunk.Text)
		a.show(show)
		if s != "" || a.guard.ended {
			return s, nil
		}
		short = chunk.Finish == model.FinishLength
	}
	show, s := a.guard.end()
	a.show(show)
	switch {
	case s != "":
	case strings.TrimSpace(a.guard.shown) == "":
		return "", &model.Error{Fault: model.FaultEmpty}
	case short && !endsSentence(a.guard.shown):
		return "", &model.Error{Fault: model.FaultTooLong} // and so it broke off
	}
	return s, nil
}

func (a *attempt) show(text string) {
	if text == "" {
		return
	}
	if a.used.FirstMs == 0 {
		a.used.FirstMs = max(1, a.engine.options.Now().Sub(a.began).Milliseconds())
	}
	a.emit(text)
}

func (a *attempt) use(u model.Usage) {
	a.used.In += int64(u.In)
	a.used.Out += int64(u.Out)
}

// wait rests before the next try after err, or returns err if no further try is
// worth it: it would fail again, or take longer than a person waits without being asked.
func (a *attempt) wait(ctx context.Context, err error) error {
	failed, ok := err.(*model.Error) //nolint:errorlint // the contract gives it as it is
	if !ok || !failed.Passes() || a.used.Tries >= maxTries || failed.After > longestWait || ctx.Err() != nil {
		return err
	}
	rest := failed.After
	if rest == 0 {
		rest = 400 * time.Millisecond << (2 * (a.used.Tries - 1))
		// Spread, so that a whole class does not come back in the same moment.
		random := rand.New(rand.NewPCG(a.view.Seed, uint64(a.view.Place)<<8|uint64(a.used.Tries)))
		rest = rest/2 + time.Duration(random.Int64N(int64(rest)))
	}
	if cancelled := a.engine.options.Rest(ctx, rest); cancelled != nil {
		return cancelled
	}
	return nil
}
