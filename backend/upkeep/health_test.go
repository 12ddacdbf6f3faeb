package upkeep_test

import (
	"context"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/upkeep"
)

// TestService_GetHealth: nobody need be signed in, and nobody learns whose talks they are.
func TestService_GetHealth(t *testing.T) {
	w := newWorld(t)
	out, err := w.service.GetHealth(context.Background(), upkeep.GetHealthInput{})
	w.ok(err)
	if out.State != roleplay.StorageGood || out.Salvage != nil {
		t.Errorf("of a sound store: %+v", out)
	}
	w.memory.SetSalvaged(store.Salvage{Copy: "/data/roleplay.damaged.db", Kept: 40, Lost: []string{record.MarksKey(dana, sid(1))}, Stale: []string{"a", "b"}})
	out, err = w.service.GetHealth(context.Background(), upkeep.GetHealthInput{})
	w.ok(err)
	if out.State != roleplay.StorageSalvaged || out.Salvage == nil || *out.Salvage != (upkeep.SalvageCounts{Kept: 40, Stale: 2, Lost: 1}) {
		t.Errorf("of a salvaged store: %+v, %+v", out, out.Salvage)
	}
	w.memory.SetSalvaged(store.Salvage{Copy: "/data/roleplay.damaged.db"})
	out, err = w.service.GetHealth(context.Background(), upkeep.GetHealthInput{})
	w.ok(err)
	if out.Salvage == nil || *out.Salvage != (upkeep.SalvageCounts{}) {
		t.Errorf("of a store without anything to read: %+v", out.Salvage)
	}
}
