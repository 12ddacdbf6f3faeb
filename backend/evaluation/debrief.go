package evaluation

import (
	"context"
	"fmt"

	"roleplay/backend/evaluation/metrics"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// DownloadTranscript writes a session as plain text: one's own or, for an
// administrator, anybody's. CodeUnauthenticated without an actor, CodeNotFound
// for unknown and for somebody else's. Of a damaged log it holds what comes before the damage.
func (s *Service) DownloadTranscript(ctx context.Context, in SessionInput) (roleplay.File, error) {
	loaded, owner, err := s.find(ctx, in.ID)
	if err != nil {
		return roleplay.File{}, err
	}
	return transcript.File(transcript.FormatText, loaded.Talk, transcript.Options{Labels: loaded.Labels(owner.name)})
}

// GetDebrief gives the debriefing of a session: one's own or, for an
// administrator, anybody's. What is stored for the last append of the talk is
// given; where nothing is, as while the talk goes on, the evaluation is made
// for this answer and has no id. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's, CodeConflict for one that was
// stepped out of. Of a damaged log it is about what comes before the damage, as Session.ReadOnly says.
func (s *Service) GetDebrief(ctx context.Context, in SessionInput) (Debrief, error) {
	loaded, owner, err := s.find(ctx, in.ID)
	if err != nil {
		return Debrief{}, err
	}
	if loaded.Summary.SteppedOut {
		return Debrief{}, roleplay.Errorf(roleplay.CodeConflict, "This session was stepped out of, so nothing of it is scored.")
	}
	evaluation, stored, err := s.stored(ctx, owner.id, loaded)
	if err != nil {
		return Debrief{}, err
	}
	if !stored {
		evaluation = s.measure(loaded)
	}
	rubric, err := s.rubric(ctx, loaded)
	if err != nil {
		return Debrief{}, err
	}
	return Debrief{UserID: owner.id, UserName: owner.name, Session: loaded.Session(), Evaluation: evaluation, Rubric: rubric}, nil
}

// measure evaluates a talk as far as it is loaded. The evaluation has no id yet.
func (s *Service) measure(l record.Loaded) roleplay.Evaluation {
	return roleplay.Evaluation{
		SessionID:  l.Start.SessionID,
		Seq:        l.Head.Seq,
		MadeAt:     s.deps.Now().UTC(),
		Metrics:    metrics.Measure(l.Definition.Scenario.Language, l.Talk),
		Objectives: metrics.Objectives(l.Definition.Scenario, l.Talk),
		Facts:      metrics.Facts(l.Definition.Character, l.Talk),
		Speech:     metrics.Speech(l.Definition.Scenario.Language, l.Talk),
	}
}

// stored returns the newest evaluation of the talk up to its head, if there is one.
func (s *Service) stored(ctx context.Context, u roleplay.UserID, l record.Loaded) (roleplay.Evaluation, bool, error) {
	var newest roleplay.Evaluation
	found := false
	for entry, err := range s.deps.Store.List(ctx, record.EvaluationsPrefix(u, l.Start.SessionID), "") {
		if err != nil {
			return roleplay.Evaluation{}, false, fmt.Errorf("list evaluations: %w", err)
		}
		doc, err := s.evaluations.Get(ctx, entry.Key)
		if err != nil {
			return roleplay.Evaluation{}, false, fmt.Errorf("read an evaluation: %w", err)
		}
		if doc.Body.Seq == l.Head.Seq {
			newest, found = doc.Body, true
		}
	}
	return newest, found, nil
}

// rubric is the revision that the talk pins. A talk that pins none, because it
// is from before rubrics were pinned, has the newest of its scenario. A scenario
// may do without one.
func (s *Service) rubric(ctx context.Context, l record.Loaded) (roleplay.Rubric, error) {
	rubrics := record.Content[roleplay.Rubric]{Store: s.deps.Store, Kind: record.KindRubric}
	var rubric roleplay.Rubric
	var err error
	switch newest := l.Definition.Scenario.Rubric; {
	case l.Start.RubricRev > 0:
		rubric, err = rubrics.Get(ctx, string(l.Start.Rubric), l.Start.RubricRev)
	case newest != "":
		rubric, err = rubrics.Latest(ctx, string(newest))
	}
	none := roleplay.Rubric{Criteria: []roleplay.Criterion{}}
	if roleplay.CodeOf(err) == roleplay.CodeNotFound || err == nil && rubric.ID == "" {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("read the rubric: %w", err)
	}
	return rubric, nil
}
