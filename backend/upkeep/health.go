package upkeep

import (
	"context"

	"roleplay/backend/roleplay"
)

// GetHealthInput asks how the storage is doing.
type GetHealthInput struct{}

// Health is how the storage is doing, as everybody may know it.
type Health struct {
	State   roleplay.StorageState `json:"state" enum:"good,full,read_only,salvaged"`
	Salvage *SalvageCounts        `json:"salvage,omitempty"` // if the file was damaged when the program started
}

// SalvageCounts tells how much of a damaged file is there again.
type SalvageCounts struct {
	Kept  int `json:"kept"`  // entries that are there again
	Stale int `json:"stale"` // of which only an older state could be found
	Lost  int `json:"lost"`  // that are known to be missing
}

// GetHealth says how the storage is doing, to whoever asks: where everything was
// lost nobody can sign in, and it would look as if the program had never been used.
func (s *Service) GetHealth(_ context.Context, _ GetHealthInput) (Health, error) {
	out := Health{State: s.deps.Store.State()}
	if sv := s.deps.Store.Salvaged(); salvaged(sv) {
		out.Salvage = &SalvageCounts{Kept: sv.Kept, Stale: len(sv.Stale), Lost: len(sv.Lost)}
	}
	return out, nil
}
