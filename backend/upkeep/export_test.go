package upkeep

import (
	"context"
	"time"
)

// LookOnce is the first look of a run.
func (s *Service) LookOnce(ctx context.Context) error {
	return (&sealer{Service: s, sealed: map[talk]time.Time{}, told: map[talk]bool{}}).look(ctx)
}
