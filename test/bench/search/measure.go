package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"roleplay/backend/search"
)

const (
	batchTalks = 25 // talks that go into an index at once
	newTurns   = 50
)

// Numbers are what one engine has shown.
type Numbers struct {
	Engine         string
	TextMB, DiskMB float64
	RSSMB          float64
	Build          time.Duration
	Searches       map[string][]time.Duration
	Turns          []time.Duration
}

// All returns the times of all searches.
func (n Numbers) All() []time.Duration {
	var all []time.Duration
	for _, times := range n.Searches {
		all = append(all, times...)
	}
	return all
}

func quantile(times []time.Duration, q float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// engine is what is measured: the contract, as far as it is needed here.
type engine interface {
	Apply(ctx context.Context, b search.Batch) error
	Find(ctx context.Context, q search.Query) (search.Result, error)
	Close() error
}

func measure(ctx context.Context, name string, talks, rounds int) (numbers Numbers, err error) {
	dir, err := os.MkdirTemp("", "search")
	if err != nil {
		return Numbers{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	x, err := openEngine(ctx, name, filepath.Join(dir, "index"))
	if err != nil {
		return Numbers{}, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()

	numbers = Numbers{Engine: name, Searches: map[string][]time.Duration{}}
	c := newCorpus()
	if err := fill(ctx, x, c, talks, &numbers); err != nil {
		return numbers, err
	}
	numbers.TextMB = float64(c.bytes) / 1e6
	if err := searches(ctx, x, c, rounds, &numbers); err != nil {
		return numbers, err
	}
	if err := turns(ctx, x, c, talks, &numbers); err != nil {
		return numbers, err
	}
	if numbers.DiskMB, err = diskMB(dir); err != nil {
		return numbers, err
	}
	numbers.RSSMB, err = rssMB()
	return numbers, err
}

// fill puts all talks in and counts the time that the engine takes, not that of making them.
func fill(ctx context.Context, x engine, c *corpus, talks int, numbers *Numbers) error {
	for n := 0; n < talks; n += batchTalks {
		b := search.Batch{Cursor: search.Cursor{Identity: "bench", Seq: uint64(n)}}
		for i := n; i < min(n+batchTalks, talks); i++ {
			b.Put = append(b.Put, c.talk(i)...)
		}
		began := time.Now()
		if err := x.Apply(ctx, b); err != nil {
			return err
		}
		numbers.Build += time.Since(began)
	}
	return nil
}

func searches(ctx context.Context, x engine, c *corpus, rounds int, numbers *Numbers) error {
	for _, kind := range queryKinds {
		for _, text := range c.queries(kind, rounds) {
			began := time.Now()
			if _, err := x.Find(ctx, search.Query{User: user, Text: text, Limit: 20}); err != nil {
				return fmt.Errorf("%s %q: %w", kind, text, err)
			}
			numbers.Searches[kind] = append(numbers.Searches[kind], time.Since(began))
		}
	}
	return nil
}

// turns measures how long it takes until one new turn is found.
func turns(ctx context.Context, x engine, c *corpus, talks int, numbers *Numbers) error {
	fresh := c.talk(talks)
	for i := range newTurns {
		d := fresh[i%len(fresh)]
		d.ID = strings.Replace(d.ID, "-4", fmt.Sprintf("-%x", 5+i/len(fresh)), 1)
		word := fmt.Sprintf("fresh%dly", i)
		d.Text += " " + word
		began := time.Now()
		if err := x.Apply(ctx, search.Batch{Put: []search.Document{d}}); err != nil {
			return err
		}
		result, err := x.Find(ctx, search.Query{User: user, Text: word, Limit: 20})
		if err != nil {
			return err
		}
		if len(result.Hits) != 1 {
			return fmt.Errorf("a new turn is found %d times", len(result.Hits))
		}
		numbers.Turns = append(numbers.Turns, time.Since(began))
	}
	return nil
}

func diskMB(dir string) (float64, error) {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return float64(size) / 1e6, err
}

// rssMB reads how much memory this process has had at most; 0 where Linux is not.
func rssMB() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kb / 1000, err
}
