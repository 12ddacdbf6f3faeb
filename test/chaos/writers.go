package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"roleplay/backend/roleplay"
)

// writers is how many talk at once, people is how many accounts they share.
const (
	writers = 64
	people  = 8
)

// practised is the scenario that is talked about.
const practised = "quit-smoking"

// crowd is everybody who talks.
type crowd struct {
	oracle    *oracle
	tokens    []string
	character roleplay.CharacterID
}

// gather registers the people in a new data folder.
func gather(ctx context.Context, s *server, o *oracle) (*crowd, error) {
	c := &crowd{oracle: o}
	for i := range people {
		signed, err := call[struct {
			AccessToken string `json:"accessToken"`
		}](ctx, s, http.MethodPost, "/api/auth/register", "",
			map[string]string{"email": fmt.Sprintf("trainee%d@example.com", i), "password": "a long password", "name": "Trainee"})
		if err != nil {
			return nil, err
		}
		c.tokens = append(c.tokens, signed.AccessToken)
	}
	scenario, err := call[struct {
		Characters []roleplay.Character `json:"characters"`
	}](ctx, s, http.MethodGet, "/api/chat/content/scenarios/"+practised, c.tokens[0], nil)
	if err == nil {
		c.character = scenario.Characters[0].ID
	}
	return c, err
}

// sayings is what a trainee says: some open a fact, some are not understood.
var sayings = []string{
	"How are you today?", "What happened when you tried to stop?", "It sounds as if you miss somebody.",
	"Would it be all right if I told you something about patches?", "You have to stop at once.", "Hm.", "¿Qué? 🙂",
	strings.Repeat("I would like to understand you better. ", 12),
}

// An end comes after so many acks at most, and then at most so much later: most while
// nearly all begin, one in four when there are long talks and ended ones. Counted so, it
// proves the same on a busy machine and on a quiet one.
const (
	endAcks     = 80
	endLateAcks = 800
	endLater    = 5 * time.Millisecond
	endStuck    = time.Minute // since it began: it hangs
)

var errStuck = errors.New("the program answers no more")

// talkUntil lets everybody talk and calls end, which takes the program away, at a
// random moment. It returns when both are done, with the last answer that should not
// have been given, an error of the store, or errStuck.
func (c *crowd) talkUntil(ctx context.Context, s *server, random *rand.Rand, end func()) error {
	acks := endAcks
	if random.IntN(4) == 0 {
		acks = endLateAcks
	}
	reached, later := c.oracle.after(1+random.IntN(acks)), time.Duration(random.Int64N(int64(endLater)))
	gone, over := make(chan struct{}), make(chan struct{})
	var stuck error
	go func() {
		defer close(over)
		select {
		case <-reached:
		case <-gone:
		case <-time.After(endStuck):
			stuck = errStuck
		}
		time.Sleep(later)
		end()
	}()
	err := c.talk(ctx, s, random.Uint64())
	close(gone)
	<-over
	return cmp.Or(err, stuck)
}

// talk lets everybody talk until the program is gone. It returns the last answer
// that should not have been given.
func (c *crowd) talk(ctx context.Context, s *server, seed uint64) error {
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		fault error
	)
	for w := range writers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(w)))
			err := c.one(ctx, s, c.tokens[w%people], random)
			if lost(err) {
				mu.Lock()
				fault = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return fault
}

// one is one trainee: a new session, then turns until the program is gone. The
// error is that of the program, or of its absence.
func (c *crowd) one(ctx context.Context, s *server, token string, random *rand.Rand) error {
	for {
		session, err := call[roleplay.Session](ctx, s, http.MethodPost, "/api/chat/session", token,
			map[string]any{"scenarioId": practised, "characterId": c.character})
		if err != nil {
			return err
		}
		c.oracle.begin(session.ID, token)
		c.oracle.ack(session.ID, session.Turns...)
		for range 1 + random.IntN(12) {
			if err := c.say(ctx, s, session.ID, token, random); err != nil {
				return err
			}
		}
		if random.IntN(2) == 0 {
			if _, err := call[roleplay.Session](ctx, s, http.MethodPost, "/api/chat/session/"+string(session.ID)+"/end", token, struct{}{}); err != nil {
				return err
			}
			c.oracle.ackEnd(session.ID)
		}
	}
}

// say sends one message, one time in eight twice under the same id.
func (c *crowd) say(ctx context.Context, s *server, id roleplay.SessionID, token string, random *rand.Rand) error {
	text, turn := sayings[random.IntN(len(sayings))], turnID(random)
	body := map[string]any{"text": text, "turnId": turn, "wait": random.IntN(3) == 0}
	c.oracle.send(id, turn, strings.TrimSpace(text))
	for range 1 + max(0, random.IntN(8)-6) {
		sent, err := call[struct {
			Turn  roleplay.Turn  `json:"turn"`
			Reply *roleplay.Turn `json:"reply"`
		}](ctx, s, http.MethodPost, "/api/chat/session/"+string(id)+"/message", token, body)
		if err != nil {
			return err
		}
		c.oracle.ack(id, sent.Turn)
		if sent.Reply != nil {
			c.oracle.ack(id, *sent.Reply)
		}
	}
	return nil
}

func turnID(random *rand.Rand) roleplay.TurnID {
	a, b := random.Uint64(), random.Uint64()
	return roleplay.TurnID(fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff))
}
