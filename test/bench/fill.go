package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"roleplay/backend/partner/script"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/mem"
)

// patterns is how many talks are really played; the others are these, in other words.
const patterns = 40

// began is when the first of the filled-in talks was held; one follows every 20 minutes.
var began = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// fill puts n talks of about 40 turns of user into the data folder of a program
// that has run once and does not run now: sealed and swept, as talks are that ended
// more than a week ago. One more, of long turns, goes on.
func fill(ctx context.Context, folder string, user roleplay.UserID, n, long int) (longest roleplay.SessionID, err error) {
	s, err := bolt.Open(filepath.Join(folder, "roleplay.db"), bolt.Options{}) //nolint:contextcheck // an opening that was begun is ended
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	played, err := play(ctx)
	if err != nil {
		return "", err
	}
	def := played[0].def
	lists := record.NewSessions(s)

	next := make(chan int)
	var all sync.WaitGroup
	var mu sync.Mutex
	for range 64 {
		all.Go(func() {
			for i := range next {
				appends, into := played[i%patterns].appends, store.Store(mem.New())
				if i == n {
					appends, into = slices.Repeat(appends, long/len(appends)+1)[:long], s
				}
				e := keep(ctx, record.Log{Store: into}, lists, user, def, i, appends, i < n)
				if e == nil && i < n {
					e = seal(ctx, into, s, user, filledID(i))
				}
				if e != nil {
					mu.Lock()
					err = e
					mu.Unlock()
				}
			}
		})
	}
	for i := range n + 1 {
		next <- i
	}
	close(next)
	all.Wait()
	return filledID(n), err
}

// playedTalk is one model: the entries of each append after the start.
type playedTalk struct {
	def     *scene.Definition
	appends [][]roleplay.Entry
}

// play has the engine play the patterns, each with its own seed and order of what is said.
func play(ctx context.Context) ([]playedTalk, error) {
	def, err := shipped("quit-smoking", "frank-mercer", "frank-mercer-quit-smoking")
	if err != nil {
		return nil, err
	}
	engine, random := script.New(def.Script), rand.New(rand.NewPCG(7, 7))
	var all []playedTalk
	for seed := range uint64(patterns) {
		one, state := playedTalk{def: def}, scene.New(def, seed)
		take := func(speaker roleplay.Speaker, by roleplay.By, text string, played ...roleplay.Entry) {
			at := int64(len(one.appends)) * 9000
			turn := roleplay.Turn{Speaker: speaker, By: by, Text: text, At: at, State: roleplay.TurnCompleted}
			entries := scene.Decide(def, state, turn, played...)
			for _, e := range entries {
				state = scene.Apply(def, state, e)
			}
			one.appends = append(one.appends, entries)
		}
		for _, i := range random.Perm(len(said)) {
			take(roleplay.SpeakerTrainee, roleplay.ByPerson, said[i])
			reply, err := engine.Play(ctx, state.View(def), func(string) {})
			if err != nil {
				return nil, err
			}
			take(roleplay.SpeakerCharacter, roleplay.ByScript, reply.Text, reply.Played...)
		}
		all = append(all, one)
	}
	return all, nil
}

// keep writes one talk: the start, a model in words of its own, the end if it has ended, the summary.
func keep(
	ctx context.Context, log record.Log, lists *record.Sessions, user roleplay.UserID, def *scene.Definition, i int, model [][]roleplay.Entry, ended bool,
) error {
	id, at := filledID(i), began.Add(time.Duration(i)*20*time.Minute)
	random := rand.New(rand.NewPCG(11, uint64(i)))
	start := roleplay.Start{
		SessionID: id, UserID: user, Scenario: def.Scenario.ID, ScenarioRev: 1, Character: def.Character.ID, CharacterRev: 1,
		Script: def.Script.ID, ScriptRev: 1, Seed: uint64(i), At: at,
		Title: def.Scenario.Title, CharacterName: def.Character.Name, Language: def.Scenario.Language,
	}
	head, err := log.Append(ctx, user, id, record.Head{}, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &start}})
	turns := 0
	for n, entries := range model {
		if err != nil {
			return err
		}
		entries = slices.Clone(entries)
		for k, e := range entries {
			if e.Turn != nil {
				turn := *e.Turn
				turn.ID = roleplay.TurnID(fmt.Sprintf("%s-7000-8%03x-%012x", string(id)[:13], n/65536, uint64(i)<<16|uint64(n)))
				turn.Seq, turn.CreatedAt = head.Seq+1, at.Add(time.Duration(turn.At)*time.Millisecond)
				turn.Text += " " + words(random, 6)
				entries[k].Turn = &turn
				turns++
			}
		}
		head, err = log.Append(ctx, user, id, head, entries)
	}
	if err != nil {
		return err
	}
	summary := roleplay.SessionSummary{
		ID: id, Title: start.Title, ScenarioID: start.Scenario, ScenarioRev: 1, CharacterID: start.Character, CharacterName: start.CharacterName,
		State: roleplay.SessionActive, StartedAt: at, TurnCount: turns, Language: start.Language,
	}
	if ended {
		end := at.Add(15 * time.Minute)
		if _, err = log.Append(ctx, user, id, head, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: end, Reason: "trainee"}}}); err != nil {
			return err
		}
		summary.State, summary.EndedAt = roleplay.SessionEnded, &end
	}
	return lists.Put(ctx, user, summary)
}

// seal seals a talk and copies what is left of it after it was swept.
func seal(ctx context.Context, from, to store.Store, user roleplay.UserID, id roleplay.SessionID) error {
	if _, err := (record.Log{Store: from}).Seal(ctx, user, id); err != nil {
		return err
	}
	for entry, err := range from.List(ctx, record.ChatLogKey(user, id, 1), "") {
		if err != nil {
			return err
		}
		object, err := from.Get(ctx, entry.Key)
		if err == nil {
			_, err = to.Put(ctx, entry.Key, object.Value, store.Absent)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// filledID is the id of talk i: a UUIDv7 of its time.
func filledID(i int) roleplay.SessionID {
	ms := uint64(began.Add(time.Duration(i) * 20 * time.Minute).UnixMilli())
	return roleplay.SessionID(fmt.Sprintf("%08x-%04x-7000-8000-%012x", ms>>16, ms&0xffff, i))
}

// words are n words as often as words are: a few all the time, most hardly ever.
func words(random *rand.Rand, n int) string {
	zipf := rand.NewZipf(random, 1.1, 8, 20_000)
	out := make([]string, n)
	for i := range out {
		out[i] = word(zipf.Uint64())
	}
	return strings.Join(out, " ")
}

// word is the n-th word of a made-up language, of 2 to 5 syllables.
func word(n uint64) string {
	syllables := []string{"ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "ze"}
	var out strings.Builder
	for n += 16; n > 0; n /= 16 {
		out.WriteString(syllables[n%16])
	}
	return out.String()
}
