// Package secret is the contract of the place where this machine keeps what
// nobody else may read: signing keys, API keys. secrettest is the suite that
// each implementation passes.
//
//	keyring   the keyring of the desktop; not every machine has one
//	file      one file per secret, readable by its owner only: the fallback
//	mem       in memory, for tests
package secret

import (
	"context"

	"roleplay/backend/roleplay"
)

// MaxValue is the largest secret, in bytes. The smallest keyring (Windows) takes
// 2560 characters, and a secret is kept there as text.
const MaxValue = 1024

// MaxName is the longest name, in bytes.
const MaxName = 64

// Store keeps small secrets under names such as "signing-key". All methods may
// be called concurrently. Any of them answers CodeUnavailable where the place
// itself cannot be reached: that is neither "there" nor "not there".
type Store interface {
	// Get returns the secret. The value belongs to the caller. CodeNotFound if there is none.
	Get(ctx context.Context, name string) ([]byte, error)

	// Set keeps value under name, in place of an earlier one. CodeInvalid for a
	// name or value that breaks the rules of Check, CodeTooLarge above MaxValue.
	Set(ctx context.Context, name string, value []byte) error

	// Delete forgets the secret. Deleting what is not there is no error.
	Delete(ctx context.Context, name string) error
}

// CheckName refuses names that some implementation could not keep: empty, longer
// than MaxName, or not made of lower-case letters, digits and single hyphens between them.
func CheckName(name string) error {
	if name == "" || len(name) > MaxName {
		return roleplay.Errorf(roleplay.CodeInvalid, "The name of a secret has 1 to %d bytes, this one has %d.", MaxName, len(name))
	}
	before := byte('-')
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !letter && (c != '-' || before == '-') {
			return roleplay.Errorf(roleplay.CodeInvalid, "The name of a secret is made of a-z, 0-9 and single hyphens.")
		}
		before = c
	}
	if before == '-' {
		return roleplay.Errorf(roleplay.CodeInvalid, "The name of a secret does not end with a hyphen.")
	}
	return nil
}

// Check refuses a name that breaks the rules of CheckName, an empty value and
// one above MaxValue (CodeTooLarge). The message never holds the value.
func Check(name string, value []byte) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if len(value) == 0 {
		return roleplay.Errorf(roleplay.CodeInvalid, "A secret has at least one byte; delete it to forget it.")
	}
	if len(value) > MaxValue {
		return roleplay.Errorf(roleplay.CodeTooLarge, "A secret has at most %d bytes, this one has %d.", MaxValue, len(value))
	}
	return nil
}

// NotFound is the error of a secret that is not there.
func NotFound(name string) error {
	return roleplay.Errorf(roleplay.CodeNotFound, "There is no secret named %s.", name)
}
