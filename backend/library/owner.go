package library

import (
	"context"

	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// ask is a request to the owner of the index: to bring it up to the journal or,
// with reset, to begin it anew.
type ask struct {
	reset bool
	done  chan answer // takes one answer without anybody waiting
}

// answer is what the owner of the index says when it is done.
type answer struct {
	building bool // the index is being built anew
	err      error
}

// ask has the owner of the index do something, and waits for it.
func (s *Service) ask(ctx context.Context, reset bool) (answer, error) {
	a := ask{reset: reset, done: make(chan answer, 1)}
	select {
	case s.asks <- a:
	case <-s.ended:
		return answer{}, errEnding()
	case <-ctx.Done():
		return answer{}, context.Cause(ctx)
	}
	select {
	case done := <-a.done:
		return done, done.err
	case <-s.ended:
		return answer{}, errEnding()
	case <-ctx.Done():
		return answer{}, context.Cause(ctx)
	}
}

func errEnding() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "The program is ending. Search again when it runs.")
}

// Index returns the index as others may use it while Run owns its writes: Reset
// is done by Run, which then builds the index anew in the background.
func (s *Service) Index() search.Index { return owned{s.deps.Index, s} }

// owned is an index whose Reset goes through its owner. Otherwise what the owner
// is just writing could come after the Reset and make an empty index look whole.
type owned struct {
	search.Index
	service *Service
}

// Reset implements search.Index.
func (o owned) Reset(ctx context.Context) error {
	_, err := o.service.ask(ctx, true)
	return err
}
