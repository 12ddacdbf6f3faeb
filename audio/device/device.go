package device

import (
	"log/slog"
	"time"
)

// Kind is what a device is for.
type Kind int

// The kinds.
const (
	Microphone Kind = iota
	Speaker
)

// Info is one device as a person knows it.
type Info struct {
	ID      string // of the system, in hexadecimal; stays the same as long as the device is plugged in
	Name    string
	Default bool // the one that the system uses where nobody chooses
}

// Options say how a device is opened.
type Options struct {
	ID     string        // "": the system's default, which follows what the person plugs in
	Period time.Duration // of one call, 20 ms by default

	// Changed is told when another device took the place of one that had gone, and
	// with nil when one has gone and none has taken its place yet. It is called by a
	// goroutine of the stream's own, one call at a time. nil: nobody is told.
	Changed func(*Info)

	Logger *slog.Logger // nil: nothing is logged
}

const (
	usualPeriod = 20 * time.Millisecond
	periods     = 3 // that the system may hold: under load two starve

	lookEach   = 100 * time.Millisecond
	lostAfter  = 500 * time.Millisecond // without a call; under full load callbacks were up to 54 ms late
	openWithin = 3 * time.Second        // a sound server that hangs opens nothing
	shutWithin = 2 * time.Second        // after which a device is left to itself
	giveUpIn   = 30 * time.Second       // of trying to open another one
)

func (o Options) withDefaults() Options {
	if o.Period <= 0 {
		o.Period = usualPeriod
	}
	if o.Changed == nil {
		o.Changed = func(*Info) {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
