package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"roleplay/backend/models"
	"roleplay/backend/roleplay"
)

// How long the first words take to the screen: from just before the model sends its first piece until the frame with
// it was drawn. The model is a fake inside this program, which so knows when it sent what. The page notes the words by a
// MutationObserver and the frame by the message after it. Its clock is set by the system's, which is ours, before each talk.
//
// The peer is a bare page (bare.html) that asks the same fake itself, in the same browser or the same kind of window. Both are
// driven by the same script (probe.js), take turns reply by reply, and stay open side by side.
const (
	tokensPerSecond = 30
	wordPieces      = 10                     // of a reply
	wordReplies     = 12                     // of a talk; each round is a talk
	wordAfter       = 300 * time.Millisecond // until the first: few models are faster, and the page shows what was said meanwhile
	wordGoal        = 30 * time.Millisecond
	clockStep       = 2 * time.Millisecond // to which a page knows the time
)

//go:embed probe.js
var probe string

// shown is how long first words took: into the page, and onto the screen.
type shown struct{ dom, frame []time.Duration }

// host is a page with a talk in it, ours or the bare one.
type host struct {
	name  string
	page  *page
	begin func(ctx context.Context, round int) error // shows a new talk
	off   time.Duration                              // by how much its clock may be wrong, as far as we can see
	shown shown
}

// firstWords compares the browser and the window with bare ones.
func firstWords(ctx context.Context, rounds int, server string) ([]row, error) {
	s, err := startService(ctx, wordPieces, wordAfter)
	if err != nil {
		return nil, err
	}
	rows, err := wordsInBrowser(ctx, rounds, server, s)
	if err == nil {
		var more []row
		more, err = wordsInWindow(ctx, rounds, filepath.Dir(server), s)
		rows = append(rows, more...)
	}
	return rows, errors.Join(err, s.close())
}

func wordsInBrowser(ctx context.Context, rounds int, server string, s *service) (rows []row, err error) {
	folder, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove(folder)) }()
	p, _, err := serve(ctx, server, folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	tokens, err := p.administrator(ctx, server, folder)
	if err != nil {
		return nil, err
	}
	if err := p.chooseModel(ctx, s.address); err != nil {
		return nil, err
	}
	b, err := openBrowser(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	ours, err := b.open(ctx, p.address)
	if err != nil {
		return nil, err
	}
	defer ours.close()
	bare, err := b.open(ctx, s.address+"/bare")
	if err != nil {
		return nil, err
	}
	defer bare.close()
	if err := errors.Join(ours.until(ctx, "document.body.childElementCount"), ours.eval(ctx, fmt.Sprintf("sessionStorage.setItem('roleplay.tokens', %q)", tokens), nil)); err != nil {
		return nil, err
	}
	hosts := [2]*host{
		{name: "browser", page: ours, begin: func(ctx context.Context, _ int) error {
			var started roleplay.Session
			if err := p.call(ctx, http.MethodPost, "/api/chat/session", newTalk, &started); err != nil {
				return err
			}
			return ours.shows(ctx, string(started.ID))
		}},
		{name: "bare page in the same browser", page: bare, begin: bare.anew},
	}
	return compareWords(ctx, rounds, s, hosts)
}

// newTalk asks for a talk that a model plays.
var newTalk = map[string]string{"scenarioId": "quit-smoking", "characterId": "frank-mercer", "partner": string(roleplay.PartnerModel)}

// shows loads the page of a talk.
func (p *page) shows(ctx context.Context, talk string) error {
	if err := p.eval(ctx, fmt.Sprintf("void (window.leaving = true, location.hash = '#/talk/%s', location.reload())", talk), nil); err != nil {
		return err
	}
	return p.anew(ctx, 0)
}

// anew puts the probe into what the page shows now.
func (p *page) anew(ctx context.Context, _ int) error {
	if err := p.until(ctx, "!window.leaving && document.readyState === 'complete' && document.querySelector('form textarea')"); err != nil {
		return err
	}
	return p.eval(ctx, probe, nil)
}

func wordsInWindow(ctx context.Context, rounds int, beside string, s *service) (rows []row, err error) {
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove(home)) }()
	ourCmd, ours, err := openWindow(ctx, filepath.Join(beside, "roleplay-devtools"), home)
	if err != nil {
		return nil, err
	}
	defer func() { ours.close(); err = errors.Join(err, end(ourCmd)) }()
	bareCmd, bare, err := openWindow(ctx, filepath.Join(beside, "hello-devtools"), home, "HELLO_PAGE="+s.address+"/bare")
	if err != nil {
		return nil, err
	}
	defer func() { bare.close(); err = errors.Join(err, end(bareCmd)) }()
	if err := ours.until(ctx, "window.go && window.go.app && window.go.app.Auth"); err != nil {
		return nil, err
	}
	if err := ours.eval(ctx, probe, nil); err != nil {
		return nil, err
	}
	for _, call := range []string{
		`go.app.Auth.CreateProfile({name: 'Trainee'})`,
		fmt.Sprintf(`go.app.Models.SetModel(%s)`, encoded(modelAt(s.address))),
		fmt.Sprintf(`go.app.Models.SetConsent(%s)`, encoded(consentTo(s.address))),
	} {
		if err := ours.settle(ctx, call, nil); err != nil {
			return nil, err
		}
	}
	hosts := [2]*host{
		{name: "window", page: ours, begin: func(ctx context.Context, _ int) error {
			var started roleplay.Session
			if err := ours.settle(ctx, fmt.Sprintf(`go.app.Chat.StartSession(%s)`, encoded(newTalk)), &started); err != nil {
				return err
			}
			return ours.shows(ctx, string(started.ID))
		}},
		{name: "bare page in a bare window", page: bare, begin: bare.anew},
	}
	return compareWords(ctx, rounds, s, hosts)
}

