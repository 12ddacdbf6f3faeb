package scene

import (
	"fmt"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// Definition is what a talk is played by: three pinned documents. It is not
// changed once made, so any number of talks may share one.
//
// Make it with NewDefinition, or with Prepare for documents that were checked
// when they were published. A literal works too, with the same results; the
// recogniser is then prepared anew at each decision.
type Definition struct {
	Scenario  roleplay.Scenario
	Character roleplay.Character
	Script    roleplay.Script

	index *recognise.Index
	heard [][]recognise.Phrase // of each fact of the character
}

// NewDefinition checks the documents against each other, names lines that have
// no id (see NameLines) and prepares the recogniser. CodeInvalid lists
// everything that is wrong, each with the path of its field.
func NewDefinition(scenario roleplay.Scenario, character roleplay.Character, script roleplay.Script) (*Definition, error) {
	problems := Check(scenario, []roleplay.Character{character}, []roleplay.Script{script})
	if len(problems) > 0 {
		e := roleplay.Errorf(roleplay.CodeInvalid, "The scenario %q cannot be played by %q: %s %s", scenario.ID, character.ID, problems[0].Path, problems[0].Message)
		for _, p := range problems {
			e.Fields = append(e.Fields, roleplay.FieldError{Field: p.Path, Message: p.Message})
		}
		return nil, e
	}
	return Prepare(scenario, character, script), nil
}

// Prepare is NewDefinition without the check: for a pinned revision, which a
// newer check might refuse although talks were held under it.
func Prepare(scenario roleplay.Scenario, character roleplay.Character, script roleplay.Script) *Definition {
	def := &Definition{Scenario: scenario, Character: character, Script: NameLines(script)}
	return def.prepared()
}

// prepared returns the definition with its recogniser made.
func (d *Definition) prepared() *Definition {
	if d.index != nil {
		return d
	}
	made := &Definition{Scenario: d.Scenario, Character: d.Character, Script: d.Script}
	made.index = recognise.Compile(d.Scenario.Language, d.Scenario.Moves)
	for _, f := range d.Character.Facts {
		var phrases []recognise.Phrase
		for _, h := range f.Heard {
			phrases = append(phrases, recognise.NewPhrase(d.Scenario.Language, h))
		}
		made.heard = append(made.heard, phrases)
	}
	return made
}

// OpeningReply is the reply under which opening lines are played; `after: opening` names it.
const OpeningReply = "opening"

// NameLines returns the script with an id for each line that has none: the id
// of its reply and its place in it from 1, such as "why_now/2".
func NameLines(s roleplay.Script) roleplay.Script {
	name := func(reply string, lines []roleplay.Line) []roleplay.Line {
		out := make([]roleplay.Line, len(lines))
		for i, l := range lines {
			if l.ID == "" {
				l.ID = roleplay.LineID(fmt.Sprintf("%s/%d", reply, i+1))
			}
			out[i] = l
		}
		return out
	}
	all := func(replies []roleplay.Reply) []roleplay.Reply {
		out := make([]roleplay.Reply, len(replies))
		for i, r := range replies {
			r.Lines = name(r.ID, r.Lines)
			out[i] = r
		}
		return out
	}
	s.Opening = name(OpeningReply, s.Opening)
	s.Replies, s.Gambits, s.Fallbacks = all(s.Replies), all(s.Gambits), all(s.Fallbacks)
	return s
}
