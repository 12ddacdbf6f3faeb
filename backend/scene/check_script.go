package scene

import (
	"fmt"
	"slices"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

func (c *checker) checkScript(s roleplay.Script, ch roleplay.Character) {
	if s.Scenario != c.scenario.ID {
		c.problem("scenario", "is %q, but the script is checked with %q", s.Scenario, c.scenario.ID)
	}
	s = NameLines(s)
	replies := map[string]bool{OpeningReply: true}
	lines := map[roleplay.LineID]bool{}
	groups := []struct {
		name string
		list []roleplay.Reply
	}{{"replies", s.Replies}, {"gambits", s.Gambits}, {"fallbacks", s.Fallbacks}}
	c.lines("opening", s.Opening, lines, ch)
	for _, g := range groups {
		for i, r := range g.list {
			at := fmt.Sprintf("%s[%d]", g.name, i)
			c.unique(replies, at+".id", r.ID)
			c.condition(at+".when", r.When)
			if len(r.Lines) == 0 {
				c.problem(at+".lines", "is empty; the reply has nothing to say")
			}
			if g.name == "replies" && always(r.When) && r.After == "" {
				c.problem(at+".when", "is empty; the reply would answer everything, which is what fallbacks are for")
			}
			c.lines(at+".lines", r.Lines, lines, ch)
		}
	}
	for _, g := range groups {
		for i, r := range g.list {
			if r.After != "" && !replies[r.After] {
				c.problem(fmt.Sprintf("%s[%d].after", g.name, i), "is %q, which is no reply here", r.After)
			}
		}
	}
	if !slices.ContainsFunc(s.Fallbacks, func(r roleplay.Reply) bool { return always(r.When) && r.After == "" && len(r.Lines) > 0 }) {
		c.problem("fallbacks", "need one without a condition, for when nothing else fits")
	}
}

// lines checks what can be said, and that it tells just the facts it claims to tell.
func (c *checker) lines(path string, lines []roleplay.Line, seen map[roleplay.LineID]bool, ch roleplay.Character) {
	for i, l := range lines {
		at := fmt.Sprintf("%s[%d]", path, i)
		if seen[l.ID] {
			c.problem(at+".id", "is %q, which was used before", l.ID)
		}
		seen[l.ID] = true
		c.text(at+".text", l.Text)
		known(c, at+".tells", "fact", c.names.facts, l.Tells)
		words := recognise.Read(c.scenario.Language, l.Text)
		for _, f := range ch.Facts {
			quote, told := c.tells(words, f)
			j := slices.Index(l.Tells, f.ID)
			switch {
			case told && j < 0 && f.Gate != nil:
				c.problem(at+".text", "gives the fact %q away with “%s”, but tells does not name it", f.ID, quote)
			case !told && j >= 0:
				c.problem(fmt.Sprintf("%s.tells[%d]", at, j), "is %q, but the text has none of the phrases by which that fact is heard", f.ID)
			}
		}
	}
}

func (c *checker) tells(words recognise.Words, f roleplay.Fact) (string, bool) {
	for _, h := range f.Heard {
		if quote, ok := words.Quote(recognise.NewPhrase(c.scenario.Language, h)); ok {
			return quote, true
		}
	}
	return "", false
}
