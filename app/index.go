package app

import (
	"context"
	"errors"
	"io"
	"sync"

	"roleplay/backend/search"
)

var errIndexClosed = errors.New("the index is closed")

// openedIndex is an index that takes a file, and gives it up.
type openedIndex interface {
	search.Index
	io.Closer
}

// lateIndex opens the index when it is first needed, which is after the window
// has been painted. An opening that failed is tried again at the next need.
type lateIndex struct {
	open func(context.Context) (openedIndex, error)

	mu     sync.Mutex
	index  openedIndex
	closed bool
}

func (l *lateIndex) get(ctx context.Context) (search.Index, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, errIndexClosed
	}
	if l.index == nil {
		index, err := l.open(context.WithoutCancel(ctx)) // it stays open when the call has ended
		if err != nil {
			return nil, err
		}
		l.index = index
	}
	return l.index, nil
}

// Cursor implements search.Index.
func (l *lateIndex) Cursor(ctx context.Context) (search.Cursor, error) {
	index, err := l.get(ctx)
	if err != nil {
		return search.Cursor{}, err
	}
	return index.Cursor(ctx)
}

// Apply implements search.Index.
func (l *lateIndex) Apply(ctx context.Context, b search.Batch) error {
	index, err := l.get(ctx)
	if err != nil {
		return err
	}
	return index.Apply(ctx, b)
}

// Reset implements search.Index.
func (l *lateIndex) Reset(ctx context.Context) error {
	index, err := l.get(ctx)
	if err != nil {
		return err
	}
	return index.Reset(ctx)
}

// Find implements search.Index.
func (l *lateIndex) Find(ctx context.Context, q search.Query) (search.Result, error) {
	index, err := l.get(ctx)
	if err != nil {
		return search.Result{}, err
	}
	return index.Find(ctx, q)
}

// Size implements search.Index.
func (l *lateIndex) Size(ctx context.Context) (int64, error) {
	index, err := l.get(ctx)
	if err != nil {
		return 0, err
	}
	return index.Size(ctx)
}

// close gives up the file. Nothing may use the index any more.
func (l *lateIndex) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.index == nil {
		return nil
	}
	return l.index.Close()
}
