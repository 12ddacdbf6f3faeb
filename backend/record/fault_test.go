package record_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

// errCut is what a store answers after the plug was pulled.
var errCut = errors.New("the plug was pulled")

// cut is a store whose plug is pulled after some writes: every later one fails.
type cut struct {
	store.Store
	lost bool // the write at which it is pulled happens, and its answer is lost

	mu   sync.Mutex
	left int // writes until then
}

// write counts one write, and reports whether it happens and whether it is answered.
func (c *cut) write() (happens, answered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left--
	return c.left >= 0 || c.left == -1 && c.lost, c.left >= 0
}

func (c *cut) Put(ctx context.Context, key string, value []byte, cond store.If) (version store.Version, err error) {
	happens, answered := c.write()
	if happens {
		version, err = c.Store.Put(ctx, key, value, cond)
	}
	if !answered {
		return "", errCut
	}
	return version, err
}

func (c *cut) Delete(ctx context.Context, key string, cond store.If) (err error) {
	happens, answered := c.write()
	if happens {
		err = c.Store.Delete(ctx, key, cond)
	}
	if !answered {
		return errCut
	}
	return err
}

// leaving is a store that answers a write when whoever asked has left.
type leaving struct {
	store.Store
	leave context.CancelFunc
}

func (l *leaving) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	version, err := l.Store.Put(ctx, key, value, cond)
	l.leave()
	return version, err
}

// counted counts the reads of a store.
type counted struct {
	store.Store
	gets, lists int
}

func (c *counted) Get(ctx context.Context, key string) (store.Object, error) {
	c.gets++
	return c.Store.Get(ctx, key)
}

func (c *counted) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	c.lists++
	return c.Store.List(ctx, prefix, after)
}

// counting counts the entries that listings have yielded.
type counting struct {
	store.Store
	yielded int
}

func (c *counting) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for entry, err := range c.Store.List(ctx, prefix, after) {
			c.yielded++
			if !yield(entry, err) {
				return
			}
		}
	}
}

// rotten is a store in which the keys that hold a part are damaged until they
// are deleted, and with "list …" the listings of a prefix.
type rotten struct {
	store.Store
	parts []string
}

func (r *rotten) check(what string) error {
	for _, part := range r.parts {
		if strings.Contains(what, part) {
			return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "What is stored there is damaged.", Err: store.ErrDamaged}
		}
	}
	return nil
}

func (r *rotten) Get(ctx context.Context, key string) (store.Object, error) {
	if err := r.check(key); err != nil {
		return store.Object{}, err
	}
	return r.Store.Get(ctx, key)
}

func (r *rotten) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if err := r.check("list " + prefix); err != nil {
		return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, err) }
	}
	return r.Store.List(ctx, prefix, after)
}

func (r *rotten) Delete(ctx context.Context, key string, cond store.If) error {
	err := r.Store.Delete(ctx, key, cond)
	if err == nil {
		r.parts = slices.DeleteFunc(r.parts, func(part string) bool { return strings.Contains(key, part) })
	}
	return err
}

// beforeList is s, with something done before prefixes that hold a part are listed.
func beforeList(s store.Local, part string, do func()) store.Store {
	return storetest.NewFaulty(s, func(op, prefix string) error {
		if op == "list" && strings.Contains(prefix, part) {
			do()
		}
		return nil
	})
}
