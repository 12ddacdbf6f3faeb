package models

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
)

// maxKey bounds a key, in bytes. That of a service account, a JSON document, has 2,400.
const maxKey = 8 * secret.MaxValue

// KeyKept says where the key of a model is.
type KeyKept string

// The places of a key.
const (
	KeyNone          KeyKept = ""              // there is none
	KeyKeyring       KeyKept = "keyring"       // in the keyring of the system
	KeyRun           KeyKept = "run"           // in memory, until the program ends
	KeyConfiguration KeyKept = "configuration" // given by whoever runs the server
	KeyMissing       KeyKept = "missing"       // it was kept for a run that has ended, or cannot be read now
)

// checkKey refuses what cannot be a key. The message never holds it.
func checkKey(key string) (string, error) {
	key = strings.TrimSpace(key)
	if len(key) > maxKey {
		return "", roleplay.Invalid("key", "A key has at most %d bytes; this one has %d.", maxKey, len(key))
	}
	if !strings.HasPrefix(key, "{") && strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", roleplay.Invalid("key", "A key is made of letters, digits and signs without spaces. Copy it again.")
	}
	return key, nil
}

// keepKey keeps a key under a name: in the keyring if there is one, else for this
// run. A key above what a keyring takes lies in several parts.
func (s *Service) keepKey(ctx context.Context, name, key string) error {
	defer s.keys.forget(name)
	if err := s.removeKey(ctx, name); err != nil && roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		return err
	}
	err := setParts(ctx, s.deps.Keyring, name, key)
	if roleplay.CodeOf(err) == roleplay.CodeUnavailable {
		err = setParts(ctx, s.deps.Run, name, key)
	}
	if err != nil {
		return fmt.Errorf("keep a key: %w", err)
	}
	return nil
}

// forgetKey removes the key of what counts for an actor, if there is one.
// CodeUnavailable if it lies in a keyring that cannot be reached now.
func (s *Service) forgetKey(ctx context.Context, c scope) error {
	_, kept := s.key(ctx, c)
	if kept == KeyNone || kept == KeyConfiguration {
		return nil
	}
	defer s.keys.forget(c.secret)
	err := s.removeKey(ctx, c.secret)
	if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		return err
	}
	if kept == KeyRun {
		return nil // that was all of it
	}
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable, Err: err,
		Message: "The keyring of this machine cannot be reached, so the key in it was not removed. Unlock the keyring and try again.",
	}
}

// removeKey removes a key from where it may be.
func (s *Service) removeKey(ctx context.Context, name string) error {
	for _, place := range []secret.Store{s.deps.Run, s.deps.Keyring} {
		for part := range maxKey / secret.MaxValue {
			if err := place.Delete(ctx, partName(name, part)); err != nil {
				return fmt.Errorf("forget a key: %w", err)
			}
		}
	}
	return nil
}

// key finds the key of what counts for an actor, and says where it was. A keyring that
// cannot be read leaves KeyMissing.
func (s *Service) key(ctx context.Context, c scope) (string, KeyKept) {
	switch {
	case c.choice == nil:
		return "", KeyNone
	case !s.deps.Local && s.deps.Key != "" && !strings.HasPrefix(c.secret, speechSecret): // which is not sent to another host
		return s.deps.Key, KeyConfiguration
	case !c.choice.HasKey:
		return "", KeyNone
	}
	return s.keys.get(c.secret, s.deps.Now(), func() (string, KeyKept) { return s.findKey(ctx, c.secret) })
}

// findKey looks where a key may be.
func (s *Service) findKey(ctx context.Context, name string) (string, KeyKept) {
	if key, err := getParts(ctx, s.deps.Run, name); err == nil {
		return key, KeyRun
	}
	key, err := getParts(ctx, s.deps.Keyring, name)
	if err == nil {
		return key, KeyKeyring
	}
	if code := roleplay.CodeOf(err); code != roleplay.CodeNotFound && code != roleplay.CodeUnavailable {
		s.deps.Logger.ErrorContext(ctx, "the key of a model cannot be read", "error", err)
	}
	return "", KeyMissing
}

// askAgain is how long it counts that a keyring has no key: one that is locked, and
// may be opened, answers each question only after seconds.
const askAgain = 30 * time.Second

// keys remembers keys, so that not every reply asks the keyring.
type keys struct {
	mu    sync.Mutex
	known map[string]knownKey
}

type knownKey struct {
	key  string
	kept KeyKept
	at   time.Time
}

// get returns what is known of a key, or finds it.
func (k *keys) get(name string, now time.Time, find func() (string, KeyKept)) (string, KeyKept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok := k.known[name]; ok && (known.kept != KeyMissing || now.Sub(known.at).Abs() < askAgain) {
		return known.key, known.kept
	}
	key, kept := find()
	if k.known == nil {
		k.known = map[string]knownKey{}
	}
	k.known[name] = knownKey{key, kept, now}
	return key, kept
}

func (k *keys) forget(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.known, name)
}

func partName(name string, part int) string {
	if part == 0 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, part+1)
}

func setParts(ctx context.Context, place secret.Store, name, key string) error {
	for part := 0; key != ""; part++ {
		n := min(len(key), secret.MaxValue)
		if err := place.Set(ctx, partName(name, part), []byte(key[:n])); err != nil {
			return err
		}
		key = key[n:]
	}
	return nil
}

func getParts(ctx context.Context, place secret.Store, name string) (string, error) {
	var key strings.Builder
	for part := range maxKey / secret.MaxValue {
		value, err := place.Get(ctx, partName(name, part))
		if part > 0 && roleplay.CodeOf(err) == roleplay.CodeNotFound {
			break
		}
		if err != nil {
			return "", err
		}
		key.Write(value)
		if len(value) < secret.MaxValue {
			break
		}
	}
	return key.String(), nil
}
