package mem_test

import (
	"io"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Test(t, func(*testing.T) store.Store { return mem.New() })
	storetest.TestLocal(t, storetest.Local{
		Open: func(*testing.T) store.Local { return mem.New() },
		Salvaged: func(*testing.T) store.Local {
			s := mem.New()
			s.SetSalvaged(store.Salvage{Copy: "copy"})
			return s
		},
		Restore: func(t *testing.T, copied io.Reader) store.Local {
			s, err := mem.Restore(t.Context(), copied)
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
	})
}

func TestStore_SetState(t *testing.T) {
	for state, code := range map[roleplay.StorageState]roleplay.Code{
		roleplay.StorageFull:     roleplay.CodeUnavailable,
		roleplay.StorageReadOnly: roleplay.CodeReadOnly,
	} {
		s := mem.New()
		if _, err := s.Put(t.Context(), "a", nil, store.Always); err != nil {
			t.Fatal(err)
		}
		changed := s.StateChanged()
		s.SetState(state)
		<-changed
		if s.State() != state {
			t.Errorf("state %q, want %q", s.State(), state)
		}
		_, err := s.Put(t.Context(), "a", nil, store.Always)
		if roleplay.CodeOf(err) != code {
			t.Errorf("Put into a store that is %s: %v, want code %q", state, err, code)
		}
		if err := s.Delete(t.Context(), "a", store.Always); roleplay.CodeOf(err) != code {
			t.Errorf("Delete in a store that is %s: %v, want code %q", state, err, code)
		}
		if _, err := s.Get(t.Context(), "a"); err != nil {
			t.Errorf("Get from a store that is %s: %v", state, err)
		}
		s.SetState(roleplay.StorageGood)
		if _, err := s.Put(t.Context(), "b", nil, store.Always); err != nil {
			t.Errorf("Put when it is good again: %v", err)
		}
	}
}
