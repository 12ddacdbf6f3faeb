package audio

import "sync/atomic"

// Fill writes every sample of out: what is heard next, or zeros. It is what a Sink is
// started with, takes some microseconds, and is called by one thread at a time.
func (p *Playout) Fill(out []int16) {
	if len(out) == 0 {
		return // no time went by
	}
	p.look(len(out))
	for rest := out; len(rest) > 0; {
		n := 0
		switch p.state {
		case silent:
			n = p.fillSilent(rest, len(out))
		case voiced:
			n = p.fillVoiced(rest)
		case fading:
			n = p.fillFading(rest)
		}
		rest = rest[n:]
	}
	p.now.Clock += int64(len(out))
	p.publish()
}

// look takes in what was done from outside since the last Fill.
func (p *Playout) look(elapsed int) {
	// Ended is loaded before the queue is looked at, so that all sound of a turn that
	// ended is seen.
	p.upTo = p.ended.Load()
	cleared := p.cleared.Load()
	if p.turn != 0 && p.turn <= cleared {
		p.stop()
	}
	p.queue.drop(cleared)
	turn, _, closed := p.queue.front()
	written := p.queue.written.Load()
	if turn == p.turn && turn != 0 && !closed && turn > p.upTo {
		p.line.arrive(elapsed, int(written-p.arrived), p.level)
	}
	p.arrived = written
}

// stop ends a turn that was cleared: with a fade where it is audible.
func (p *Playout) stop() {
	if p.state == voiced {
		p.voice.load(&p.queue)
		p.fadeOut(min(p.fade, p.voice.ahead()))
	}
	if p.state == fading {
		p.cut = true
		return
	}
	p.forget()
}

// forget drops the turn and what is left of it.
func (p *Playout) forget() {
	p.turn, p.gap, p.cut, p.rise = 0, false, false, 0
	p.voice.begin()
}

// over says whether no more of the oldest turn comes than waits.
func (p *Playout) over(turn int64, closed bool) bool { return closed || turn <= p.upTo }

// fillSilent waits for what is to be heard next, in a call of Fill for asked samples.
func (p *Playout) fillSilent(out []int16, asked int) int {
	turn, waiting, closed := p.queue.front()
	if waiting > 0 && turn > p.cleared.Load() {
		if turn != p.turn {
			p.forget()
			p.turn = turn
			p.line.begin()
		}
		if p.over(turn, closed) || p.gathered(waiting, asked) {
			p.start()
			return 0
		}
	}
	if waiting == 0 && p.over(turn, closed) {
		if turn != 0 && turn == p.now.Turn && turn == p.turn {
			p.now.Whole, p.gap = true, false
		}
		if closed {
			p.queue.pass()
			return 0
		}
	}
	clear(out)
	if p.gap {
		p.dry += len(out)
	}
	return len(out)
}

// gathered says whether so much waits that the turn can be heard. Where nothing comes
// for long, what is there is heard all the same.
func (p *Playout) gathered(waiting, asked int) bool {
	want := p.line.start
	if p.gap {
		want = p.line.target()
	}
	want = min(max(want, float64(asked+p.fade)), float64(len(p.queue.sound)))
	return float64(waiting) >= want || p.line.idle >= 2*want
}

func (p *Playout) start() {
	p.state, p.step = voiced, 0
	if !p.gap {
		return
	}
	p.stats.underruns.Add(1)
	p.stats.silence.Add(int64(p.dry))
	p.line.underrun(p.now.Samples)
	p.gap, p.rise = false, p.fade
}

