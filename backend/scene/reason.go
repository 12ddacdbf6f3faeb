package scene

import (
	"fmt"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

// reason says in a sentence what made a condition hold.
func reason(verb string, c roleplay.Condition, s Situation) string {
	causes := because(c, s, nil)
	if len(causes) == 0 {
		return verb + " as the talk stood."
	}
	return verb + " by " + strings.Join(causes, ", ") + "."
}

// because collects the parts of a condition that hold now, in words.
func because(c roleplay.Condition, s Situation, causes []string) []string {
	add := func(format string, args ...any) {
		if cause := fmt.Sprintf(format, args...); !slices.Contains(causes, cause) {
			causes = append(causes, cause)
		}
	}
	for _, id := range slices.Concat(c.Turn, c.TurnAny) {
		if quote, ok := s.quote(id); ok {
			add("%s “%s”", id, quote)
		}
	}
	for _, b := range c.Count {
		if b.AtLeast > 0 {
			add("%s in %d turns", b.Move, s.Counts[b.Move])
		}
	}
	for _, b := range c.Mood {
		add("%s at %d", b.Mood, s.Moods[b.Mood])
	}
	for _, id := range slices.Concat(c.Opened, c.Disclosed, c.Hinted) {
		add("the fact %s", id)
	}
	for _, id := range c.Met {
		add("the objective %s", id)
	}
	if len(c.Stage) > 0 {
		add("the stage %s", s.Stage)
	}
	if c.Turns != nil {
		add("turn %d", s.Turns)
	}
	for _, part := range c.All {
		causes = because(part, s, causes)
	}
	for _, part := range c.Any {
		if s.Holds(part) {
			return because(part, s, causes)
		}
	}
	return causes
}

// evidence is the words of the turn being decided that make a condition hold,
// "" if it is none of them: of the trainee those that show a move, of the
// character those that disclosed a fact.
func (d *decision) evidence(c roleplay.Condition) string {
	if d.turn.Speaker == roleplay.SpeakerCharacter {
		for _, id := range c.Disclosed {
			if quote, ok := d.heard[id]; ok {
				return quote
			}
		}
	} else {
		asked := slices.Concat(c.Turn, c.TurnAny)
		for _, b := range c.Count {
			if b.AtLeast > 0 {
				asked = append(asked, b.Move)
			}
		}
		for _, id := range asked {
			if quote, ok := d.state.quote(id); ok {
				return quote
			}
		}
	}
	for _, part := range slices.Concat(c.All, c.Any) {
		if !d.state.Holds(part) {
			continue
		}
		if quote := d.evidence(part); quote != "" {
			return quote
		}
	}
	return ""
}

func (s Situation) quote(move roleplay.MoveID) (string, bool) {
	for _, f := range s.Found {
		if f.Move == move {
			return f.Quote, true
		}
	}
	return "", false
}
