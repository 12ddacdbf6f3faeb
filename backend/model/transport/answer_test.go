package transport_test

import (
	"slices"
	"strings"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// answering returns an answer and what it yields, until so many chunks were wanted.
func answering(t *testing.T, wanted int) (a *transport.Answer, got *[]string) {
	t.Helper()
	got = &[]string{}
	r := model.Request{Messages: []model.Message{{Role: model.RoleUser, Text: "Hm?"}}}
	a, err := transport.NewAnswer(r, true, func(c model.Chunk, err error) bool {
		*got = append(*got, c.Text+string(c.Finish)+string(model.FaultOf(err)))
		return len(*got) < wanted
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, got
}

// TestAnswer_Stopped holds that nothing is yielded to a caller who has stopped, which
// would panic in a range loop.
func TestAnswer_Stopped(t *testing.T) {
	a, got := answering(t, 1)
	if a.Add("One") || a.Add(" two") {
		t.Error("more is wanted after the caller has stopped")
	}
	a.Fail(&model.Error{Fault: model.FaultCut})
	a.End(model.FinishStop, model.Usage{})
	if !slices.Equal(*got, []string{"One"}) {
		t.Errorf("yielded %q", *got)
	}
}

// TestAnswer_EndsOnce holds that the first end counts, of whichever kind.
func TestAnswer_EndsOnce(t *testing.T) {
	a, got := answering(t, 99)
	a.Add("One")
	a.End(model.FinishStop, model.Usage{})
	a.Fail(&model.Error{Fault: model.FaultCut})
	a.End(model.FinishStop, model.Usage{})
	if a.Add(" two") || !slices.Equal(*got, []string{"One", "stop"}) {
		t.Errorf("yielded %q", *got)
	}
	a, got = answering(t, 99)
	if a.Add(strings.Repeat("a", model.MaxAnswer+1)) {
		t.Error("more is wanted of an answer that is too long")
	}
	a.End(model.FinishStop, model.Usage{})
	if !slices.Equal(*got, []string{"too_long"}) {
		t.Errorf("yielded %d things", len(*got))
	}
}

// TestAnswer_Held holds that what might have become a tag is part of the answer if it did not.
func TestAnswer_Held(t *testing.T) {
	a, got := answering(t, 99)
	a.Add(" <thi")
	a.End(model.FinishLength, model.Usage{})
	if !slices.Equal(*got, []string{" <thi", "length"}) {
		t.Errorf("yielded %q", *got)
	}
	a, got = answering(t, 99)
	a.Add(" \n")
	a.End(model.FinishStop, model.Usage{})
	if (*got)[len(*got)-1] != "empty" {
		t.Errorf("yielded %q", *got)
	}
}
