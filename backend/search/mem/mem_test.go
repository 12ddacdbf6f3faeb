package mem_test

import (
	"testing"

	"roleplay/backend/search"
	"roleplay/backend/search/mem"
	"roleplay/backend/search/searchtest"
)

func TestIndex(t *testing.T) {
	searchtest.Run(t, func(*testing.T) search.Index { return mem.New() })
}
