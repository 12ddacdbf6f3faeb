package audio

// delayControl decides how long the sound of a turn is held back, from how it
// arrives. Two delays are kept apart. A turn begins to be heard as soon as start is
// ahead, which is little; while it is heard it is played a little slower until target
// is ahead, which lasts for the worst stall of late. So the answer comes at once and
// the safety is gathered while it is spoken: Kalman, Steinbach and Girod, "Adaptive
// Media Playout for Low-Delay Video Streaming over Error-Prone Channels", IEEE Trans.
// CSVT 14(6), 2004.
//
// Where more than target is ahead nothing is done: what came early is not late.
// All figures are samples; time is what the device asked for. It is used by one
// goroutine.
type delayControl struct {
	least, most float64 // bounds of both delays
	slowest     float64 // share of the natural speed
	second      float64
	margin      float64 // that is ready for a stall beyond the worst one
	late        float64 // from which a stall is one

	start float64 // that is gathered before a turn is heard
	stall float64 // that is prepared for
	known bool    // stall was seen on this line
	age   float64 // for how long turns were open since something was learned

	open  float64 // how long the turn is
	idle  float64 // since sound arrived
	rate  float64 // arrived in the last second, as a share of real time
	short bool    // less is ahead than there should be
}

// While nothing is known of a line, it is taken to stall for half a second and a piece: voice
// services were seen to stall in mid-sentence (google-gemini/cookbook, issue 1255).
const unknownStall = 0.55 // s

func newDelayControl(rate Rate, least, most, slowest float64) delayControl {
	second := float64(rate)
	return delayControl{
		least: least, most: most, slowest: slowest, second: second, margin: second / 16, late: second / 12,
		start: least, stall: unknownStall * second, rate: 1,
	}
}

// target is what must be ahead for a stall to end before the sound does: at its natural
// speed until it is seen to stall, at the slowest from then on.
func (c *delayControl) target() float64 {
	return min(max(c.least, c.late+c.slowest*(c.stall+c.margin-c.late)), c.most)
}

// begin forgets what belongs to the turn before.
func (c *delayControl) begin() { c.open, c.idle, c.rate, c.short = 0, 0, 1, false }

// arrive counts time in which a turn was open, and learns from a stall that ends:
// the one before this sound arrived, with level samples ahead at its end.
func (c *delayControl) arrive(elapsed, arrived, level int) {
	time := float64(elapsed)
	c.open += time
	c.idle += time
	c.rate += (float64(arrived)/time - c.rate) * min(1, time/min(c.open, c.second))

	c.age += time
	c.stall -= c.stall * c.fall(time)
	c.start -= (c.start - c.least) * c.fall(time)
	if arrived == 0 {
		return
	}
	// A stall that left more ahead than is wanted is how a source paces itself.
	if c.idle > 0.75*c.stall && float64(level) < c.target() {
		c.learn(max(c.stall, c.idle))
	}
	c.idle = 0
}

// fall is by which share what nothing asks for falls in this time. What is only feared
// stays for 6 s and then falls to 1/e in 6; what was seen stays for 30 s, and then falls
// so far in a minute.
func (c *delayControl) fall(time float64) float64 {
	stays, falls := 6*c.second, 6*c.second
	if c.known {
		stays, falls = 30*c.second, 60*c.second
	}
	if c.age < stays {
		return 0
	}
	return min(1, time/falls)
}

func (c *delayControl) learn(stall float64) {
	c.stall, c.known, c.age = min(stall, c.most/c.slowest), true, 0
}

// underrun learns from a gap that was heard when this much of the turn had been.
func (c *delayControl) underrun(heard int) {
	c.learn(c.stall * 1.25)
	if float64(heard) < 2*c.second {
		c.start = min(c.start*1.5, c.most)
	}
}

// speed returns how fast to play with level samples ahead, as shares of the natural
// speed: inside words, and inside pauses, whose length nobody misses.
func (c *delayControl) speed(level int) (words, pauses float64) {
	if c.slowest >= 1 {
		return 1, 1
	}
	ahead := float64(level)
	if c.idle >= c.late {
		// Nothing comes: what is ahead has to last for the rest of the stall.
		rest := max(c.stall+c.margin-c.idle, 0.15*c.second)
		// The last 15 ms are for a fade, and too little to stretch.
		switch share := (ahead - 0.015*c.second) / rest; {
		case share >= 1:
			return 1, 1
		case share > c.slowest:
			return share, 0.3
		}
		return c.slowest, 0
	}
	share := ahead / c.target()
	switch {
	case share >= 1:
		c.short = false
	case share < 0.95:
		c.short = true
	}
	if !c.short || share > 0.25 && c.rate > 1.1 {
		return 1, 1
	}
	return max(c.slowest, min(0.85, 1-0.5*(1-share))), max(0.3, min(0.7, 1-2*(1-share)))
}
