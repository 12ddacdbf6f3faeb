package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// PasswordParams are the costs of Argon2id. The zero value of each field stands
// for OWASP's minimum, about 30 ms of one core; raise them and passwords are
// hashed again as their people sign in.
type PasswordParams struct {
	MemoryKiB uint32 // zero: 19456 (19 MiB)
	Passes    uint32 // zero: 2
	Threads   uint8  // zero: 1
}

// What a stored hash may ask for: more would be a way to stop the machine.
const (
	maxMemoryKiB = 1 << 20
	maxPasses    = 64
	saltLength   = 16
	sumLength    = 32
)

// verdict is what a password turned out to be.
type verdict int

const (
	unknown verdict = iota // it was not compared
	wrong
	right
)

// passwords hashes and compares, a few at a time: each takes a core and its
// memory, and a class signs in all at once.
type passwords struct {
	params PasswordParams
	random io.Reader
	slots  chan struct{} // holds one token for each hash under way
}

func newPasswords(p PasswordParams, random io.Reader, atOnce int) (*passwords, error) {
	if p.MemoryKiB == 0 {
		p.MemoryKiB = 19456
	}
	if p.Passes == 0 {
		p.Passes = 2
	}
	if p.Threads == 0 {
		p.Threads = 1
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return &passwords{params: p, random: random, slots: make(chan struct{}, atOnce)}, nil
}

func (p PasswordParams) check() error {
	switch {
	case p.MemoryKiB < 8*uint32(p.Threads) || p.MemoryKiB > maxMemoryKiB:
		return fmt.Errorf("argon2id needs 8 KiB of memory for each thread and at most %d KiB, not %d", maxMemoryKiB, p.MemoryKiB)
	case p.Passes < 1 || p.Passes > maxPasses:
		return fmt.Errorf("argon2id needs 1 to %d passes, not %d", maxPasses, p.Passes)
	case p.Threads < 1:
		return errors.New("argon2id needs a thread")
	}
	return nil
}

// weakerThan reports whether any cost of p is below that of q.
func (p PasswordParams) weakerThan(q PasswordParams) bool {
	return p.MemoryKiB < q.MemoryKiB || p.Passes < q.Passes || p.Threads < q.Threads
}

// hash returns the PHC string of password under a new salt.
func (h *passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("read randomness for a salt: %w", err)
	}
	sum, err := h.derive(ctx, h.params, password, salt, sumLength)
	if err != nil {
		return "", err
	}
	p := h.params
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.MemoryKiB, p.Passes, p.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// verify compares password with the one that phc was made of; weak says that
// phc costs less than today's parameters.
func (h *passwords) verify(ctx context.Context, phc, password string) (v verdict, weak bool, err error) {
	params, salt, want, err := parsePHC(phc)
	if err != nil {
		return unknown, false, err
	}
	got, err := h.derive(ctx, params, password, salt, uint32(len(want)))
	if err != nil {
		return unknown, false, err
	}
	if subtle.ConstantTimeCompare(got, want) == 0 {
		return wrong, false, nil
	}
	return right, params.weakerThan(h.params), nil
}

// waste does the work of verify for an account that is not there.
func (h *passwords) waste(ctx context.Context, password string) error {
	_, err := h.derive(ctx, h.params, password, make([]byte, saltLength), sumLength)
	return err
}

func (h *passwords) derive(ctx context.Context, p PasswordParams, password string, salt []byte, length uint32) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("hash a password: %w", err)
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, p.Passes, p.MemoryKiB, p.Threads, length), nil
}

// parsePHC reads "$argon2id$v=19$m=19456,t=2,p=1$salt$sum". The error holds nothing of it.
func parsePHC(phc string) (p PasswordParams, salt, sum []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, errors.New("the stored password hash is not of Argon2id version 19")
	}
	_, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Passes, &p.Threads)
	if err != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", p.MemoryKiB, p.Passes, p.Threads) {
		return p, nil, nil, errors.New("the stored password hash has no m, t and p")
	}
	if err := p.check(); err != nil {
		return p, nil, nil, fmt.Errorf("the stored password hash: %w", err)
	}
	salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil || len(salt) < 8 || len(salt) > 64 {
		return p, nil, nil, errors.New("the stored password hash has no salt of 8 to 64 bytes")
	}
	sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(sum) < 16 || len(sum) > 64 {
		return p, nil, nil, errors.New("the stored password hash has no sum of 16 to 64 bytes")
	}
	return p, salt, sum, nil
}
