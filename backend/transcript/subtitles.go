package transcript

import (
	"bufio"
	"fmt"
	"strings"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

const (
	readingTime = 80     // milliseconds that a character takes to read: 150 words a minute
	shortestCue = 1_500  // milliseconds
	latestCue   = 10_000 // milliseconds that a cue may come later than its turn, unless many are said in the time of one
)

// cue is one subtitle. Times are milliseconds since the talk began.
type cue struct {
	said
	from, to int64
	text     []string // without empty lines; not empty itself
}

// cues are the subtitles of a view. One of a spoken turn lasts as long as the turn
// was heard. One of a typed turn lasts as long as it takes to read, also into the
// next: a typed talk gives a reply milliseconds after what it answers. Turns without words have none.
func (v view) cues() ([]cue, error) {
	all := v.talk.Turns
	if n := len(all); n > 1 && all[0].At == all[n-1].At {
		return nil, roleplay.Invalid("format", "This talk does not say when its turns began, so it cannot be had as subtitles. Every other format works.")
	}
	var out []cue
	for _, s := range v.turns {
		c := cue{said: s, from: within(s.At)}
		for _, l := range lines(s.Text) {
			if l != "" {
				c.text = append(c.text, l)
			}
		}
		if len(c.text) == 0 {
			continue
		}
		c.to = c.from + max(shortestCue, readingTime*int64(utf8.RuneCountInString(strings.Join(c.text, " "))))
		// In the session's time and not in the recording's: that begins later, lacks what
		// was typed, and is a file of its own, which this one does not go out with.
		if s.isSpoken() {
			c.to = c.from + within(s.Spoken.Ms)
		}
		out = append(out, c)
	}
	return out, nil
}

// oneByOne moves cues that overlap behind each other, for players that show one
// at a time. What would make the next one come much too late is shown for a shorter time.
func oneByOne(cues []cue) {
	for i := range cues[:max(len(cues)-1, 0)] {
		c, next := &cues[i], &cues[i+1]
		c.to = min(c.to, max(c.from+shortestCue, next.from+latestCue))
		if late := c.to - next.from; late > 0 {
			next.from, next.to = next.from+late, next.to+late
		}
	}
}

// writeWebVTT writes the talk as WebVTT: a cue for each turn, in the voice of
// its speaker, under the number of the turn. What was decided is a comment before
// the next cue. Errors stay in w.
func writeWebVTT(w *bufio.Writer, v view) error {
	cues, err := v.cues()
	if err != nil {
		return err
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	_, _ = w.WriteString("WEBVTT\n\nNOTE\n" + comment(v.labels.Title) + "\n")
	for _, d := range v.details() {
		_, _ = w.WriteString(comment(d.Label+": "+d.Value) + "\n")
	}
	for _, c := range cues {
		voice := escape.Replace(c.name)
		if strings.HasSuffix(voice, "-") {
			voice += " " // not to be read, and the end of the tag would make an arrow of two hyphens
		}
		_, _ = fmt.Fprintf(w, "\nturn-%d\n%s --> %s\n<v %s>%s\n", c.number, stamp(c.from, "."), stamp(c.to, "."), voice, escape.Replace(strings.Join(c.text, "\n")))
		if notes := c.notes(v.words); len(notes) > 0 {
			_, _ = w.WriteString("\nNOTE\n")
			for _, note := range notes {
				_, _ = w.WriteString(comment(note) + "\n")
			}
		}
	}
	return nil
}

// comment is one line of a WebVTT comment, which knows no escapes and ends at "-->".
func comment(s string) string { return strings.ReplaceAll(line(s), "-->", "-- >") }

// writeSRT writes the talk as SubRip. Its cues know no voices, so each begins
// with the name, and they do not overlap. The form has no escapes and players obey what looks like HTML
// or like a style, so its brackets become others. Errors stay in w.
func writeSRT(w *bufio.Writer, v view) error {
	cues, err := v.cues()
	if err != nil {
		return err
	}
	oneByOne(cues)
	harmless := strings.NewReplacer("<", "‹", ">", "›", `{\`, `(\`)
	for i, c := range cues {
		if i > 0 {
			_ = w.WriteByte('\n')
		}
		_, _ = fmt.Fprintf(w, "%d\n%s --> %s\n%s: %s\n", i+1, stamp(c.from, ","), stamp(c.to, ","), harmless.Replace(c.name), harmless.Replace(strings.Join(c.text, "\n")))
	}
	return nil
}

// stamp is a time of a cue: hh:mm:ss, the point, and three digits.
func stamp(ms int64, point string) string {
	return fmt.Sprintf("%02d:%02d:%02d%s%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, point, ms%1000)
}
