package transcript

import (
	"fmt"
	"strconv"
	"strings"

	"roleplay/backend/roleplay"
)

// decided is one thing that the scene decided on a turn, with what the log
// tells of it: ids, never the text that stands behind an id.
type decided struct {
	kind     string // move, mood, fact, objective, stage
	item     string // the id
	from, to string
	text     string // the quote or the reason
}

// decisions are what e decided; none for an entry that is for the engine only.
func decisions(e roleplay.Entry) []decided {
	switch {
	case e.Type == roleplay.EntryMoves:
		var out []decided
		for _, m := range e.Moves {
			out = append(out, decided{kind: "move", item: string(m.Move), text: m.Quote})
		}
		return out
	case e.Type == roleplay.EntryMood && e.Mood != nil:
		return []decided{{kind: "mood", item: e.Mood.Mood, from: strconv.Itoa(e.Mood.From), to: strconv.Itoa(e.Mood.To), text: e.Mood.Reason}}
	case e.Type == roleplay.EntryFact && e.Fact != nil:
		return []decided{{kind: "fact", item: string(e.Fact.Fact), to: string(e.Fact.To), text: e.Fact.Reason}}
	case e.Type == roleplay.EntryObjective && e.Objective != nil:
		return []decided{{kind: "objective", item: string(e.Objective.Objective), text: e.Objective.Quote}}
	case e.Type == roleplay.EntryStage && e.Stage != nil:
		return []decided{{kind: "stage", item: string(e.Stage.Stage)}}
	}
	return nil
}

// say tells d as one line in the words of the language.
func (d decided) say(w words) string {
	name, text := readable(d.item), line(d.text)
	quoted := ""
	if text != "" {
		quoted = ": " + w.open + text + w.close
	}
	switch d.kind {
	case "move":
		return w.move + " " + name + quoted
	case "mood":
		return strings.TrimSpace(fmt.Sprintf("%s %s: %s → %s %s", w.mood, name, d.from, d.to, inBrackets(text)))
	case "fact":
		return strings.TrimSpace(fmt.Sprintf("%s %s: %s %s", w.fact, name, orElse(w.facts[roleplay.FactState(d.to)], readable(d.to)), inBrackets(text)))
	case "objective":
		return w.objective + ": " + name + quoted
	default:
		return w.stage + ": " + name
	}
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// readable is an id as words.
func readable(id string) string {
	return line(strings.NewReplacer("_", " ", "-", " ").Replace(id))
}
