package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strings"
	"sync"

	"roleplay/backend/roleplay"
)

// oracle is the log of acks that the program never sees.
type oracle struct {
	mu      sync.Mutex
	talks   map[roleplay.SessionID]*talk
	acks    int           // turns and replies that were acked, altogether
	awaited int           // how many acks close reached
	reached chan struct{} // nil: nobody waits
}

// talk is what the outside knows of one session.
type talk struct {
	token string
	sent  map[roleplay.TurnID]string // every turn that was sent, acked or not
	acked []roleplay.Turn            // turns and replies in the order of their acks
	ended bool                       // the end was acked

	checked bool // since it was last written
}

func newOracle() *oracle { return &oracle{talks: map[roleplay.SessionID]*talk{}} }

func (o *oracle) begin(id roleplay.SessionID, token string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.talks[id] = &talk{token: token, sent: map[roleplay.TurnID]string{}}
}

func (o *oracle) send(id roleplay.SessionID, turn roleplay.TurnID, text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.talks[id].sent[turn], o.talks[id].checked = text, false
}

func (o *oracle) ack(id roleplay.SessionID, turns ...roleplay.Turn) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.talks[id].acked, o.talks[id].checked = append(o.talks[id].acked, turns...), false
	o.acks += len(turns)
	if o.reached != nil && o.acks >= o.awaited {
		close(o.reached)
		o.reached = nil
	}
}

// after returns a channel that is closed after n more acks. One at a time is waited for.
func (o *oracle) after(n int) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.awaited, o.reached = o.acks+n, make(chan struct{})
	return o.reached
}

func (o *oracle) ackEnd(id roleplay.SessionID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.talks[id].ended, o.talks[id].checked = true, false
}

// sample is how many of the talks that were sound before are looked at again
// after each kill: what comes later can still lose them.
const sample = 100

// check holds the program against the log of acks, and returns a sentence for
// each that is lost, doubled, changed or invented. It looks at the talks that were
// written since the last time, and at so many others.
func (o *oracle) check(ctx context.Context, s *server, others int) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var wrong []string
	for id, t := range o.talks { // in another order each time
		if t.checked {
			if others--; others < 0 {
				continue
			}
		}
		session, err := call[roleplay.Session](ctx, s, http.MethodGet, "/api/chat/session/"+string(id), t.token, nil)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("session %s with %d acks cannot be read: %v", id, len(t.acked), err))
			continue
		}
		complaints := t.compare(session)
		for _, complaint := range complaints {
			wrong = append(wrong, fmt.Sprintf("session %s: %s", id, complaint))
		}
		t.checked = true
	}
	return wrong
}

// checkAll is check of every talk, and of the folder: nothing but what is cut
// may happen to a file, so none was damaged.
func (o *oracle) checkAll(ctx context.Context, s *server, data string) []string {
	return append(o.check(ctx, s, math.MaxInt), damagedIn(data)...)
}

// damagedIn returns a sentence for each file that the program found damaged.
func damagedIn(data string) []string {
	var wrong []string
	entries, err := os.ReadDir(data)
	if err != nil {
		return []string{err.Error()}
	}
	for _, entry := range entries {
		if strings.Contains(entry.Name(), ".damaged-") {
			wrong = append(wrong, "the program has found a damaged file: "+entry.Name())
		}
	}
	return wrong
}

// compare returns what differs between what was acked and what is there.
func (t *talk) compare(session roleplay.Session) []string {
	var wrong []string
	there := map[roleplay.TurnID]roleplay.Turn{}
	answered := map[roleplay.TurnID]int{}
	for _, turn := range session.Turns {
		if _, double := there[turn.ID]; double {
			wrong = append(wrong, fmt.Sprintf("turn %s is there twice", turn.ID))
		}
		there[turn.ID] = turn
		if turn.ReplyTo != "" {
			if answered[turn.ReplyTo]++; answered[turn.ReplyTo] == 2 {
				wrong = append(wrong, fmt.Sprintf("turn %s has two replies", turn.ReplyTo))
			}
		}
		if text, sent := t.sent[turn.ID]; turn.Speaker == roleplay.SpeakerTrainee && (!sent || text != turn.Text) {
			wrong = append(wrong, fmt.Sprintf("turn %s was never sent so", turn.ID))
		}
	}
	for _, acked := range t.acked {
		switch kept, ok := there[acked.ID]; {
		case !ok:
			wrong = append(wrong, fmt.Sprintf("turn %s (%s) was acked and is lost", acked.ID, acked.Speaker))
		case kept.Text != acked.Text || kept.Seq != acked.Seq:
			wrong = append(wrong, fmt.Sprintf("turn %s was acked at %d and is changed", acked.ID, acked.Seq))
		}
	}
	if t.ended && session.State != roleplay.SessionEnded {
		wrong = append(wrong, "its end was acked and is lost")
	}
	if session.ReadOnly != "" {
		wrong = append(wrong, "it is read-only: "+string(session.ReadOnly))
	}
	return wrong
}

// lost tells whether an error of the store is in an answer: the program must
// serve all that it took.
func lost(err error) bool {
	var r refused
	return errors.As(err, &r) && r.status >= http.StatusInternalServerError
}
