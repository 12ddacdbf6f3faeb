package dir

import (
	"path/filepath"
	"strings"
)

// How a segment of a key is named in the file system. "=" before it keeps clear of the names
// that Windows reserves, and "%" stands for a dot at the end, which Windows drops. What is
// longer than most file systems take is cut: "+" at the end says that it goes on below.
const (
	before  = "="
	lastDot = "%"
	goesOn  = "+"
	longest = 200 // bytes of a name
)

// path is where the value of a key lies.
func (s *Store) path(key string) string {
	elements := []string{s.folder}
	for segment := range strings.SplitSeq(key, "/") {
		for len(segment) > longest {
			elements = append(elements, before+segment[:longest]+goesOn)
			segment = segment[longest:]
		}
		if strings.HasSuffix(segment, ".") {
			segment = segment[:len(segment)-1] + lastDot
		}
		elements = append(elements, before+segment)
	}
	return filepath.Join(elements...)
}

// part is what a name in a folder stands for in a key; ok is false for what is none.
func part(name string, folder bool) (text string, ok bool) {
	text, ok = strings.CutPrefix(name, before)
	if !ok {
		return "", false
	}
	if rest, more := strings.CutSuffix(text, goesOn); more {
		return rest, folder
	}
	if rest, dot := strings.CutSuffix(text, lastDot); dot {
		text = rest + "."
	}
	if folder {
		text += "/"
	}
	return text, true
}