// fillVoiced plays until the speed is looked at again, or nothing is left that may be
// played without a fade.
func (p *Playout) fillVoiced(out []int16) int {
	p.voice.load(&p.queue)
	turn, waiting, closed := p.queue.front()
	over := p.over(turn, closed)
	free := p.voice.ahead() - p.fade
	if free <= 0 {
		free = p.voice.ahead()
		if free == 0 {
			p.state = silent
			return 0
		}
		if !over || p.voice.abrupt() {
			p.gap, p.dry = !over, 0
			p.fadeOut(free)
			return 0
		}
	}
	out = out[:min(len(out), free, p.voice.window-p.step)]
	p.read(out)
	for i := range out[:min(len(out), p.rise)] {
		out[i] = int16(float32(out[i]) * p.ramp[p.fade-p.rise])
		p.rise--
	}
	if over && waiting == 0 && p.voice.ahead() == 0 {
		p.state, p.now.Whole = silent, true
	}
	if p.step += len(out); p.step == p.voice.window {
		p.step = 0
		words, pauses := 1.0, 1.0
		if !over {
			words, pauses = p.line.speed(p.voice.ahead() + waiting)
		}
		repeated, pause := p.voice.slow(p.voice.window, words, pauses)
		p.stats.repeated.Add(int64(repeated))
		if pause {
			p.stats.lengthened.Add(int64(repeated))
		}
	}
	return len(out)
}

// fadeOut has the next samples, at most fade, be the last.
func (p *Playout) fadeOut(samples int) { p.state, p.left, p.length = fading, samples, samples }

func (p *Playout) fillFading(out []int16) int {
	out = out[:min(len(out), p.left)]
	p.read(out)
	for i := range out {
		p.left--
		out[i] = int16(float32(out[i]) * p.ramp[p.left*p.fade/p.length])
	}
	if p.left == 0 {
		p.state = silent
		switch {
		case p.cut:
			p.forget()
		case !p.gap:
			p.now.Whole = true
		}
	}
	return len(out)
}

func (p *Playout) read(out []int16) {
	if p.now.Turn != p.turn {
		p.now = Heard{Turn: p.turn, Clock: p.now.Clock}
	}
	p.now.Samples += p.voice.read(out)
	p.stats.played.Add(int64(len(out)))
}

// publish shows the other goroutines what this Fill did.
func (p *Playout) publish() {
	fade := 0
	switch p.state {
	case voiced:
		p.voice.load(&p.queue)
		fade = p.voice.fresh(min(p.fade, p.voice.ahead()))
	case fading:
		fade = p.voice.fresh(p.left)
	case silent: // nothing is left to fade
	}
	p.level = p.voice.ahead()
	if turn, waiting, _ := p.queue.front(); turn == p.turn {
		p.level += waiting
	}
	p.stats.target.Store(int64(p.line.target()))
	p.stats.buffered.Store(p.queue.written.Load() - p.queue.read.Load() + int64(p.voice.ahead()))
	p.played.store(p.now, fade, p.state != silent)
}

// snapshot holds some values that belong together: one goroutine stores them without
// waiting, any may load them. A load that meets a store is done again.
type snapshot struct {
	stores                             atomic.Uint64 // odd during one
	turn, samples, clock, fade, states atomic.Int64
}

const (
	isWhole = 1 << iota
	isSounding
)

func (s *snapshot) store(heard Heard, fade int, sounding bool) {
	states := int64(0)
	if heard.Whole {
		states |= isWhole
	}
	if sounding {
		states |= isSounding
	}
	s.stores.Add(1)
	s.turn.Store(heard.Turn)
	s.samples.Store(int64(heard.Samples))
	s.clock.Store(heard.Clock)
	s.fade.Store(int64(fade))
	s.states.Store(states)
	s.stores.Add(1)
}

func (s *snapshot) load() (heard Heard, fade int, sounding bool) {
	for {
		before := s.stores.Load()
		heard = Heard{Turn: s.turn.Load(), Samples: int(s.samples.Load()), Clock: s.clock.Load()}
		fade = int(s.fade.Load())
		states := s.states.Load()
		heard.Whole, sounding = states&isWhole != 0, states&isSounding != 0
		if before%2 == 0 && before == s.stores.Load() {
			return heard, fade, sounding
		}
	}
}
