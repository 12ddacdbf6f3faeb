package scene

import (
	"maps"
	"slices"

	"roleplay/backend/roleplay"
)

// remembered is how many turns of the talk a State keeps in words.
const remembered = 40

// State is where a talk stands. It is a value: Apply returns a new one and
// never changes its argument. It can be written as JSON and read back.
type State struct {
	Situation
	Seed   uint64                  `json:"seed,string"`
	Place  int                     `json:"place"`  // turns so far, of both speakers
	Before map[string]int          `json:"before"` // moods when the trainee's last turn began
	Used   map[roleplay.LineID]int `json:"used"`   // how often each line was played
	Last   []roleplay.LineUsed     `json:"last"`   // what was played in the character's last turn
	Misses int                     `json:"misses"` // turns in a row that no authored reply fitted
	Missed bool                    `json:"missed"` // the trainee's last turn was such a one
	Hinted bool                    `json:"hinted"` // the trainee's last turn has hinted at a fact
	Idle   int                     `json:"idle"`   // trainee turns since a fact, an objective or a stage
	Recent []Said                  `json:"recent"` // the end of the talk, oldest first

	// What came before that, as a model has put it together. It may be about a part of Recent too.
	Summary roleplay.Summarised `json:"summary"`
}

// Said is a turn in words.
type Said struct {
	Turn    roleplay.TurnID  `json:"turn"`
	Speaker roleplay.Speaker `json:"speaker"`
	Text    string           `json:"text"`
}

// New is the state before the first turn: the first stage, every mood at its
// start, facts without a gate open. The seed decides between equals all through the talk.
func New(def *Definition, seed uint64) State {
	s := State{
		Seed:   seed,
		Before: map[string]int{},
		Used:   map[roleplay.LineID]int{},
		Situation: Situation{
			Counts: map[roleplay.MoveID]int{},
			Moods:  map[string]int{},
			Facts:  map[roleplay.FactID]roleplay.FactState{},
			Met:    map[roleplay.ObjectiveID]roleplay.ObjectiveMet{},
		},
	}
	if len(def.Scenario.Stages) > 0 {
		s.Stage = def.Scenario.Stages[0].ID
	}
	for _, m := range def.Character.Moods {
		s.Moods[m.ID] = m.Start
	}
	s.Before = s.Moods
	for _, f := range def.Character.Facts {
		if f.Gate == nil {
			s.Facts[f.ID] = roleplay.FactOpen
		}
	}
	return s
}

// Apply is the only way a state changes. It is total and reads nothing but its
// arguments: an entry that does not concern the scene, or lacks its body,
// leaves the state as it is.
func Apply(_ *Definition, s State, e roleplay.Entry) State { return s.take(e, false) }

// Replay is the state after the entries of a whole log: New, then Apply for
// each, without a copy of what nobody sees.
func Replay(def *Definition, seed uint64, entries []roleplay.Entry) State {
	s := New(def, seed)
	s.Before = maps.Clone(s.Moods)
	for _, e := range entries {
		s = s.take(e, true)
	}
	return s
}

// take goes on from s, whose maps and lists it may change if they are its own.
func (s State) take(e roleplay.Entry, own bool) State {
	switch {
	case e.Type == roleplay.EntryMessage && e.Turn != nil:
		return s.hear(*e.Turn, own)
	case e.Type == roleplay.EntryMoves:
		s.Found = e.Moves
		for i, f := range e.Moves {
			if !(Situation{Found: e.Moves[:i]}).Has(f.Move) && s.counts(f.Move) {
				s.Counts = with(s.Counts, f.Move, s.Counts[f.Move]+1, own)
			}
		}
	case e.Type == roleplay.EntryMood && e.Mood != nil:
		s.Moods = with(s.Moods, e.Mood.Mood, e.Mood.To, own)
	case e.Type == roleplay.EntryFact && e.Fact != nil:
		s.Facts = with(s.Facts, e.Fact.Fact, e.Fact.To, own)
		if s.Hinted = s.Hinted || e.Fact.To == roleplay.FactHinted; e.Fact.To != roleplay.FactHinted {
			s.Idle = 0
		}
	case e.Type == roleplay.EntryObjective && e.Objective != nil:
		s.Met = with(s.Met, e.Objective.Objective, *e.Objective, own)
		s.Idle = 0
	case e.Type == roleplay.EntryStage && e.Stage != nil:
		s.Stage = e.Stage.Stage
		s.Idle = 0
	default:
		return s.takePlayed(e, own)
	}
	return s
}

// takePlayed takes in what a partner says of how it played.
func (s State) takePlayed(e roleplay.Entry, own bool) State {
	switch {
	case e.Type == roleplay.EntryLine && e.Line != nil:
		s.Used = with(s.Used, e.Line.Line, s.Used[e.Line.Line]+1, own)
		s.Last = append(slices.Clip(s.Last), *e.Line)
	case e.Type == roleplay.EntryUnmatched:
		s.Misses++
		s.Missed = true
	case e.Type == roleplay.EntrySummary && e.Summary != nil:
		s.Summary = *e.Summary
	}
	return s
}

// hear takes a turn in. The trainee's begins a new exchange; the character's
// forgets which lines the turn before it played.
func (s State) hear(t roleplay.Turn, own bool) State {
	switch t.Speaker {
	case roleplay.SpeakerTrainee:
		if !s.Missed {
			s.Misses = 0
		}
		s.Missed, s.Hinted = false, false
		s.Found = nil
		s.Again = saidBefore(s.Recent, t.Text)
		if s.Before = s.Moods; own {
			s.Before = maps.Clone(s.Moods) // which change in place
		}
		s.Turns++
		s.Idle++
	case roleplay.SpeakerCharacter:
		s.Last = nil
	default:
		return s
	}
	s.Place++
	kept := s.Recent[max(0, len(s.Recent)+1-remembered):]
	if !own {
		kept = slices.Clip(kept)
	}
	s.Recent = append(kept, Said{Turn: t.ID, Speaker: t.Speaker, Text: t.Text})
	return s
}

// with is m with the value at key: a copy, or m itself if it is the caller's own.
func with[K comparable, V any](m map[K]V, key K, value V, own bool) map[K]V {
	out := m
	if !own {
		out = maps.Clone(m)
	}
	if out == nil {
		out = map[K]V{}
	}
	out[key] = value
	return out
}
