package llm

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

const (
	maxWords    = 90  // after which a reply ends with its sentence
	hardWords   = 140 // after which it ends anyway
	repeatFrom  = 4   // words that a reply may begin with like an earlier one, before the rest is held back
	maxCueWords = 6   // of a sound or gesture in brackets
	quotedWords = 10  // behind a quotation mark at the beginning, until it is taken for one around all
	maxCircle   = 12  // words that a reply may go round in
	manyTimes   = 4   // how often, before it is ended
	maxOverlap  = 5   // last words that a second try may begin with
	longWord    = 4   // bytes of a word that, alone, shows that it does
	maxHeld     = 120 // bytes that are held back for a bracket which may never be closed
	maxLabel    = 28  // bytes of a line's beginning that may be the name of a speaker
)

// guard lets through what the character says, as it comes, and stops what no
// character says. It is for one reply, its second try included, and one goroutine.
type guard struct {
	forbidden []phrases
	names     []string // of the character, whole and in parts
	earlier   []string // what the character said before, as plain words

	shown   string // let through
	pending string // held back, behind shown
	quoted  bool   // the model put the reply in quotation marks
	resumed bool   // pending is the beginning of a second try
	ended   bool   // the reply is whole: what follows is not part of it

	heldCue int  // where in pending a gesture begins that is not closed
	cueSlip slip // what is wrong with that gesture
}

func newGuard(v scene.View) *guard {
	name := v.Character.Name
	g := &guard{forbidden: []phrases{whoever(), byFirst(narrated(name))}, names: append(strings.Fields(name), name)}
	for _, s := range v.Recent {
		if s.Speaker != roleplay.SpeakerCharacter {
			continue
		}
		if text := plain(s.Text); strings.Count(text, " ") >= repeatFrom {
			g.earlier = append(g.earlier, text)
		}
	}
	return g
}

// resume begins a second try behind what was shown.
func (g *guard) resume() { g.pending, g.resumed = "", g.shown != "" }

// feed takes the next piece of the model's and returns what of all that is held
// back can be shown now. With a slip nothing more of this try may be shown.
func (g *guard) feed(piece string) (show string, s slip) {
	g.pending += piece
	return g.pass(false)
}

// end is feed for the end of the model's answer.
func (g *guard) end() (show string, s slip) { return g.pass(true) }

// pass lets through what is safe of pending.
func (g *guard) pass(last bool) (show string, s slip) {
	if g.ended || !g.begun(last) {
		return "", ""
	}
	if g.shown == "" && (strings.HasPrefix(g.pending, "<") || strings.HasPrefix(g.pending, "`") || strings.HasPrefix(g.pending, "{")) {
		return "", slipRole // no speech at all
	}
	g.heldCue, g.cueSlip = g.cues(last)
	d := newDraft(g.shown, g.pending, last)
	text := d.text
	safe, s := len(text), slip("")
	for _, check := range []func(draft) (int, slip){g.said, g.repeated, g.marks, g.length} {
		at, found := check(d)
		safe, s = min(safe, at), cmp.Or(s, found)
	}
	if g.quoted { // the mark that closes it is no part of it
		if trimmed := strings.TrimRight(text[:safe], quotes+" \n"); last || safe == len(text) {
			safe = max(len(trimmed), len(g.shown))
		}
	}
	if safe <= len(g.shown) {
		return "", s
	}
	show = strings.TrimRightFunc(text[len(g.shown):safe], unicode.IsSpace) // a space waits for what follows
	g.shown += show
	g.pending = text[len(g.shown):]
	return show, s
}

// draft is all of a reply so far, with what is held back.
type draft struct {
	text  string
	words []word
	past  int  // words of which at least the beginning has been shown
	last  bool // nothing more comes
}

func newDraft(shown, pending string, last bool) draft {
	d := draft{text: shown + pending, last: last}
	d.words = split(d.text)
	d.past, _ = slices.BinarySearchFunc(d.words, len(shown), func(w word, at int) int { return cmp.Compare(w.from, at) })
	return d
}

// begun cleans the beginning of a try: the name of the speaker, quotation marks,
// and what a second try repeats. It reports whether what is pending is past that.
func (g *guard) begun(last bool) bool {
	if g.shown != "" && !g.resumed {
		return true
	}
	text := strings.TrimLeftFunc(g.pending, unicode.IsSpace)
	text, named := g.unnamed(text)
	if !last && (text == "" || !named) {
		return false
	}
	text, ok := g.unwrapped(text, last)
	if !ok {
		return false
	}
	if g.resumed {
		rest, glued, ok := behind(g.shown, text, last)
		if !ok {
			return false
		}
		if text = rest; text != "" && !glued && needsSpace(g.shown, text) {
			text = " " + text
		}
	}
	if text == "" && !last {
		return false
	}
	g.pending, g.resumed = text, false
	return true
}

// unwrapped takes off what a model puts around a reply: JSON, as what it was sent is,
// or quotation marks around all of it. ok is false while that cannot be told yet.
func (g *guard) unwrapped(text string, last bool) (rest string, ok bool) {
	if strings.HasPrefix(text, "{") {
		var turn said
		if err := json.Unmarshal([]byte(text), &turn); err == nil && turn.Said != "" {
			return turn.Said, true
		}
		return text, last || len(text) > 8*maxHeld
	}
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 || !strings.ContainsRune(quotes, first) {
		return text, true
	}
	closing := strings.IndexAny(text[n:], quotes)
	behind := closing >= 0 && strings.TrimLeft(text[n+closing:], quotes) != ""
	switch {
	case behind: // a word, or somebody's words, at the beginning
		return text, true
	case last && closing >= 0, len(split(text)) > quotedWords:
		g.quoted = true
		return text[n:], true
	}
	return text, last
}

