package mem_test

import (
	"testing"

	"roleplay/backend/secret"
	"roleplay/backend/secret/mem"
	"roleplay/backend/secret/secrettest"
)

func TestStore(t *testing.T) {
	secrettest.Test(t, func(*testing.T) secret.Store { return mem.New() })
}
