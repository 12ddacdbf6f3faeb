package voice_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// seeds is how many talks with random faults are held; `make bench-voice` holds a thousand.
var (
	seeds = flag.Int("seeds", 6, "talks with random faults")
	seed  = flag.Int("seed", -1, "hold this talk alone")
)

// exchange is what a trainee says in a seeded talk, and what the character answers.
type exchange struct {
	word    string // that the trainee's turn has, and no other
	said    string
	typed   bool
	unheard bool // the service tells no words of the trainee
	cut     bool // the trainee interrupts, the line breaks, or the service believes to be interrupted while the character speaks
	line    string
}

// TestLive_Seeded holds talks in which things go wrong at random against what was said: no
// turn is lost, and none stands twice.
func TestLive_Seeded(t *testing.T) {
	from, to := 0, *seeds
	if *seed >= 0 {
		from, to = *seed, *seed+1
	}
	for n := from; n < to; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { seeded(t, rand.New(rand.NewPCG(uint64(n), 5))) })
		})
	}
}

var breaks = []roleplay.Fault{roleplay.FaultCut, roleplay.FaultServer, roleplay.FaultOffline, roleplay.FaultStall, roleplay.FaultRejected}

func seeded(t *testing.T, random *rand.Rand) {
	w := open(t, played)
	w.startLive()
	w.speak()
	time.Sleep(time.Second)
	var all []*exchange
	for i := range 6 {
		e := &exchange{word: fmt.Sprintf("word%d", i), said: fmt.Sprintf("Answer%d is a sentence that takes a while to be said.", i)}
		all = append(all, e)
		w.holds(e, random)
	}
	time.Sleep(15 * time.Second)
	if v := w.now(); v.State != roleplay.VoiceListening {
		t.Errorf("in the end the talk is %s", v.State)
	}
	w.stop()
	w.check(all)
	if t.Failed() {
		for _, e := range all {
			t.Log(e.line)
		}
		for _, turn := range w.turns()[1:] {
			t.Logf("%6d %s %s: %s", turn.At, turn.Speaker, turn.State, turn.Text)
		}
	}
}

// holds holds one exchange, in which something may go wrong.
func (w *world) holds(e *exchange, random *rand.Rand) {
	chance := func(n int) bool { return random.IntN(n) == 0 }
	heard := "I say " + e.word + "."
	plan := act{heard: heard, said: e.said, wait: time.Duration(random.IntN(1500)) * time.Millisecond, pace: []float64{0.9, 1.2, 2, 8}[random.IntN(4)]}
	switch {
	case chance(5):
		plan.late = time.Duration(500+random.IntN(1500)) * time.Millisecond
	case chance(8):
		plan.heard, e.unheard = "", true
	}
	// A line that its service closes takes words along that have not come yet.
	if plan.late == 0 && chance(6) {
		plan.leave = time.Duration(9+random.IntN(9)) * time.Second
	}
	e.line = fmt.Sprintf("%s: %+v", e.word, plan)
	// Lines that break before the answer are tried again; what was said is said again.
	again := chance(3)
	if again {
		e.typed = chance(4)
		first := plan
		first.fault, first.late = &model.Error{Fault: breaks[random.IntN(len(breaks))]}, 0
		if chance(2) {
			first.heard = ""
		}
		e.line += fmt.Sprintf(", first breaks by %v (heard %q)", first.fault, first.heard)
		w.live.next(first)
		w.live.mu.Lock()
		for range random.IntN(3) {
			w.live.refuse = append(w.live.refuse, &model.Error{Fault: roleplay.FaultOffline})
		}
		if chance(3) {
			w.live.refuse = append(w.live.refuse, &model.Error{Fault: roleplay.FaultRejected, Err: model.ErrHandle})
		}
		w.live.mu.Unlock()
	} else {
		e.typed = chance(6)
	}
	says := time.Duration(700+random.IntN(1800)) * time.Millisecond
	switch {
	case !e.typed && chance(8):
		plan.noise, plan.late, e.cut = time.Duration(600+random.IntN(1500))*time.Millisecond, 0, true
		e.line += fmt.Sprintf(", is stopped by nobody after %v", plan.noise)
	case !e.typed && chance(6):
		plan.fault, plan.after, plan.late, e.cut = &model.Error{Fault: roleplay.FaultCut}, time.Duration(600+random.IntN(1500))*time.Millisecond, 0, true
		e.line += fmt.Sprintf(", breaks after %v", plan.after)
	}
	w.live.next(plan)
	if e.typed {
		e.unheard = false
		e.line += ", typed"
		w.types(heard)
	} else {
		w.mic.says(says)
	}
	if plan.late == 0 && plan.leave == 0 && !e.typed && plan.fault == nil && plan.noise == 0 && !again && chance(4) {
		// The next thing is said while the character speaks.
		e.cut = true
		e.line += ", is interrupted"
		time.Sleep(says + 700*time.Millisecond + plan.wait + time.Duration(500+random.IntN(2000))*time.Millisecond)
		return
	}
	time.Sleep(time.Duration(13+random.IntN(4)) * time.Second)
}

// check holds the log against what was said and answered.
func (w *world) check(all []*exchange) {
	w.t.Helper()
	turns := w.turns()[1:]
	trainees, unclear := 0, 0
	for _, turn := range turns {
		if turn.Speaker == roleplay.SpeakerTrainee {
			trainees++
			if turn.Text == roleplay.UnclearText {
				unclear++
			}
		}
	}
	if trainees != len(all) {
		w.t.Errorf("%d turns of the trainee, want %d", trainees, len(all))
	}
	n := 0
	for _, turn := range turns {
		if turn.Speaker != roleplay.SpeakerTrainee {
			continue
		}
		if n < len(all) && turn.Text != roleplay.UnclearText && !strings.Contains(turn.Text, all[n].word) {
			w.t.Errorf("turn %d of the trainee is %q", n, turn.Text)
		}
		n++
	}
	missing, before := 0, int64(-1)
	for i, e := range all {
		said, answered := 0, 0
		for _, turn := range turns {
			switch {
			case turn.Speaker == roleplay.SpeakerTrainee && strings.Contains(turn.Text, e.word):
				said += strings.Count(turn.Text, e.word)
				if turn.At <= before {
					w.t.Errorf("%s stands at %d, not after %d", e.word, turn.At, before)
				}
				before = turn.At
			case turn.Speaker == roleplay.SpeakerCharacter && strings.HasPrefix(turn.Text, fmt.Sprintf("Answer%d", i)):
				answered++
				if !e.cut && turn.Text != e.said || !strings.HasPrefix(e.said, turn.Text) {
					w.t.Errorf("the answer to %s is %q", e.word, turn.Text)
				}
			}
		}
		if said == 0 && e.unheard {
			missing++
		} else if said != 1 {
			w.t.Errorf("%s was said once, and stands there %d times", e.word, said)
		}
		if answered != 1 {
			w.t.Errorf("the answer to %s stands there %d times", e.word, answered)
		}
	}
	if unclear != missing {
		w.t.Errorf("%d turns are unclear, want %d", unclear, missing)
	}
}
