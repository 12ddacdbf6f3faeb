package roleplay

import (
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"time"
)

// The ids. People, sessions, turns and evaluations carry UUIDv7 (a turn sent by
// a client carries the client's UUIDv4); authored content carries readable slugs.
type (
	// UserID names a person.
	UserID string
	// SessionID names one run of a trainee.
	SessionID string
	// TurnID names a turn.
	TurnID string
	// EvaluationID names an evaluation.
	EvaluationID string
	// ScenarioID names a scenario.
	ScenarioID string
	// CharacterID names a character.
	CharacterID string
	// ScriptID names a script.
	ScriptID string
	// RubricID names a rubric.
	RubricID string
	// FactID names a fact of a character.
	FactID string
	// MoveID names a move of a scenario, or a technique.
	MoveID string
	// ObjectiveID names an objective of a scenario.
	ObjectiveID string
	// StageID names a stage of a scenario.
	StageID string
	// LineID names a line of a script.
	LineID string
)

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	slugForm = regexp.MustCompile(`^[a-z0-9]+(?:[-_][a-z0-9]+)*$`)
)

// IsUUID reports whether s is a UUID of version 4 or 7 in lower-case canonical form (RFC 9562).
func IsUUID(s string) bool { return uuidForm.MatchString(s) }

// IsSlug reports whether s can name authored content: lower-case words joined by - or _, at most 64 bytes.
func IsSlug(s string) bool { return len(s) <= 64 && slugForm.MatchString(s) }

// NewUUIDv7 makes an id that sorts by time (RFC 9562, 5.7): 48 bits of Unix
// milliseconds, then 74 random bits read from random.
func NewUUIDv7(now time.Time, random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[6:]); err != nil {
		return "", fmt.Errorf("read randomness for an id: %w", err)
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16]), nil
}
