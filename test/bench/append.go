package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/bolt"
)

const (
	appendBytes = 300                    // what one append stores
	appendFor   = 400 * time.Millisecond // how long each peer writes in one round
	appendRuns  = 5                      // rounds, in which the peers take turns
	benchUser   = roleplay.UserID("01990000-0000-7000-8000-000000000001")
)

// appender is one way to make 300 bytes durable. open prepares an empty folder
// for so many writers; the function it returns writes append n (0, 1, …) of a
// writer and returns when it is on the disk.
type appender struct {
	name string
	open func(folder string, writers int) (write func(ctx context.Context, writer, n int) error, done func() error, err error)
}

// measured is what an appender did in all rounds.
type measured struct {
	perSecond []float64 // of each round
	took      []time.Duration
}

// appends compares ours with its peers, at 1, 8, 64 and 200 writers.
func appends(ctx context.Context) ([]row, error) {
	peers := []appender{
		{"record.Log on bolt", openLog}, {"bbolt Update", openUpdate}, {"bbolt Batch", openBatch},
		{"JSONL, flock, fsync", openJSONL}, {"raw append, fsync", openRaw},
	}
	goals := map[int]struct {
		peer  int
		least float64
	}{1: {1, 0.95}, 8: {2, 5}, 200: {3, 2}}
	var rows []row
	for _, writers := range []int{1, 8, 64, 200} {
		results := make([]measured, len(peers))
		for round := range appendRuns {
			for i := range peers {
				p := (i + round) % len(peers)
				if err := results[p].round(ctx, peers[p], writers); err != nil {
					return nil, fmt.Errorf("%s with %d writers: %w", peers[p].name, writers, err)
				}
			}
		}
		for i, peer := range peers {
			rows = append(rows, results[i].row(fmt.Sprintf("append, %d writers: %s", writers, peer.name)))
		}
		if goal, ok := goals[writers]; ok {
			rows = append(rows, against(fmt.Sprintf("append, %d writers: ratio to %s", writers, peers[goal.peer].name), results[0], results[goal.peer], goal.least))
		}
	}
	return rows, nil
}

// round lets the writers write for a while, in a folder of their own.
func (m *measured) round(ctx context.Context, a appender, writers int) (err error) {
	folder, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // it is temporary
	write, done, err := a.open(folder, writers)
	if err != nil {
		return err
	}
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		count int
		fault error
	)
	begun := time.Now()
	for w := range writers {
		all.Go(func() {
			var took []time.Duration
			var failed error
			for n := 0; time.Since(begun) < appendFor && failed == nil; n++ {
				before := time.Now()
				failed = write(ctx, w, n)
				took = append(took, time.Since(before))
			}
			mu.Lock()
			defer mu.Unlock()
			count += len(took)
			m.took = append(m.took, took...)
			if failed != nil {
				fault = failed
			}
		})
	}
	all.Wait()
	m.perSecond = append(m.perSecond, float64(count)/time.Since(begun).Seconds())
	if fault != nil {
		return fault
	}
	return done()
}

func (m measured) row(what string) row {
	rates, took := sorted(m.perSecond), sorted(m.took)
	return row{
		what:   what,
		median: fmt.Sprintf("%.0f /s", quantile(rates, 0.5)),
		spread: fmt.Sprintf("%.0f – %.0f /s, p50 %s, p99 %s", rates[0], rates[len(rates)-1], fine(quantile(took, 0.5)), fine(quantile(took, 0.99))),
	}
}

// against is the ratio of the medians; its spread is that of the rounds, in pairs.
func against(what string, ours, theirs measured, least float64) row {
	ratio := quantile(sorted(ours.perSecond), 0.5) / quantile(sorted(theirs.perSecond), 0.5)
	var pairs []float64
	for i := range ours.perSecond {
		pairs = append(pairs, ours.perSecond[i]/theirs.perSecond[i])
	}
	slices.Sort(pairs)
	return row{
		what: what, median: fmt.Sprintf("%.2f ×", ratio), spread: fmt.Sprintf("%.2f – %.2f ×", pairs[0], pairs[len(pairs)-1]),
		goal: fmt.Sprintf("≥ %.2f ×", least), met: ratio >= least,
	}
}

