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

// hooked is a store that tells before it reads, writes or deletes a key.
type hooked struct {
	store.Store
	before func(op, key string)
}

func (h *hooked) Get(ctx context.Context, key string) (store.Object, error) {
	h.before("get", key)
	return h.Store.Get(ctx, key)
}

func (h *hooked) Put(ctx context.Context, key string, value []byte, cond store.If) (store.Version, error) {
	h.before("put", key)
	return h.Store.Put(ctx, key, value, cond)
}

func (h *hooked) Delete(ctx context.Context, key string, cond store.If) error {
	h.before("delete", key)
	return h.Store.Delete(ctx, key, cond)
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

// failList fails listings of prefixes that hold a part.
type failList struct {
	store.Store
	part string
}

func (f *failList) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if strings.Contains(prefix, f.part) {
		return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, errDisk) }
	}
	return f.Store.List(ctx, prefix, after)
}

// failGet fails reads of keys that hold a part.
type failGet struct {
	store.Store
	part string
}

func (f *failGet) Get(ctx context.Context, key string) (store.Object, error) {
	if strings.Contains(key, f.part) {
		return store.Object{}, errDisk
	}
	return f.Store.Get(ctx, key)
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

// fullDisk is a store that takes nothing.
type fullDisk struct{ store.Store }

func (f *fullDisk) Put(context.Context, string, []byte, store.If) (store.Version, error) {
	return "", roleplay.Errorf(roleplay.CodeUnavailable, "The disk is full.")
}

// beforeList is a store that does something before prefixes that hold a part are listed.
type beforeList struct {
	store.Store
	prefix string
	before func()
}

func (b *beforeList) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if strings.Contains(prefix, b.prefix) {
			b.before()
		}
		b.Store.List(ctx, prefix, after)(yield)
	}
}
