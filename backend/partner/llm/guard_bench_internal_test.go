package llm

import (
	"strings"
	"testing"
)

// BenchmarkGuard reads a reply of forty pieces, as a model sends it.
func BenchmarkGuard(b *testing.B) {
	v := view("I have smoked since I was nineteen, and nobody has talked me out of it.", "My wife would like to see that, she never says so but I know.")
	pieces := strings.SplitAfter("Well, I don't know. It's not as if I had never thought of it, you know, with the cough in the morning and my daughter looking at me like that. But when I come home from a night shift, that one on the balcony is mine.", " ")
	b.ReportAllocs()
	for b.Loop() {
		g := newGuard(v)
		for _, p := range pieces {
			if _, s := g.feed(p); s != "" {
				b.Fatal(s)
			}
		}
		if _, s := g.end(); s != "" {
			b.Fatal(s)
		}
	}
}
