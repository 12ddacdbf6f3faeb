package voice

import (
	"context"
	"time"

	"roleplay/audio"
	"roleplay/backend/chat"
	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/partner/llm"
	"roleplay/backend/roleplay"
)

// How a line to a live model is kept, in milliseconds of the timeline where no unit is given.
const (
	connectWithin = 10 * time.Second
	firstRest     = 200 * time.Millisecond // before a second try to open a line; then twice as long each time
	longestRest   = 800 * time.Millisecond // so that a talk goes on within a second once the service is back
	giveUpAfter   = 5 * time.Minute        // of trying
	breaksMost    = 10                     // lines that break, with nothing said in between
	silenceOfSlow = 1500 * time.Millisecond
	wedgedAfter   = 12_000 // without a word after the trainee has spoken
	idleAfter     = 30_000 // without a voice, until no sound is sent any more
	leaveBefore   = 300    // a line ends, it is left whatever goes on
	catchUp       = 5      // frames that are sent for each that comes, while some wait
)

// unsentMost bounds the sound that waits for a line, and that is sent again on another
// one, in frames: a minute.
const unsentMost = 3_000

// live is a character that a live model plays.
type live struct {
	t      *talk
	part   models.LivePart
	ctx    context.Context //nolint:containedctx // of this character
	cancel context.CancelFunc
	down   *audio.Resampler // to the rate of the model; nil: that of the microphone

	line     model.LiveLine // nil: none is open
	opening  bool
	failedAt time.Time // of the first try that failed since one did not
	rest     time.Duration
	handle   string
	leaveAt  int64  // when the line is left; 0: it stays
	system   string // that the line has
	manual   bool   // that the line was opened with

	unsent  [][]int16 // frames that no line has got yet
	kept    [][]int16 // frames of the trainee's turn that nobody has answered, to be sent again
	keeping bool
	rose    int   // of kept: where the trainee began to speak last
	asking  *turn // that is to be answered
	pausing bool  // no sound is sent
	voiceAt int64 // when the trainee was last heard

	waitsFrom int64 // since when an answer is waited for; 0: none is
	revived   bool  // a line has been given up for this answer
	ignoring  bool  // of what the service goes on to say
	telling   *turn // whose words come
	usage     model.Usage
	breaks    int
}

func newLive(t *talk, part models.LivePart) (*live, error) {
	l := &live{t: t, part: part}
	if rate := part.Model.Traits().In; rate != hearingRate {
		down, err := audio.NewResampler(hearingRate, rate)
		if err != nil {
			return nil, err
		}
		l.down = down
	}
	l.ctx, l.cancel = context.WithCancel(t.ctx)
	return l, nil
}

func (l *live) kind() roleplay.VoiceKind { return roleplay.VoiceLive }

func (l *live) where() string { return l.part.Where }

func (l *live) hears() bool { return true }

func (l *live) connecting() bool { return l.line == nil }

func (l *live) begin() { l.connect() }

func (l *live) ended(of *turn) {
	if of.voiced < leastVoice && of.words.all() == "" {
		l.kept, l.keeping, l.rose = nil, false, 0 // a noise
		return
	}
	l.asking, l.waitsFrom = of, max(1, l.t.now())
	of.pending = of.words.all() == ""
}

// settled says that no words of what the trainee said last are waited for any more than
// usual.
func (l *live) settled() {
	if l.asking != nil {
		l.asking.pending = false
	}
}

func (l *live) typed(of *turn) {
	l.asking, l.waitsFrom = of, max(1, l.t.now())
	if l.line != nil {
		l.line.SendText(of.words.all())
	}
}

func (l *live) said(_ roleplay.Turn, s chat.Standing) {
	if system := llm.LivePrompt(s.View); l.line != nil && system != l.system {
		l.system = system
		l.line.SendSystem(system)
	}
}

func (l *live) stopped(r *reply) {
	if r == l.t.receiving {
		l.ignoring = true
	}
}

func (l *live) settings() {
	if l.manual != (l.t.settings.Mode != roleplay.TalkHandsFree) && l.line != nil {
		l.leaveAt = max(1, l.t.now()+leaveBefore)
	}
}

func (l *live) tick(now int64) {
	switch {
	case l.line == nil:
	case l.leaveAt > 0 && (now >= l.leaveAt || l.isQuiet()):
		l.leave()
		l.connect()
	case l.waitsFrom > 0 && now-l.waitsFrom > wedgedAfter && !l.t.speaks:
		l.waitsFrom = 0
		if l.revived {
			l.settled()
			l.t.thinks, l.revived = false, false // it chooses to say nothing
			return
		}
		l.revived, l.waitsFrom = true, now
		l.leave()
		l.connect()
	}
}

// isQuiet reports whether nobody speaks, and neither an answer nor words are waited for.
func (l *live) isQuiet() bool {
	return !l.t.speaks && l.t.audible() == nil && l.t.receiving == nil && l.waitsFrom == 0 && len(l.unsent) <= 1 && len(l.t.book.turns) == 0
}

func (l *live) close() {
	l.settled()
	l.leave()
	l.cancel()
}
