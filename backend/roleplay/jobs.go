package roleplay

import (
	"context"
	"errors"
	"sync"
)

// ErrStopped is the cause of the end of a job's context when its person has cancelled it.
var ErrStopped = errors.New("stopped by its person")

// Jobs is the work that is under way and can be cancelled, of all services of a
// program. It may be used concurrently.
type Jobs struct {
	mu      sync.Mutex
	running map[jobKey]context.CancelCauseFunc
}

// jobKey names a job: people make their ids themselves, so one's own never meets another's.
type jobKey struct {
	user UserID
	id   JobID
}

// NewJobs makes an empty register of jobs.
func NewJobs() *Jobs { return &Jobs{running: map[jobKey]context.CancelCauseFunc{}} }

// Begin makes a job of the work under ctx; done ends it. Without an id it cannot
// be cancelled. CodeInvalid for an id that is none, CodeConflict for one that is in use.
func (j *Jobs) Begin(ctx context.Context, u UserID, id JobID) (job context.Context, done func(), err error) {
	if id == "" {
		return ctx, func() {}, nil
	}
	if !IsUUID(string(id)) {
		return nil, nil, Invalid("jobId", "The id of a job is a UUID of version 4.")
	}
	key := jobKey{u, id}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, there := j.running[key]; there {
		return nil, nil, Errorf(CodeConflict, "A job with this id is under way already.")
	}
	job, cancel := context.WithCancelCause(ctx)
	j.running[key] = cancel
	return job, func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.running, key)
		cancel(nil)
	}, nil
}

// Cancel ends the context of a job of u with ErrStopped, and reports whether there was one.
func (j *Jobs) Cancel(u UserID, id JobID) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	cancel, there := j.running[jobKey{u, id}]
	if there {
		cancel(ErrStopped)
	}
	return there
}