func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // it always encodes
	}
	return string(text)
}

// modelAt is the choice of the fake.
func modelAt(address string) models.SetModelInput {
	return models.SetModelInput{Vendor: "openai", Address: address + "/v1", Model: "bare"}
}

func consentTo(address string) models.SetConsentInput {
	return models.SetConsentInput{Where: strings.TrimPrefix(address, "http://"), Version: models.ConsentVersion, Agreed: true}
}

// administrator registers, is made one, and returns the tokens of the sign-in as the page keeps them.
func (p *program) administrator(ctx context.Context, binary, folder string) (string, error) {
	who := map[string]string{"email": "trainee@example.com", "password": "a long password", "name": "Trainee"}
	var signed struct {
		Access  string `json:"accessToken"`
		Refresh string `json:"refreshToken"`
	}
	if err := p.call(ctx, http.MethodPost, "/api/auth/register", who, &signed); err != nil {
		return "", err
	}
	p.token = signed.Access
	return encoded(map[string]string{"accessToken": signed.Access, "refreshToken": signed.Refresh}), command(ctx, binary, folder, "user", "role", "--email", who["email"], "--role", "ADMIN")
}

// chooseModel has the fake play for all, and agrees to it.
func (p *program) chooseModel(ctx context.Context, address string) error {
	if err := p.call(ctx, http.MethodPut, "/api/models/model", modelAt(address), nil); err != nil {
		return err
	}
	return p.call(ctx, http.MethodPut, "/api/models/consent", consentTo(address), nil)
}

