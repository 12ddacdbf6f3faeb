package upkeep

import (
	"context"
	"fmt"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// maxProblems is how many problems a report holds.
const maxProblems = 1000

// progressEvery is how many talks are read between two tellings of how far it is.
const progressEvery = 25

// The kinds of problems.
const (
	problemFile     = "file"     // the store says that something in it is wrong
	problemChain    = "chain"    // an append of a log is not what was written there
	problemMissing  = "missing"  // an append of a log is not there, or all of them
	problemNewer    = "newer"    // a newer program went on with it
	problemSealed   = "sealed"   // a sealed copy is not whole, or not the same as the events
	problemList     = "list"     // a list does not say what the logs say
	problemDocument = "document" // something else cannot be read
	problemQueue    = "queue"    // something waits to be evaluated that is not there
)

// Verify reads everything and says what is wrong: the store itself, the chain
// of every log, sealed copies against events, lists against logs, and all else
// that is kept. With Repair the lists are made to say what the logs say, where
// that is no less; what ended and was not listed so waits to be evaluated, as it
// does when it ends; and the index of the search is emptied, to be built anew in
// the background. It changes nothing else, and talks can be held meanwhile.
//
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN unless on one's
// own machine, CodeInvalid for a JobID that is none, CodeConflict for one in use, CodeCancelled
// when ctx ends or the job is cancelled.
func (s *Service) Verify(ctx context.Context, in VerifyInput) (VerifyReport, error) {
	actor, err := s.require(ctx)
	if err != nil {
		return VerifyReport{}, err
	}
	ctx, done, err := s.deps.Jobs.Begin(ctx, actor.ID, in.JobID)
	if err != nil {
		return VerifyReport{}, err
	}
	defer done()
	v := &verification{Service: s, in: in, actor: actor, orphans: map[talk]bool{}, report: VerifyReport{Problems: []Problem{}}}
	if err := v.run(ctx); err != nil {
		if ctx.Err() != nil {
			return VerifyReport{}, roleplay.Errorf(roleplay.CodeCancelled, "The storage was not verified to the end: it was stopped after %d sessions.", v.report.Talks)
		}
		return VerifyReport{}, err
	}
	return v.report, nil
}

// verification is one run of Verify.
type verification struct {
	*Service
	in      VerifyInput
	actor   roleplay.Actor
	total   int           // talks, as far as the lists know
	orphans map[talk]bool // talks that are not there, and told
	report  VerifyReport
}

func (v *verification) run(ctx context.Context) error {
	if loss := lossOf(v.deps.Store.Salvaged()); loss != "" {
		v.found(problemFile, "", "", loss)
	}
	for complaint, err := range v.deps.Store.Check(ctx) {
		if err != nil {
			return fmt.Errorf("check the store: %w", err)
		}
		at := record.ParseKey(complaint.Key)
		v.found(problemFile, at.User, at.Session, complaint.Message)
	}
	for u, err := range record.Users(ctx, v.deps.Store) {
		if err != nil {
			return err
		}
		v.report.Users++
		if kept, binned, err := v.count(ctx, u); err == nil { // else the comparison of the lists says so
			v.total += kept + binned
		}
	}
	if err := v.documents(ctx); err != nil {
		return err
	}
	for u, err := range record.Users(ctx, v.deps.Store) {
		if err == nil {
			err = v.user(ctx, u)
		}
		if err != nil {
			return err
		}
	}
	v.name(ctx)
	v.tell(ctx)
	if v.in.Repair {
		if err := v.deps.Index.Reset(ctx); err != nil {
			return fmt.Errorf("empty the index: %w", err)
		}
	}
	return nil
}

// lossOf says what is missing since a damaged file was salvaged, until somebody
// has seen it; "" if nothing is.
func lossOf(sv store.Salvage) string {
	var missing string
	switch {
	case sv.Copy == "":
		return ""
	case sv.Kept == 0:
		missing = "nothing in it could be read"
	case len(sv.Lost)+len(sv.Stale) > 0:
		missing = fmt.Sprintf("%d entries are there again, %d of them in an older state, and at least %d are missing", sv.Kept, len(sv.Stale), len(sv.Lost))
	default:
		return ""
	}
	return fmt.Sprintf("The data file was damaged: %s; %s. The damaged file is kept as %s.", sv.Cause, missing, sv.Copy)
}

// user verifies the talks of one user, and their lists.
func (v *verification) user(ctx context.Context, u roleplay.UserID) error {
	for id, err := range v.log.Sessions(ctx, u) {
		if err == nil {
			err = v.talk(ctx, u, id)
		}
		if err != nil {
			return err
		}
		if v.report.Talks++; v.report.Talks%progressEvery == 0 {
			v.tell(ctx)
		}
	}
	compare := v.sessions.Compare
	if v.in.Repair {
		compare = v.sessions.Rebuild
	}
	differences, err := compare(ctx, u, v.talks)
	repaired := false
	for _, d := range differences {
		kind := problemList
		if d.Reason != "" {
			kind = kindOfDamage(d.Reason)
		}
		v.add(Problem{Kind: kind, UserID: u, SessionID: d.Session, Message: d.Message, Repaired: d.Repaired})
		repaired = repaired || d.Repaired
	}
	if repaired {
		v.report.Repaired++
	}
	return err
}

// talk verifies one log, and its sealed copy. Of one that is deleted for good
// meanwhile nothing is said.
func (v *verification) talk(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) error {
	before := len(v.report.Problems)
	if err := v.chain(ctx, u, id); err != nil {
		return err
	}
	if err := v.sealed(ctx, u, id); err != nil {
		return err
	}
	if len(v.report.Problems) == before {
		return nil
	}
	marks, err := record.ReadMarks(ctx, v.deps.Store, u, id)
	if err != nil {
		return ctx.Err()
	}
	there, err := v.log.Exists(ctx, u, id)
	if err == nil && (marks.Body.Purging || !there) {
		v.report.Problems = v.report.Problems[:before]
	}
	return ctx.Err()
}

// chain verifies the chain of one log.
func (v *verification) chain(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) error {
	newer := false
	for a, err := range v.log.Read(ctx, u, id, record.Head{}) {
		if damage := record.DamageOf(err); damage != nil {
			v.found(kindOfDamage(damage.Reason), u, id, roleplay.ProblemOf(damage).Detail)
			break
		}
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			v.found(problemChain, u, id, "The record of the session cannot be read from the disk.")
			break
		}
		v.report.Appends++
		newer = newer || v.log.IsNewer(a)
		if a.Seq == 1 {
			if err := v.stranger(ctx, u, id, a); err != nil {
				return err
			}
		}
	}
	if newer {
		v.found(problemNewer, u, id, "The session was continued by a newer version of RolePlay. Update this program to go on with it.")
	}
	return nil
}

