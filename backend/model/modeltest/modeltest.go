// Package modeltest is the suite that every model.Client passes, against a fake of the
// service that it is for.
package modeltest

import (
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// Key is what the fake wants to be shown. A client of Vertex AI shows
// fake.Server.ServiceAccount(Key) instead. Like all that should never be seen in an
// error or a log it holds the word canary.
const Key = "sk-canary-0123456789"

// Connect makes a client for a fake, with the key that the fake wants. The time limits
// and roots of the options are to be kept.
type Connect func(t *testing.T, s *fake.Server, o transport.Options) model.Client

// Test runs the suite.
func Test(t *testing.T, connect Connect) {
	seen := listen(t)
	rules := []struct {
		name string
		test func(t *testing.T, b *bench)
	}{
		{"Stream/ErrRequest", errRequest},
		{"Stream/ErrSchema", errSchema},
		{"Stream/ErrCanceled", errCanceled},
		{"Stream/ErrCanceledWhileItStalls", errCanceledMidway},
		{"Stream/ErrStall", errStall},
		{"Stream/ErrStallEarly", errStallEarly},
		{"Stream/ErrRedirect", errRedirect},
		{"Stream/ErrOffline", errOffline},
		{"Stream/ErrShapeWrong", errShapeWrong},
		{"Stream/ErrShapeNotJSON", errShapeNotJSON},
		{"Stream/ErrWrongKey", errWrongKey},
		{"Stream/OneAttempt", oneAttempt},
		{"Stream/InOrderAndAtOnce", inOrderAtOnce},
		{"Stream/SlowReaderIsNoStall", slowReader},
		{"Stream/BreakCloses", breakCloses},
		{"Stream/AgainAfterBreak", againAfterBreak},
		{"Stream/Usage", usage},
		{"Stream/Length", length},
		{"Stream/Schema", schema},
		{"Stream/SchemaCutByLength", schemaLength},
		{"Stream/SplitLetters", splitLetters},
		{"Stream/Thinking", thinking},
		{"Stream/Request", request},
		{"Stream/Concurrent", concurrent},
		{"Models/ErrKey", modelsErrKey},
		{"Models/ErrOffline", modelsErrOffline},
		{"Models/ErrNotModel", modelsErrNotModel},
		{"Models/ErrCanceled", modelsErrCanceled},
		{"Models/Sorted", modelsSorted},
		{"Close/NothingStaysBehind", nothingStays},
	}
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, start(t, connect)) })
	}
	t.Run("Stream/Fault", func(t *testing.T) { faults(t, connect) })
	t.Run("TLS", func(t *testing.T) { certificates(t, connect) })
	t.Run("Log", func(t *testing.T) { seen.check(t) })
}
