package transcript

import (
	"strings"

	"roleplay/backend/roleplay"
)

// marked is what a person has put on one turn.
type marked struct {
	bookmark bool
	notes    []roleplay.Note
}

// byTurn sorts marks by their turns; "" has the notes on the whole talk.
func byTurn(all roleplay.Marks) map[roleplay.TurnID]marked {
	out := map[roleplay.TurnID]marked{}
	for _, b := range all.Bookmarks {
		m := out[b.TurnID]
		m.bookmark = true
		out[b.TurnID] = m
	}
	for _, n := range all.Notes {
		m := out[n.TurnID]
		m.notes = append(m.notes, n)
		out[n.TurnID] = m
	}
	return out
}

// say tells the marks in the words of the language: each line of a note is one
// of its own, and those after the first begin with an ellipsis.
func (m marked) say(w words) []string {
	var out []string
	if m.bookmark {
		out = append(out, w.bookmark)
	}
	for _, n := range m.notes {
		begin := w.note + ": "
		for _, l := range lines(n.Text) {
			if l != "" {
				out = append(out, begin+line(l))
				begin = "… "
			}
		}
	}
	return out
}

// text is all notes, as they were written.
func (m marked) text() string {
	var out []string
	for _, n := range m.notes {
		out = append(out, strings.Join(lines(n.Text), "\n"))
	}
	return strings.Join(out, "\n\n")
}