// kindOfDamage is the kind of problem that a damage is.
func kindOfDamage(reason string) string {
	if reason == record.DamageMissing {
		return problemMissing
	}
	return problemChain
}

// stranger says if a talk is somebody else's, and nothing says that it is a copy.
func (v *verification) stranger(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, first record.Append) error {
	for _, e := range first.Entries {
		if e.Start == nil || e.Start.UserID == "" || e.Start.UserID == u {
			continue
		}
		marks, err := record.ReadMarks(ctx, v.deps.Store, u, id)
		if err != nil {
			return ctx.Err() // told of the marks
		}
		if marks.Body.Origin == nil {
			v.found(problemDocument, u, id, "The session is somebody else's, and what says where the copy comes from is missing.")
		}
	}
	return nil
}

// sealed compares a sealed copy with the events that are there too.
func (v *verification) sealed(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) error {
	_, err := v.log.Compare(ctx, u, id)
	damage := record.DamageOf(err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case damage == nil && roleplay.CodeOf(err) == roleplay.CodeNotFound:
		return nil
	case err == nil:
	case damage != nil:
		v.found(problemSealed, u, id, fmt.Sprintf("The sealed copy of the session is damaged at entry %d.", damage.Seq))
	case roleplay.CodeOf(err) == roleplay.CodeConflict:
		v.found(problemSealed, u, id, roleplay.ProblemOf(err).Detail)
	default:
		v.found(problemSealed, u, id, "The sealed copy of the session cannot be read from the disk.")
	}
	v.report.Sealed++
	return nil
}

func (v *verification) found(kind string, u roleplay.UserID, id roleplay.SessionID, message string) {
	v.add(Problem{Kind: kind, UserID: u, SessionID: id, Message: message})
}

func (v *verification) add(p Problem) {
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, p)
	}
}

// name adds to each problem of a session what people know it by, as far as the lists tell.
func (v *verification) name(ctx context.Context) {
	type talk struct {
		user    roleplay.UserID
		session roleplay.SessionID
	}
	known := map[talk]*roleplay.SessionSummary{}
	for i := range v.report.Problems {
		p := &v.report.Problems[i]
		if p.SessionID == "" || p.UserID == "" {
			continue
		}
		at := talk{p.UserID, p.SessionID}
		summary, asked := known[at]
		if !asked {
			if found, err := v.sessions.Get(ctx, p.UserID, p.SessionID); err == nil {
				summary = &found
			}
			known[at] = summary
		}
		if summary != nil {
			p.Title, p.StartedAt = summary.Title, &summary.StartedAt
		}
	}
}

// tell tells whoever asked how far it is.
func (v *verification) tell(ctx context.Context) {
	if v.in.JobID == "" {
		return
	}
	v.deps.Bus.Publish(ctx, roleplay.Event{
		Type: roleplay.EventJobProgressed, Owner: v.actor.ID,
		Job: &roleplay.JobProgress{ID: v.in.JobID, Unit: roleplay.JobTalks, Done: v.report.Talks, Total: max(v.total, v.report.Talks)},
	})
}
