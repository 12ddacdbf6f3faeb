package fake

import (
	"strings"
	"time"
)

// step is one thing that a host does, after waiting.
type step struct {
	wait    time.Duration
	gate    <-chan struct{}     // if any, instead of wait
	message *liveMessage        // sent, if any
	samples int                 // of sound in message
	do      func(t *host) error // done after message, if any
	late    bool                // stands behind turnComplete, and comes though the trainee interrupts
	resumes bool                // gives the client a handle
	urgent  bool                // goes before what the client has sent meanwhile
}

// plan is the order in which a reply is sent.
type plan struct {
	reply LiveReply
	piece time.Duration
	plays bool // see LiveOptions

	heard, said, sound, late []step
	took                     time.Duration // of sending the sound
}

// steps turns a reply, which is complete, into what is done. transcripts says which of
// the two the client asked for.
func steps(r LiveReply, o LiveOptions, wantsHeard, wantsSaid bool) []step {
	p := &plan{reply: r, piece: o.Piece, plays: o.Plays}
	if p.piece <= 0 {
		p.piece = 40 * time.Millisecond
	}
	if wantsHeard && r.Fault != LiveNoHeard {
		p.heard = p.transcript(r.Heard, func(w *liveWords) *liveContent { return &liveContent{Heard: w} })
		if r.Fault == LiveInterim && r.Heard != "" {
			interim := step{message: &liveMessage{Content: &liveContent{Interim: &liveWords{Text: r.Heard}}}}
			p.heard = append([]step{interim}, p.heard...)
		}
	}
	if r.Fault != LiveEmpty && r.Fault != LiveSilent {
		p.speak()
		if wantsSaid && r.Fault != LiveNoSaid {
			p.said = p.transcript(r.Said, func(w *liveWords) *liveContent { return &liveContent{Said: w} })
		}
	}
	return p.order()
}

// transcript cuts words into messages of three.
func (p *plan) transcript(text string, content func(*liveWords) *liveContent) []step {
	list := words(text)
	if p.reply.Fault == LiveHeadless {
		list = list[min(2, len(list)):]
	}
	var all []step
	for len(list) > 0 && list[0] != "" {
		n := min(3, len(list))
		w := &liveWords{Text: strings.Join(list[:n], ""), Finished: n == len(list) && p.reply.Fault != LiveUnfinished}
		list = list[n:]
		all = append(all, step{message: &liveMessage{Content: content(w)}})
	}
	return all
}

// speak cuts the sound into messages, each with the time until it comes.
func (p *plan) speak() {
	r := p.reply
	pace := r.Pace
	switch {
	case r.Fault == LiveBurst:
		pace = 0
	case r.Fault == LiveTrickle:
		pace = 0.8
	case r.Fault == LiveEndless && pace <= 0:
		pace = 1 // else it would fill the memory of whoever hears it
	}
	size := max(1, int(p.piece*LiveOut/time.Second))
	for at := 0; at < len(r.Sound); at += size {
		part := r.Sound[at:min(at+size, len(r.Sound))]
		s := step{message: &liveMessage{Content: &liveContent{Turn: sounds(part)}}, samples: len(part)}
		if at > 0 {
			s.gate = r.Gate
			if pace > 0 {
				s.wait = time.Duration(float64(p.piece) / pace)
			}
			if n := len(p.sound); r.Fault == LiveGaps && n%r.After == 0 {
				s.wait += 500 * time.Millisecond
			}
		}
		p.took += s.wait
		p.sound = append(p.sound, s)
	}
}

// order puts the parts together.
func (p *plan) order() []step {
	r := p.reply
	all := []step{{do: func(t *host) error { t.begin(r); return nil }}}
	first := len(all)
	end := p.end()
	switch r.Fault {
	case LiveLateWords:
		all = append(append(all, p.mixed(nil)...), end...)
		all = append(all, late(p.heard)...)
		all = append(all, late(p.said)...)
	case LiveSaidFirst:
		all = append(append(all, p.said...), p.heard...)
		all = append(append(all, p.mixed(nil)...), end...)
	case LiveHeardLast:
		all = append(append(all, p.mixed(p.said)...), p.heard...)
		all = append(all, end...)
	case LiveSilent:
		all[0].do = nil // there is nothing that could be interrupted
		all = append(all, p.heard...)
	default:
		all = append(append(all, p.heard...), p.mixed(p.said)...)
		all = append(all, end...)
	}
	all = append(all, p.late...)
	if first < len(all) {
		all[first].wait += time.Duration(r.Wait) * time.Millisecond
	}
	return all
}

// mixed puts the words of the character beside the sound that they belong to, and what
// goes wrong between two pieces of it.
func (p *plan) mixed(said []step) []step {
	r := p.reply
	sound := p.sound
	if r.Fault == LiveSoundAfter {
		n := max(0, len(sound)-2)
		p.late, sound = late(sound[n:]), sound[:n]
	}
	if r.Fault == LiveBundled {
		return bundled(sound, said)
	}
	wrong, ends := midway(r)
	var all []step
	next := 0
	for i, s := range sound {
		if i == r.After {
			if all = append(all, wrong...); ends {
				return all
			}
		}
		all = append(all, s)
		for ; next < len(said) && next*len(sound) <= i*len(said); next++ {
			all = append(all, said[next])
		}
	}
	if len(sound) <= r.After {
		if all = append(all, wrong...); ends {
			return all
		}
	}
	all = append(all, said[next:]...)
	if r.Fault == LiveEndless && len(sound) > 0 {
		all = append(all, endless(sound[len(sound)-1], p.piece))
	}
	return all
}

// bundled puts a transcript into the messages of the sound, whose parts are two.
func bundled(sound, said []step) []step {
	for i := range sound {
		c := sound[i].message.Content
		samples := PCM(c.Turn.Parts[0].Data.Data)
		c.Turn = sounds(samples[:len(samples)/2], samples[len(samples)/2:])
		if i < len(said) {
			c.Said = said[i].message.Content.Said
		}
	}
	return append(sound, said[min(len(sound), len(said)):]...)
}

// endless is a piece of sound that comes again after each time.
func endless(s step, pause time.Duration) step {
	s.wait = max(s.wait, pause)
	s.do = func(t *host) error {
		t.queue = append([]step{endless(s, pause)}, t.queue...)
		return nil
	}
	return s
}

// late marks steps that come behind turnComplete.
func late(all []step) []step {
	for i := range all {
		all[i].late, all[i].wait, all[i].gate = true, 0, nil
	}
	return all
}

// end is what follows the sound.
func (p *plan) end() []step {
	r := p.reply
	if _, ends := midway(r); ends {
		return nil
	}
	var all []step
	if r.Fault != LiveEmpty {
		all = append(all, step{message: &liveMessage{Content: &liveContent{Generated: true}}})
	}
	done := step{do: (*host).done}
	if p.plays {
		done.wait = max(0, time.Duration(len(r.Sound))*time.Second/LiveOut-p.took)
	}
	all = append(all, done)
	if r.Fault == LiveTwoDones {
		all = append(all, step{late: true, message: &liveMessage{Content: &liveContent{Done: true}}})
	}
	if r.Fault == LivePhantomLate {
		all = append(all, step{late: true, message: &liveMessage{Content: &liveContent{Interrupted: true}}})
	}
	return append(all, step{late: true, resumes: true})
}
