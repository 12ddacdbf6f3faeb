package voice

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// writeAgain is how long a turn that could not be kept waits for the next try: on a full
// disk, for as long as the talk goes on.
const (
	writeAgain = time.Second
	lastTries  = 3 // when the talk is over
)

// writer hands turns to the log, one after the other, and loses none.
type writer struct {
	held  *chat.Held
	ctx   context.Context //nolint:containedctx // of the talk
	told  func(chat.Said, error)
	queue chan writing
	count func(name string, used model.Usage) roleplay.ModelUsed
	log   *slog.Logger
	ended chan struct{}
	work  sync.WaitGroup
}

// queued bounds the turns that wait for the log. Whoever hands over more waits.
const queued = 256

// writing is a turn for the log, and what a live model took for it. Without a turn only
// that is kept.
type writing struct {
	utterance chat.Utterance
	spent     []roleplay.Entry // without a turn: what a partner took for a reply that nobody heard
	model     string           // that was used
	used      model.Usage
}

// start begins to write.
func (w *writer) start() {
	w.queue, w.ended = make(chan writing, queued), make(chan struct{})
	w.work.Go(func() {
		for next := range w.queue {
			w.next(next)
		}
	})
}

func (w *writer) put(next writing) { w.queue <- next }

func (w *writer) next(next writing) {
	u := next.utterance
	for _, e := range next.spent {
		if e.Type == roleplay.EntryModel && e.Model != nil {
			w.use(*e.Model)
		}
	}
	if next.spent != nil {
		return
	}
	if next.used == (model.Usage{}) {
		w.told(w.write(u))
		return
	}
	used := w.count(next.model, next.used)
	if u.Turn.ID != "" {
		u.Played = append(u.Played, roleplay.Entry{Type: roleplay.EntryModel, Model: &used})
		w.told(w.write(u))
		return
	}
	w.use(used)
}

func (w *writer) use(used roleplay.ModelUsed) {
	if err := w.held.Use(w.ctx, used); err != nil {
		w.log.ErrorContext(w.ctx, "use of a model not kept", "error", err)
	}
}

// write tries until the turn is kept, or it is certain that it cannot be.
func (w *writer) write(u chat.Utterance) (chat.Said, error) {
	waited, tries := false, 0
	for {
		said, err := w.held.Say(w.ctx, u)
		if err == nil || isFinalError(err) {
			return said, err
		}
		select {
		case <-w.ended:
			if tries++; tries == lastTries {
				return said, err
			}
		default:
		}
		if !waited {
			w.log.WarnContext(w.ctx, "a spoken turn waits for the log", "code", roleplay.CodeOf(err), "error", err)
		}
		waited = true
		timer := time.NewTimer(writeAgain)
		select {
		case <-timer.C:
		case <-w.ctx.Done():
			timer.Stop()
			return said, err
		}
	}
}

// isFinalError reports whether the log will never take a turn.
func isFinalError(err error) bool {
	switch roleplay.CodeOf(err) {
	case roleplay.CodeSessionEnded, roleplay.CodeNotFound, roleplay.CodeConflict, roleplay.CodeInvalid, roleplay.CodeUnauthenticated, roleplay.CodeForbidden:
		return true
	default:
		return false
	}
}

// close waits until all turns are kept, or have been tried often enough.
func (w *writer) close() {
	close(w.ended)
	close(w.queue)
	w.work.Wait()
}
