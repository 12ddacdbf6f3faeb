package exchange

import (
	"context"
	"time"

	"roleplay/backend/roleplay"
)

// progressEvery is how long lies between two pieces of news of one job, at least.
const progressEvery = 100 * time.Millisecond

// CancelJob stops an export, an import or a check of the actor's; its own call then answers
// with CodeCancelled. CodeUnauthenticated without an actor.
func (s *Service) CancelJob(ctx context.Context, in CancelJobInput) (CancelJobOutput, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return CancelJobOutput{}, err
	}
	return CancelJobOutput{Cancelled: s.deps.Jobs.Cancel(actor.ID, in.ID)}, nil
}

// progress tells whoever asked for a job how far it is.
type progress struct {
	service *Service
	actor   roleplay.UserID
	job     roleplay.JobID
	unit    roleplay.JobUnit
	last    time.Time // when it was told last
}

// tell publishes how far the job is, unless it was told a moment ago. The end is always told.
func (p *progress) tell(ctx context.Context, done, total int) {
	now := p.service.deps.Now()
	if p.job == "" || done < total && now.Sub(p.last) < progressEvery {
		return
	}
	p.last = now
	p.service.deps.Bus.Publish(ctx, roleplay.Event{
		Type: roleplay.EventJobProgressed, Owner: p.actor,
		Job: &roleplay.JobProgress{ID: p.job, Unit: p.unit, Done: done, Total: total},
	})
}
