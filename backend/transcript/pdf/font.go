package pdf

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

// DejaVu Sans 2.37, unchanged but for its packing: Latin, Greek, Cyrillic,
// Armenian, Georgian, Hebrew, Arabic and many signs. fonts/LICENSE is its licence.
//
//go:embed fonts/*.gz
var packed embed.FS

// faces are the files of the two faces.
type faces struct{ regular, bold []byte }

func openFaces() (faces, error) {
	regular, err := unpack("fonts/DejaVuSans.ttf.gz")
	if err != nil {
		return faces{}, err
	}
	bold, err := unpack("fonts/DejaVuSans-Bold.ttf.gz")
	return faces{regular, bold}, err
}

func unpack(name string) ([]byte, error) {
	raw, err := packed.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("open a font: %w", err)
	}
	in, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	out, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return out, nil
}

// coverage knows which characters both faces have, and collects those that were asked for and are missing.
type coverage struct {
	regular, bold *sfnt.Font
	buffer        sfnt.Buffer
	missing       []rune // each once, in the order met
	met           map[rune]bool
}

func newCoverage(f faces) (*coverage, error) {
	regular, err := sfnt.Parse(f.regular)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	bold, err := sfnt.Parse(f.bold)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	return &coverage{regular: regular, bold: bold, met: map[rune]bool{}}, nil
}

// has reports whether both faces show r. The PDF library can address the basic plane only.
func (c *coverage) has(r rune) bool {
	if r > 0xFFFF {
		return false
	}
	for _, f := range []*sfnt.Font{c.regular, c.bold} {
		if i, err := f.GlyphIndex(&c.buffer, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// showable is s with the code of each character that cannot be shown in ⟦ ⟧ in
// its place. Characters without a look of their own (joiners, variation
// selectors) are left out.
func (c *coverage) showable(s string) string {
	var out strings.Builder
	open := false // in brackets
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), r == '\u034f':
			continue
		case c.has(r):
			if open {
				out.WriteRune('⟧')
			}
			open = false
			out.WriteRune(r)
			continue
		}
		code := fmt.Sprintf("U+%04X", r)
		if !c.met[r] {
			c.met[r] = true
			c.missing = append(c.missing, r)
		}
		if open {
			out.WriteByte(' ')
		} else {
			out.WriteRune('⟦')
		}
		open = true
		out.WriteString(code)
	}
	if open {
		out.WriteRune('⟧')
	}
	return out.String()
}
