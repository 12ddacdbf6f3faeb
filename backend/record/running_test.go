package record

import (
	"fmt"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

// However many talks run, so many are remembered, the newest among them; one that is
// remembered already takes no other one's place.
func TestTalks_RemembersSoMany(t *testing.T) {
	const u = roleplay.UserID("0197a000-0000-7000-8000-000000000001")
	talks := NewTalks(mem.New())
	remember := func(n int) roleplay.SessionID {
		t.Helper()
		id := roleplay.SessionID(fmt.Sprintf("0197b000-0000-7000-8000-%012d", n))
		if _, err := talks.store.Put(t.Context(), ChatEventKey(u, id, 1), []byte("x"), store.Always); err != nil {
			t.Fatal(err)
		}
		talks.remember(t.Context(), u, Loaded{Head: Head{Seq: 1, Hash: hashOf([]byte("x"))}, Summary: roleplay.SessionSummary{ID: id, State: roleplay.SessionActive}})
		return id
	}
	for n := range maxRunning {
		remember(n)
	}
	remember(0)
	if got := len(talks.running.talks); got != maxRunning {
		t.Errorf("%d are remembered, want %d", got, maxRunning)
	}
	for n := range 3 {
		id := remember(maxRunning + n)
		if _, ok := talks.unchanged(t.Context(), u, id); !ok || len(talks.running.talks) != maxRunning {
			t.Errorf("one more: remembered %v, %d in all, want %d", ok, len(talks.running.talks), maxRunning)
		}
	}
}