func benchSession(writer int) roleplay.SessionID {
	return roleplay.SessionID(fmt.Sprintf("01990000-0000-7000-8000-%012x", writer))
}

// saying is an entry whose append is about 300 bytes long.
func saying(n int) []roleplay.Entry {
	return []roleplay.Entry{{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
		ID: roleplay.TurnID(fmt.Sprintf("01990000-0000-7000-9000-%012x", n)), Speaker: roleplay.SpeakerTrainee, By: roleplay.ByPerson, Text: "It sounds like a lot.",
	}}}
}

func openLog(folder string, writers int) (func(context.Context, int, int) error, func() error, error) {
	s, err := bolt.Open(filepath.Join(folder, "roleplay.db"), bolt.Options{})
	if err != nil {
		return nil, nil, err
	}
	log, heads := record.Log{Store: s}, make([]record.Head, writers)
	return func(ctx context.Context, w, n int) (err error) {
		heads[w], err = log.Append(ctx, benchUser, benchSession(w), heads[w], saying(n))
		return err
	}, s.Close, nil
}

// line is what the peers store: as many bytes as an append of ours.
var line = sync.OnceValue(func() []byte {
	value, err := json.Marshal(record.Append{Schema: 1, Prev: fmt.Sprintf("%064x", 1), Seq: 1, Entries: saying(1)})
	if err != nil {
		panic(err) // it always encodes
	}
	return append(value, slices.Repeat([]byte(" "), max(0, appendBytes-len(value)))...)
})

func openBbolt(folder string, commit func(*bbolt.DB, func(*bbolt.Tx) error) error) (func(context.Context, int, int) error, func() error, error) {
	db, err := bbolt.Open(filepath.Join(folder, "raw.db"), 0o600, nil)
	if err != nil {
		return nil, nil, err
	}
	bucket := []byte("objects")
	err = db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket(bucket); return err })
	return func(_ context.Context, w, n int) error {
		key := []byte(record.ChatEventKey(benchUser, benchSession(w), int64(n+1)))
		return commit(db, func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put(key, line()) })
	}, db.Close, err
}

func openUpdate(folder string, _ int) (func(context.Context, int, int) error, func() error, error) {
	return openBbolt(folder, (*bbolt.DB).Update)
}

func openBatch(folder string, _ int) (func(context.Context, int, int) error, func() error, error) {
	return openBbolt(folder, (*bbolt.DB).Batch)
}

// openJSONL is the earlier system's way, with an fsync: a file a session, opened and locked for each line.
func openJSONL(folder string, _ int) (func(context.Context, int, int) error, func() error, error) {
	text := append(slices.Clone(line()), '\n')
	return func(_ context.Context, w, _ int) (err error) {
		f, err := os.OpenFile(filepath.Join(folder, string(benchSession(w))+".jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }() // which gives the lock back
		if err := lockFile(f); err != nil {
			return err
		}
		if _, err := f.Write(text); err != nil {
			return err
		}
		return f.Sync()
	}, func() error { return nil }, nil
}

// openRaw is the least that can be done: a file a writer, kept open.
func openRaw(folder string, writers int) (func(context.Context, int, int) error, func() error, error) {
	text, open := append(slices.Clone(line()), '\n'), make([]*os.File, writers)
	for w := range open {
		f, err := os.Create(filepath.Join(folder, fmt.Sprint(w)))
		if err != nil {
			return nil, nil, err
		}
		open[w] = f
	}
	closeAll := func() error {
		for _, f := range open {
			if err := f.Close(); err != nil {
				return err
			}
		}
		return nil
	}
	return func(_ context.Context, w, _ int) error {
		if _, err := open[w].Write(text); err != nil {
			return err
		}
		return open[w].Sync()
	}, closeAll, nil
}
