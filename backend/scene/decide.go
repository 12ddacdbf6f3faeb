package scene

import (
	"maps"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// Decide says what a turn does, as the entries of one append. It runs the
// recogniser and is used once per turn; afterwards only Apply is. For a
// character's turn, played holds what the partner reported (Reply.Played).
//
// What asks for a fact to be disclosed is met in the character's turn that tells it.
func Decide(def *Definition, s State, turn roleplay.Turn, played ...roleplay.Entry) []roleplay.Entry {
	d := decision{def: def.prepared(), state: s, turn: turn, heard: map[roleplay.FactID]string{}}
	d.add(roleplay.Entry{Type: roleplay.EntryMessage, Turn: &turn})
	switch turn.Speaker {
	case roleplay.SpeakerTrainee:
		d.moves(s.Recent)
		d.moods()
		d.facts()
	case roleplay.SpeakerCharacter:
		d.played(played)
		d.disclosures()
		d.proposals(played)
	default:
		return d.entries
	}
	d.objectives()
	d.stage()
	return d.entries
}

// decision collects the entries of one turn; state is always their fold.
type decision struct {
	def     *Definition
	state   State
	turn    roleplay.Turn
	heard   map[roleplay.FactID]string // what of the character's words gave a fact away
	entries []roleplay.Entry
}

func (d *decision) add(e roleplay.Entry) {
	d.entries = append(d.entries, e)
	d.state = Apply(d.def, d.state, e)
}

func (d *decision) moves(recent []Said) {
	var c recognise.Context
	for _, said := range recent {
		if said.Speaker == roleplay.SpeakerTrainee {
			c.Said = append(c.Said, said.Text)
		} else {
			c.Heard = append(c.Heard, said.Text)
		}
	}
	if found := d.def.index.Find(d.turn.Text, c); len(found) > 0 {
		d.add(roleplay.Entry{Type: roleplay.EntryMoves, Moves: found})
	}
}

// moods judges every reaction on the moods as they were before the turn, so
// that the order of reactions does not matter, and adds what they change. A turn
// that earns nothing can only lose.
func (d *decision) moods() {
	var holding []roleplay.Reaction
	for _, r := range d.def.Character.Reactions {
		if d.state.Holds(r.When) {
			holding = append(holding, r)
		}
	}
	for _, r := range holding {
		for _, mood := range slices.Sorted(maps.Keys(r.Mood)) {
			from, known := d.state.Moods[mood]
			change := r.Mood[mood]
			if !d.state.earns() {
				change = min(0, change)
			}
			to := min(100, max(0, from+change))
			if known && to != from {
				d.add(roleplay.Entry{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: mood, From: from, To: to, Reason: r.Reason}})
			}
		}
	}
}

// facts opens what this turn has earned. An opened fact can open another, so
// it goes on until nothing moves; each fact moves at most twice.
func (d *decision) facts() {
	if !d.state.opens() {
		return
	}
	for moved := true; moved; {
		moved = false
		for _, f := range d.def.Character.Facts {
			now := d.state.Facts[f.ID]
			switch {
			case d.state.Opened(f.ID):
			case f.Gate != nil && d.state.Holds(*f.Gate):
				d.fact(f.ID, roleplay.FactOpen, "Opened", *f.Gate)
				moved = true
			case now != roleplay.FactHinted && f.Hint != nil && d.state.Holds(*f.Hint):
				d.fact(f.ID, roleplay.FactHinted, "Hinted", *f.Hint)
				moved = true
			}
		}
	}
}

func (d *decision) fact(id roleplay.FactID, to roleplay.FactState, verb string, c roleplay.Condition) {
	d.add(roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{
		Fact: id, To: to, Turn: d.turn.ID, Reason: reason(verb, c, d.state.Situation),
	}})
}

// played takes over what the partner says of how it played.
func (d *decision) played(entries []roleplay.Entry) {
	for _, e := range entries {
		switch e.Type {
		case roleplay.EntryLine, roleplay.EntryUnmatched, roleplay.EntryModel, roleplay.EntrySummary:
			d.add(e)
		default: // what the scene decides is not the partner's to say
		}
	}
}

// proposals takes over the disclosures that a partner proposes, of open facts and
// with words that are in the turn.
func (d *decision) proposals(entries []roleplay.Entry) {
	for _, e := range entries {
		if e.Type != roleplay.EntryFact || e.Fact == nil || e.Fact.To != roleplay.FactDisclosed {
			continue
		}
		quote := strings.TrimSpace(e.Fact.Quote)
		if quote == "" || d.state.Facts[e.Fact.Fact] != roleplay.FactOpen || !strings.Contains(d.turn.Text, quote) {
			continue
		}
		d.heard[e.Fact.Fact] = quote
		d.add(roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{
			Fact: e.Fact.Fact, To: roleplay.FactDisclosed, Turn: d.turn.ID, Quote: quote,
			Reason: "Told in the words “" + quote + "”, as the model that spoke them says.",
		}})
	}
}

// disclosures finds open facts in the character's words.
func (d *decision) disclosures() {
	words := recognise.Read(d.def.Scenario.Language, d.turn.Text)
	for i, f := range d.def.Character.Facts {
		if d.state.Facts[f.ID] != roleplay.FactOpen {
			continue
		}
		for _, p := range d.def.heard[i] {
			quote, ok := words.Quote(p)
			if !ok {
				continue
			}
			d.heard[f.ID] = quote
			d.add(roleplay.Entry{Type: roleplay.EntryFact, Fact: &roleplay.FactChanged{
				Fact: f.ID, To: roleplay.FactDisclosed, Turn: d.turn.ID, Reason: "Told in the words “" + quote + "”.",
			}})
			break
		}
	}
}

func (d *decision) objectives() {
	for moved := true; moved; {
		moved = false
		for _, o := range d.def.Scenario.Objectives {
			if _, met := d.state.Met[o.ID]; met || asksForMoves(o.When) && !d.state.earns() || !d.state.Holds(o.When) {
				continue
			}
			d.add(roleplay.Entry{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: o.ID, Turn: d.turn.ID, Quote: d.evidence(o.When)}})
			moved = true
		}
	}
}

// stage enters the furthest later stage whose condition holds.
func (d *decision) stage() {
	stages := d.def.Scenario.Stages
	current := slices.IndexFunc(stages, func(s roleplay.Stage) bool { return s.ID == d.state.Stage })
	for i := len(stages) - 1; i > current && i > 0; i-- {
		if d.state.Holds(stages[i].Enter) {
			d.add(roleplay.Entry{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: stages[i].ID}})
			return
		}
	}
}
