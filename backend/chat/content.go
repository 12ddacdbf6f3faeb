package chat

import (
	"cmp"
	"context"
	"slices"

	"roleplay/backend/roleplay"
)

// ListScenarios returns what can be practised. CodeUnauthenticated without an actor.
func (s *Service) ListScenarios(ctx context.Context, _ ListScenariosInput) (ListScenariosOutput, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
		return ListScenariosOutput{}, err
	}
	all, err := s.scenarios.List(ctx)
	if err != nil {
		return ListScenariosOutput{}, err
	}
	out := ListScenariosOutput{Scenarios: make([]ScenarioSummary, 0, len(all))}
	for _, sc := range all {
		out.Scenarios = append(out.Scenarios, summaryOf(sc))
	}
	slices.SortFunc(out.Scenarios, func(a, b ScenarioSummary) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func summaryOf(sc roleplay.Scenario) ScenarioSummary {
	return ScenarioSummary{
		ID: sc.ID, Rev: sc.Rev, Title: sc.Title, Summary: sc.Summary, Field: sc.Field,
		Language: sc.Language, Difficulty: sc.Difficulty, Minutes: sc.Minutes, Tags: sc.Tags,
	}
}

// GetBriefing returns what a trainee may read of a scenario: no rules, no facts.
// CodeUnauthenticated without an actor, CodeNotFound for an unknown scenario or revision.
func (s *Service) GetBriefing(ctx context.Context, in GetBriefingInput) (Briefing, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
		return Briefing{}, err
	}
	sc, err := s.scenario(ctx, in.ID, in.Rev)
	if err != nil {
		return Briefing{}, err
	}
	out := Briefing{ScenarioSummary: summaryOf(sc), Briefing: sc.Briefing}
	for _, stage := range sc.Stages {
		out.Stages = append(out.Stages, StageOutline{ID: stage.ID, Title: stage.Title, Description: stage.Description})
	}
	for _, o := range sc.Objectives {
		out.Objectives = append(out.Objectives, ObjectiveOutline{ID: o.ID, Title: o.Title, Description: o.Description, Recognised: o.Recognised})
	}
	out.Characters, err = s.charactersOf(ctx, sc)
	return out, err
}

// ListCharacters returns who can be talked to in a scenario.
// CodeUnauthenticated without an actor, CodeNotFound for an unknown scenario.
func (s *Service) ListCharacters(ctx context.Context, in ListCharactersInput) (ListCharactersOutput, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
		return ListCharactersOutput{}, err
	}
	sc, err := s.scenario(ctx, in.ID, 0)
	if err != nil {
		return ListCharactersOutput{}, err
	}
	characters, err := s.charactersOf(ctx, sc)
	return ListCharactersOutput{Characters: characters}, err
}

func (s *Service) charactersOf(ctx context.Context, sc roleplay.Scenario) ([]CharacterSummary, error) {
	out := make([]CharacterSummary, 0, len(sc.Characters))
	for _, id := range sc.Characters {
		c, err := s.characters.Latest(ctx, string(id))
		if err != nil {
			return nil, err
		}
		out = append(out, CharacterSummary{ID: c.ID, Name: c.Name, Summary: c.Summary})
	}
	return out, nil
}

// scenario reads one revision, or the newest for 0.
func (s *Service) scenario(ctx context.Context, id roleplay.ScenarioID, rev int) (roleplay.Scenario, error) {
	unknown := roleplay.Errorf(roleplay.CodeNotFound, "There is no such scenario.")
	if !roleplay.IsSlug(string(id)) || rev < 0 {
		return roleplay.Scenario{}, unknown
	}
	var sc roleplay.Scenario
	var err error
	if rev == 0 {
		sc, err = s.scenarios.Latest(ctx, string(id))
	} else {
		sc, err = s.scenarios.Get(ctx, string(id), rev)
	}
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return roleplay.Scenario{}, unknown
	}
	return sc, err
}