// unnamed takes the character's own name off the beginning, where it stands there as
// that of the speaker. ok is false while it may still become that.
func (g *guard) unnamed(text string) (rest string, ok bool) {
	bare := strings.TrimLeft(text, "*_")
	for _, name := range g.names {
		switch before, after, cut := strings.Cut(bare, ":"); {
		case cut && strings.EqualFold(strings.TrimRight(before, "*_"), name):
			return strings.TrimLeft(after, "*_ "), true
		case !cut && bare != "" && len(bare) <= len(name) && strings.EqualFold(bare, name[:len(bare)]), strings.EqualFold(strings.TrimRight(bare, "*_"), name):
			return text, false
		}
	}
	return text, true
}

// behind is the part of a second try that goes on behind what was shown, glued to its
// last letters if the line broke in the midst of a word. ok is false while that cannot
// be told yet.
func behind(shown, text string, last bool) (rest string, glued, ok bool) {
	had, have := split(shown), split(text)
	// Begun again from the start, or with the last words.
	for n := len(had); n > 0; n-- {
		if n < len(had) && n > maxOverlap {
			continue
		}
		o := overlap{had[len(had)-n:], have, unfinished(shown, had), !last && unfinished(text, have), last}
		switch at, inWord, state := o.find(); {
		case state == undecided:
			return "", false, false
		case state == found && inWord:
			return text[at:], true, true
		case state == found && (n == len(had) || n > 1 || len(had[len(had)-1].text) >= longWord):
			return strings.TrimLeft(text[at:], " "), false, true
		}
	}
	return text, false, true
}

// overlap compares the last words that were shown with the first of a second try.
type overlap struct {
	shown, again   []word
	broken, goesOn bool // the last word of either may not be whole
	last           bool // nothing more comes
}

// overlapping says what is known of an overlap.
type overlapping int

const (
	none overlapping = iota
	undecided
	found
)

// find tells where the second try goes on behind what was shown.
func (o overlap) find() (at int, inWord bool, state overlapping) {
	for i, a := range o.shown {
		if i >= len(o.again) {
			if o.last || len(o.again) == 0 {
				return 0, false, none
			}
			return 0, false, undecided
		}
		b := o.again[i]
		open, end := o.goesOn && i == len(o.again)-1, i == len(o.shown)-1
		switch {
		case a.text == b.text && open && end, a.text != b.text && open && strings.HasPrefix(a.text, b.text):
			return 0, false, undecided
		case a.text == b.text && end:
			return b.to, false, found
		case a.text == b.text:
		case end && o.broken && len(a.text) > 1 && strings.HasPrefix(b.text, a.text):
			return b.from + len(a.text), true, found
		default:
			return 0, false, none
		}
	}
	return 0, false, none
}

func needsSpace(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return !unicode.IsSpace(last) && !unicode.IsSpace(first) && (unicode.IsLetter(first) || unicode.IsDigit(first))
}

// said finds forbidden phrases. It returns up to where the text is safe.
func (g *guard) said(d draft) (int, slip) {
	safe := len(d.text)
	for end := max(1, d.past); end <= len(d.words); end++ {
		newest := end == len(d.words) && !d.last
		for _, listed := range g.forbidden {
			for m := range listed.match(d.text, d.words[:end], newest && unfinished(d.text, d.words)) {
				if m.whole {
					return min(m.core, safe), m.slip
				}
				if newest {
					safe = min(safe, m.core)
				}
			}
		}
	}
	return safe, ""
}

// repeated holds back a reply that begins as one before, until it goes on otherwise.
func (g *guard) repeated(d draft) (int, slip) {
	if len(d.words) <= repeatFrom || len(g.earlier) == 0 {
		return len(d.text), ""
	}
	now := joined(d.words)
	for _, before := range g.earlier {
		if now == before && d.last || strings.HasPrefix(now, before+" ") && d.last && len(now) < len(before)*5/4 {
			return len(g.shown), slipRepeated
		}
		if strings.HasPrefix(before, now) || now == before {
			return max(len(g.shown), d.words[repeatFrom-1].to), ""
		}
	}
	return len(d.text), ""
}

// length ends a reply that goes on and on, or round in circles as small models do.
func (g *guard) length(d draft) (int, slip) {
	for i := max(1, d.past); i <= len(d.words); i++ {
		end := d.words[i-1].to
		if circles(d.words[:i]) {
			g.ended = true
			return end, ""
		}
		if i < maxWords || i == len(d.words) {
			continue
		}
		gap := d.text[end:d.words[i].from]
		if endsSentence(d.text[:end]+gap) || i >= hardWords {
			g.ended = true
			return end + len(strings.TrimRightFunc(gap, unicode.IsSpace)), ""
		}
	}
	return len(d.text), ""
}

// circles reports whether a text ends with the same few words again and again. A
// single word is said several times by people too.
func circles(words []word) bool {
	for period := 1; period <= maxCircle; period++ {
		n := period * manyTimes
		if period == 1 {
			n = 2 * manyTimes
		}
		if len(words) < n {
			continue
		}
		last := words[len(words)-n:]
		same := true
		for i := period; i < n && same; i++ {
			same = last[i].text == last[i-period].text
		}
		if same {
			return true
		}
	}
	return false
}
