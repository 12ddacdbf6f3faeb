package chat_test

import (
	"slices"
	"testing"
	"time"

	"roleplay/backend/chat"
	"roleplay/backend/roleplay"
)

// A clock that is set back, even to before the talk began, leaves what is said
// in the order in which it is said.
func TestService_ClockSetBack(t *testing.T) {
	began := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	now := began
	h := open(t, func(d *chat.Deps) { d.Now = func() time.Time { return now } })
	s := start(t, h)
	var want []roleplay.TurnID
	for _, said := range s.Turns {
		want = append(want, said.ID)
	}
	for _, at := range []time.Duration{time.Minute, -time.Hour, 30 * time.Second, 2 * time.Minute} {
		now = began.Add(at)
		out, err := h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, Text: "Hello", Wait: true})
		must(t, err)
		want = append(want, out.Turn.ID, out.Reply.ID)
	}
	again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
	must(t, err)
	var got []roleplay.TurnID
	var ats []int64
	for _, turn := range again.Turns {
		got, ats = append(got, turn.ID), append(ats, turn.At)
	}
	if !slices.Equal(got, want) || !slices.Equal(ats, []int64{0, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000, 120_000, 120_000}) {
		t.Errorf("in the order %v\nwant %v\nat %v", got, want, ats)
	}
}
