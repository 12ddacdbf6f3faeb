package audio

import "testing"

const testMs = testRate / 1000

func newTestLine() delayControl { return newDelayControl(testRate, 80*testMs, testRate, 0.7) }

// Little ahead is played slower than much, pauses first; enough is played as it is,
// and goes on so until it is clearly less.
func TestDelayControl_Speed(t *testing.T) {
	c := newTestLine()
	target := int(c.target())
	before := 0.0
	for level := 0; level < target; level += 10 {
		words, pauses := c.speed(level)
		if words < 0.7 || words > 0.85 || words < before || pauses > words {
			t.Fatalf("with %d samples of %d ahead words are played at %.2f, pauses at %.2f", level, target, words, pauses)
		}
		before = words
	}
	for _, tt := range []struct {
		level int
		slow  bool
	}{{target, false}, {target * 96 / 100, false}, {target * 94 / 100, true}, {target * 96 / 100, true}, {target, false}} {
		if words, _ := c.speed(tt.level); words < 1 != tt.slow {
			t.Errorf("with %d samples of %d ahead words are played at %.2f", tt.level, target, words)
		}
	}
}

// Sound that comes faster than it is played gathers by itself.
func TestDelayControl_FastLine(t *testing.T) {
	for _, tt := range []struct {
		pace float64
		slow bool
	}{{1, true}, {1.3, false}} {
		c := newTestLine()
		for range 100 {
			c.arrive(20*testMs, int(tt.pace*20*testMs), 0)
		}
		if words, _ := c.speed(200 * testMs); words < 1 != tt.slow {
			t.Errorf("where %.1f of real time arrives, words are played at %.2f", tt.pace, words)
		}
	}
}

// stalled has a stall of so many ms end with level ms ahead.
func stalled(c *delayControl, stall, level int) {
	for range stall/20 - 1 {
		c.arrive(20*testMs, 0, level*testMs)
	}
	c.arrive(20*testMs, 480, level*testMs)
}

func TestDelayControl_Learns(t *testing.T) {
	c := newTestLine()
	before := c.target()
	if stalled(&c, 800, 600); c.target() != before {
		t.Error("a stall that left enough ahead moves the target")
	}
	if stalled(&c, 800, 100); c.target() < 0.7*800*testMs {
		t.Errorf("after a stall of 800 ms the target is %.0f ms", c.target()/testMs)
	}
	seen := c.stall
	if c.underrun(60 * testRate); c.stall < 1.2*seen || c.start != c.least {
		t.Errorf("after a gap in mid-turn, %.2f of the stall before is prepared for, and %.0f gathered", c.stall/seen, c.start)
	}
	c.stall = seen
	// In a stall what is ahead is made to last for the rest of it, and no slower.
	c.begin()
	for range 20 {
		c.arrive(20*testMs, 0, 0)
	}
	for _, tt := range []struct {
		level       int // ms; another 400 are expected, and a margin
		least, most float64
	}{{600, 1, 1}, {380, 0.7, 0.85}, {100, 0.7, 0.7}} {
		if words, _ := c.speed(tt.level * testMs); words < tt.least || words > tt.most {
			t.Errorf("in a stall with %d ms ahead words are played at %.2f", tt.level, words)
		}
	}
}

// What was feared is forgotten in seconds, what was seen in minutes.
func TestDelayControl_Forgets(t *testing.T) {
	pass := func(c *delayControl, seconds int) {
		for range seconds * 50 {
			c.arrive(20*testMs, 480, 100*testMs)
		}
	}
	c := newTestLine()
	before := c.target()
	if pass(&c, 5); c.target() != before {
		t.Error("the fear is gone after 5 s")
	}
	// After 45 s, e^(-39/6), less than a hundredth, is left.
	if pass(&c, 40); c.target() != c.least {
		t.Errorf("after 45 s the target is %.0f ms", c.target()/testMs)
	}
	stalled(&c, 800, 0)
	seen := c.stall
	if pass(&c, 29); c.stall != seen {
		t.Error("what was seen is forgotten within half a minute")
	}
	// A minute later e^(-59/60) = 37 % of it are left.
	if pass(&c, 60); c.stall < 0.36*seen || c.stall > 0.39*seen {
		t.Errorf("after a minute and a half %.2f of it are left", c.stall/seen)
	}
}

// Whatever happens, both delays stay in their bounds.
func TestDelayControl_Bounds(t *testing.T) {
	c := newTestLine()
	for range 100 {
		stalled(&c, 5000, 0)
		c.underrun(0)
		if c.target() > testRate || c.start > testRate || c.target() < c.least || c.start < c.least {
			t.Fatalf("the target is %.0f, the start %.0f", c.target(), c.start)
		}
	}
	if c.target() != testRate || c.start != testRate {
		t.Errorf("on the worst line the target is %.0f, the start %.0f", c.target(), c.start)
	}
}
