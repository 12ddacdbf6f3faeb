// Package store is the contract of storage: small values under opaque keys, the
// same keys on every backend. storetest is the suite that each backend passes.
//
//	mem   in memory, for tests            bolt   a file on this machine, the default
package store

import (
	"context"
	"errors"
	"iter"

	"roleplay/backend/roleplay"
)

// MaxValue is the largest value a store takes, in bytes. A larger Put is refused with CodeTooLarge.
const MaxValue = 1 << 20

// MaxKey is the longest key, in bytes.
const MaxKey = 512

// Version identifies one state of one key. It is opaque: only equality means
// anything. A key that was deleted and made again never gets an old Version back.
type Version string

// Object is a value with the version it was read at. The value belongs to the caller.
type Object struct {
	Value   []byte
	Version Version
}

// Entry is one key of a listing.
type Entry struct {
	Key     string
	Version Version
}

// If is the condition of a write.
type If struct {
	absent, at bool
	version    Version
}

// The conditions: write whatever is there, only if nothing is there, only if this version is there.
var (
	Always = If{}
	Absent = If{absent: true}
)

// At is the condition that the key is at version v. It never holds for the empty version.
func At(v Version) If { return If{at: true, version: v} }

// Holds reports whether the condition holds for a key that is at current ("" for none).
func (c If) Holds(current Version) bool {
	switch {
	case c.absent:
		return current == ""
	case c.at:
		return c.version != "" && current == c.version
	}
	return true
}

// Store keeps small values (at most MaxValue) under opaque keys such as
// "users/123/profile": no file extensions, no key a path prefix of another. All
// methods may be called concurrently. A failed read is an error, never "empty".
type Store interface {
	// Get returns the value at key. CodeNotFound if there is none.
	Get(ctx context.Context, key string) (Object, error)

	// Put writes value under key if the condition holds, and returns once it is
	// durable. CodeConflict if the condition does not hold, CodeTooLarge above
	// MaxValue, CodeInvalid for a key that breaks the rules of CheckKey.
	Put(ctx context.Context, key string, value []byte, cond If) (Version, error)

	// Delete removes key if the condition holds, durably. Deleting what is not
	// there is no error under Always; under At it is a CodeConflict.
	Delete(ctx context.Context, key string, cond If) error

	// List yields the keys that begin with prefix and sort after `after`, in byte
	// order. It holds no transaction while it yields: keys written meanwhile may
	// or may not appear. It ends after yielding an error.
	List(ctx context.Context, prefix, after string) iter.Seq2[Entry, error]
}

// ErrDamaged is in every error that a store answers with because what lies there
// is not what was stored, as on a disk that forgets. Reading it again does not help.
var ErrDamaged = errors.New("what is stored there is damaged")

// Damaged reports whether a store could not give what was asked for because that is damaged.
func Damaged(err error) bool { return errors.Is(err, ErrDamaged) }

// CheckKey refuses keys that some backend could not keep: empty, longer than
// MaxKey, outside [a-z0-9_/-.], or with an empty or dot-only segment.
func CheckKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return roleplay.Errorf(roleplay.CodeInvalid, "A key has 1 to %d bytes, this one has %d.", MaxKey, len(key))
	}
	dots, length := 0, 0
	for i := 0; i <= len(key); i++ {
		if i == len(key) || key[i] == '/' {
			if length == 0 || dots == length {
				return roleplay.Errorf(roleplay.CodeInvalid, "A key has no empty or dot-only segment.")
			}
			dots, length = 0, 0
			continue
		}
		switch c := key[i]; {
		case c == '.':
			dots++
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return roleplay.Errorf(roleplay.CodeInvalid, "A key is made of a-z 0-9 _ - . and /.")
		}
		length++
	}
	return nil
}
