package models_test

import (
	"testing"

	"roleplay/backend/models"
	"roleplay/backend/roleplay"
	"roleplay/backend/secret/keyring"
	secretmem "roleplay/backend/secret/mem"
	"roleplay/backend/secret/secrettest"
)

// TestService_RealKeyring holds a key in a real keyring over a restart of the program.
func TestService_RealKeyring(t *testing.T) {
	if !secrettest.UnderKeyring(t, secrettest.OpenKeyring) {
		return
	}
	h := open(t, func(d *models.Deps) { d.Keyring = keyring.New(keyring.Options{Service: t.Name()}) })
	account, err := h.server.ServiceAccount(key)
	must(t, err)
	for name, secret := range map[string]string{"OneLine": key, "SeveralParts": account} {
		t.Run(name, func(t *testing.T) {
			in := h.local()
			in.Key = key
			if secret == account {
				in = models.SetModelInput{Vendor: "vertex", Address: h.server.URL(), Model: "gemini-3.8-flash", Project: "p", Location: "europe-west4", Key: account}
			}
			if state := h.choose(h.ada(), in); state.KeyKept != models.KeyKeyring {
				t.Fatalf("the key is kept in %q", state.KeyKept)
			}
			h.deps.Run = secretmem.New()
			h.Service = models.New(h.deps) // the program is started again
			t.Cleanup(h.Close)
			_, err := h.play(h.ada(), roleplay.Usage{})
			must(t, err)
			state, err := h.DeleteModel(h.ada(), models.DeleteModelInput{})
			must(t, err)
			if _, err := h.deps.Keyring.Get(t.Context(), "model-key-"+string(adaID)); roleplay.CodeOf(err) != roleplay.CodeNotFound || state.KeyKept != models.KeyNone {
				t.Errorf("forgotten, the key is %q: %v", state.KeyKept, err)
			}
		})
	}
}

// TestService_LockedKeyring holds that a keyring which waits for a person keeps
// nobody from going on: the key is kept for this run, and that is said.
func TestService_LockedKeyring(t *testing.T) {
	if !secrettest.UnderKeyring(t, secrettest.LockedKeyring) {
		return
	}
	h := open(t, func(d *models.Deps) { d.Keyring = keyring.New(keyring.Options{Service: t.Name()}) })
	if state := h.choose(h.ada(), h.local()); state.KeyKept != models.KeyRun {
		t.Errorf("the key is kept in %q", state.KeyKept)
	}
	_, err := h.play(h.ada(), roleplay.Usage{})
	must(t, err)
}