// compareWords has two pages talk, in turns, in so many talks.
func compareWords(ctx context.Context, rounds int, s *service, hosts [2]*host) ([]row, error) {
	for round := range rounds {
		for _, h := range hosts {
			if err := h.begin(ctx, round); err != nil {
				return nil, fmt.Errorf("%s: %w", h.name, err)
			}
			if err := h.setClock(ctx); err != nil {
				return nil, fmt.Errorf("%s: %w", h.name, err)
			}
		}
		for n := range wordReplies + 1 { // the first is warmer
			for i := range hosts {
				h := hosts[(i+n)%len(hosts)]
				if err := h.talk(ctx, s, fmt.Sprintf("%dof%s", round, strings.ReplaceAll(h.name, " ", "")), n); err != nil {
					return nil, fmt.Errorf("%s, reply %d of talk %d: %w", h.name, n, round, err)
				}
			}
		}
	}
	if err := s.forget(); err != nil {
		return nil, err
	}
	ours, bare := hosts[0], hosts[1]
	more := quantile(sorted(ours.shown.frame), 0.95) - quantile(sorted(bare.shown.frame), 0.95)
	return []row{
		quantiles(fmt.Sprintf("first words on the screen, %s, p50 of %d", ours.name, len(ours.shown.frame)), ours.shown.frame),
		quantiles("the same, "+bare.name, bare.shown.frame),
		{
			what: "first words: p95 above that of the bare one, " + ours.name, median: fine(more), goal: "≤ " + ms(wordGoal), met: more <= wordGoal,
			spread: fmt.Sprintf("by the clock of the system, seen to be right within %s", fine(max(ours.off, bare.off))),
		},
		quantiles("first words in the page, before the frame, "+ours.name, ours.shown.dom),
		quantiles("the same, "+bare.name, bare.shown.dom),
	}, nil
}

func quantiles(what string, all []time.Duration) row {
	all = sorted(all)
	return row{
		what: what, median: fine(quantile(all, 0.5)),
		spread: fmt.Sprintf("p95 %s, p99 %s, %s – %s", fine(quantile(all, 0.95)), fine(quantile(all, 0.99)), fine(all[0]), fine(all[len(all)-1])),
	}
}

// setClock has the page take the time of the system, which is ours, and asks for it: an answer
// outside of the question and the answer is wrong. The shortest question tells how wrong it may be.
func (h *host) setClock(ctx context.Context) error {
	if err := h.page.eval(ctx, "bench.setClock()", nil); err != nil {
		return err
	}
	best := time.Hour
	for range 10 {
		var there float64
		before := time.Now()
		if err := h.page.eval(ctx, "bench.now()", &there); err != nil {
			return err
		}
		after := time.Now()
		if at := time.UnixMicro(int64(there * 1000)); at.Before(before.Add(-clockStep)) || at.After(after.Add(clockStep)) {
			return fmt.Errorf("its clock shows %s between %s and %s", at, before, after)
		}
		best = min(best, after.Sub(before))
	}
	h.off = max(h.off, best)
	return nil
}

// talk says something and notes when the first words of the answer were there.
func (h *host) talk(ctx context.Context, s *service, talk string, n int) error {
	pieces, tag := reply(n, wordPieces), tag(talk, n)
	said := fmt.Sprintf("What about the %s, %s?", word(uint64(n*31+7)), tag)
	if err := h.page.eval(ctx, fmt.Sprintf("bench.say(%q, %q)", said, pieces[0]), nil); err != nil {
		return err
	}
	if err := h.page.until(ctx, "bench.seen()"); err != nil {
		return err
	}
	var seen struct{ Dom, Frame float64 }
	if err := h.page.eval(ctx, "bench.seen()", &seen); err != nil {
		return err
	}
	left := s.left(tag)
	if len(left) == 0 {
		return errors.New("the words were there before they were sent")
	}
	if n > 0 {
		since := func(ms float64) time.Duration {
			return time.UnixMicro(int64(ms * 1000)).Sub(left[0])
		}
		h.shown.dom, h.shown.frame = append(h.shown.dom, since(seen.Dom)), append(h.shown.frame, since(seen.Frame))
	}
	return h.page.until(ctx, fmt.Sprintf("bench.whole(%q)", pieces[len(pieces)-1]))
}
