package storetest

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"

	"roleplay/backend/store"
)

// Faulty is a store for tests of what stands on one: before each call of Store,
// and before Changes, it asks the test, which may fail the call, wait, or change
// what is there meanwhile. Whatever is to go unasked uses Local. It may be used
// concurrently, and then the test is asked concurrently too.
type Faulty struct {
	store.Local // what does the work

	mu     sync.Mutex
	before func(op, key string) error
	writes int
	dies   int // the write from which on nothing works any more; 0: never
}

// errDead is what everything answers once a Faulty is dead.
var errDead = errors.New("the store is dead")

// NewFaulty makes a Faulty of s that asks before, as if Before had been called.
func NewFaulty(s store.Local, before func(op, key string) error) *Faulty {
	return &Faulty{Local: s, before: before}
}

// Failing is for Before: it fails the calls of one kind on keys, or prefixes, that hold part.
func Failing(op, part string, err error) func(op, key string) error {
	return func(o, key string) error {
		if o == op && strings.Contains(key, part) {
			return err
		}
		return nil
	}
}

// Before sets what is asked before each call, nil for nothing: op is "get",
// "put", "delete", "list" or "changes", key the key or the prefix, and the error
// is what the call answers in place of being done. It may be called in the
// middle of being asked.
func (f *Faulty) Before(ask func(op, key string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = ask
}

// Die has the n-th write from now on fail, and every call after it, as if the
// program had ended there. 0 brings the store back to life.
func (f *Faulty) Die(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writes, f.dies = 0, n
}

// Writes is how many writes were asked for since the last Die.
func (f *Faulty) Writes() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.writes
}

func (f *Faulty) check(op, key string) error {
	f.mu.Lock()
	before := f.before
	if op == "put" || op == "delete" {
		f.writes++
	}
	dead := f.dies > 0 && f.writes >= f.dies
	f.mu.Unlock()
	if dead {
		return errDead
	}
	if before == nil {
		return nil
	}
	return before(op, key)
}

// Get implements store.Store.
func (f *Faulty) Get(ctx context.Context, key string) (store.Object, error) {
	if err := f.check("get", key); err != nil {
		return store.Object{}, err
	}
	return f.Local.Get(ctx, key)
}

// Put implements store.Store.
func (f *Faulty) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	if err := f.check("put", key); err != nil {
		return "", err
	}
	return f.Local.Put(ctx, key, value, cond)
}

// Delete implements store.Store.
func (f *Faulty) Delete(ctx context.Context, key string, cond store.If) error {
	if err := f.check("delete", key); err != nil {
		return err
	}
	return f.Local.Delete(ctx, key, cond)
}

// List implements store.Store. It asks when the listing begins to yield.
func (f *Faulty) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return asked(f, "list", prefix, func() iter.Seq2[store.Entry, error] { return f.Local.List(ctx, prefix, after) })
}

// Changes implements store.Journal. It asks when it begins to yield.
func (f *Faulty) Changes(ctx context.Context, after uint64) iter.Seq2[store.Change, error] {
	return asked(f, "changes", "", func() iter.Seq2[store.Change, error] { return f.Local.Changes(ctx, after) })
}

// asked is what list returns, once the test was asked; or the error that it was asked for.
func asked[T any](f *Faulty, op, key string, list func() iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err := f.check(op, key); err != nil {
			var none T
			yield(none, err)
			return
		}
		list()(yield)
	}
}
