package modeltest

import (
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// faults holds each fault of the fake against the one that it should become, and what
// was said before against what the client yields.
func faults(t *testing.T, connect Connect) {
	b := start(t, connect)
	for _, tt := range []struct {
		fault  fake.Fault
		want   model.Fault
		status int
		after  time.Duration
		kept   bool // the two pieces before it
	}{
		{fake.BadKey, model.FaultKey, 400, 0, false}, // or 401
		{fake.Forbidden, model.FaultForbidden, 403, 0, false},
		{fake.NoModel, model.FaultModel, 404, 0, false},
		{fake.NoPath, model.FaultAddress, 404, 0, false},
		{fake.Rejected, model.FaultRejected, 400, 0, false},
		{fake.Busy, model.FaultBusy, 429, fake.RetryAfter * time.Second, false},
		{fake.BusySilent, model.FaultBusy, 429, 0, false},
		{fake.DailyQuota, model.FaultQuota, 429, 0, false},
		{fake.ServerError, model.FaultServer, 500, 0, false},
		{fake.Overloaded, model.FaultServer, 503, 0, false},
		{fake.HTML, model.FaultNotModel, 200, 0, false},
		{fake.CutEarly, model.FaultCut, 0, 0, false},
		{fake.Cut, model.FaultCut, 0, 0, true},
		{fake.Reset, model.FaultCut, 0, 0, true},
		{fake.Unfinished, model.FaultCut, 0, 0, true},
		{fake.Malformed, model.FaultNotModel, 0, 0, true},
		{fake.ErrorInside, model.FaultServer, -1, 0, true},
		{fake.Unsafe, model.FaultRefused, 0, 0, true},
		{fake.UnsafeEarly, model.FaultRefused, 0, 0, false},
		{fake.Empty, model.FaultEmpty, 0, 0, false},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			b.server.Next(fake.Reply{Fault: tt.fault, Pieces: []string{"Canaryanswer,", " take", " a", " seat."}})
			a := b.stream(t, ask())
			wantFault(t, a, tt.want)
			e, ok := a.err.(*model.Error) //nolint:errorlint // the contract says that it is one, not that it wraps one
			if !ok {
				t.Fatalf("%T, want a *model.Error", a.err)
			}
			if tt.status >= 0 && e.Status != tt.status && (tt.fault != fake.BadKey || e.Status != 401) {
				t.Errorf("status %d, want %d", e.Status, tt.status)
			}
			if e.After != tt.after {
				t.Errorf("asks to wait %v, want %v", e.After, tt.after)
			}
			want := ""
			if tt.kept {
				want = "Canaryanswer, take"
			}
			if a.text != want {
				t.Errorf("before the fault came %q, want %q", a.text, want)
			}
		})
	}
	t.Run(string(fake.Huge), func(t *testing.T) {
		b.server.Next(fake.Reply{Fault: fake.Huge})
		a := b.stream(t, ask())
		wantFault(t, a, model.FaultTooLong)
		if len(a.text) > model.MaxAnswer || len(a.text) < model.MaxAnswer/2 {
			t.Errorf("%d bytes were yielded, want about and at most %d", len(a.text), model.MaxAnswer)
		}
	})
}

// certificates holds the two ways that TLS can go.
func certificates(t *testing.T, connect Connect) {
	b := startWith(t, connect, fake.StartTLS(fake.Options{Key: Key}), transport.Options{})
	t.Run("ErrCertificate", func(t *testing.T) {
		wantFault(t, b.stream(t, ask()), model.FaultCertificate)
		if n := len(b.server.Exchanges()); n != 0 {
			t.Errorf("the server was asked %d times by a client that does not trust it", n)
		}
	})
	t.Run("Roots", func(t *testing.T) {
		b.reconnect(t, transport.Options{Roots: b.server.Roots()})
		if a := b.stream(t, ask()); a.err != nil {
			t.Error(a.err)
		}
	})
}
