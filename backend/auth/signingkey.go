package auth

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
)

// MinSigningKey is the shortest signing key, in bytes (RFC 7518, 3.2: as long as the hash).
const MinSigningKey = 32

// keyName is the name of the signing key in a secret.Store.
const keyName = "signing-key"

// Configured is the place of a signing key that the configuration gives.
const Configured = "configuration"

// KeyPlace is somewhere a signing key can be kept.
type KeyPlace struct {
	Name  string // such as keyring or file; returned by SigningKey
	Store secret.Store
}

// SigningKey returns the key that signs tokens, and the name of where it lies, so
// that a start can say when that is not the best place. It is the configured one
// (Base64 or plain text; CodeInvalid naming auth.signingKey if it is shorter than
// MinSigningKey bytes), else the one found in the first place that has it, else a
// new one, kept in the first place that takes it. A place that answers
// CodeUnavailable is passed over; CodeUnavailable if all of them are. Any other
// error ends the search: a key that could not be read must not be replaced.
func SigningKey(ctx context.Context, configured string, random io.Reader, places ...KeyPlace) (key []byte, from string, err error) {
	if configured != "" {
		key, err = configuredKey(configured)
		return key, Configured, err
	}
	var usable []KeyPlace
	for _, place := range places {
		key, err := place.Store.Get(ctx, keyName)
		switch roleplay.CodeOf(err) {
		case "":
			if len(key) < MinSigningKey {
				return nil, "", fmt.Errorf("the signing key in the %s has %d bytes, it needs %d: delete it to have a new one made", place.Name, len(key), MinSigningKey)
			}
			return key, place.Name, nil
		case roleplay.CodeNotFound:
			usable = append(usable, place)
		case roleplay.CodeUnavailable:
		default:
			return nil, "", fmt.Errorf("read the signing key from the %s: %w", place.Name, err)
		}
	}
	key = make([]byte, MinSigningKey)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, "", fmt.Errorf("read randomness for a signing key: %w", err)
	}
	for _, place := range usable {
		err := place.Store.Set(ctx, keyName, key)
		if err == nil {
			return key, place.Name, nil
		}
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			return nil, "", fmt.Errorf("keep the signing key in the %s: %w", place.Name, err)
		}
	}
	return nil, "", roleplay.Errorf(roleplay.CodeUnavailable, "There is no place to keep the signing key. Give one as auth.signingKey.")
}

// configuredKey reads a key as people write it: Base64 if it is that and long
// enough, else its bytes as they are.
func configuredKey(text string) ([]byte, error) {
	if key, err := base64.StdEncoding.DecodeString(text); err == nil && len(key) >= MinSigningKey {
		return key, nil
	}
	if len(text) >= MinSigningKey {
		return []byte(text), nil
	}
	return nil, roleplay.Invalid("auth.signingKey", "auth.signingKey needs at least %d bytes, this one has %d.", MinSigningKey, len(text))
}
