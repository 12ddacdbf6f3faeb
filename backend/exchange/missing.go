package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// maxMissing is how many characters a report names.
const maxMissing = 20

// missing collects the characters that the font of pdf lacks.
type missing struct {
	mu    sync.Mutex
	runes map[rune]bool
	talks int
}

// add takes in those of one talk.
func (m *missing) add(runes []rune) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.runes == nil {
		m.runes = map[rune]bool{}
	}
	for _, r := range runes {
		m.runes[r] = true
	}
	m.talks++
}

// notes says which there are, in a sentence; nil where there are none.
func (m *missing) notes() []string {
	if m.talks == 0 {
		return nil
	}
	var named []string
	for _, r := range slices.Sorted(maps.Keys(m.runes)) {
		if len(named) == maxMissing {
			named = append(named, "…")
			break
		}
		named = append(named, fmt.Sprintf("%c (U+%04X)", r, r))
	}
	return []string{fmt.Sprintf("The font of pdf has %s of %s not: %s. They stand there as their codes; the other formats show them.",
		counted(len(m.runes), "character"), counted(m.talks, "talk"), strings.Join(named, ", "))}
}
