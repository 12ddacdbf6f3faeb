package model

import (
	"roleplay/backend/roleplay"
)

// Check returns nil for a request that may be sent, else CodeInvalid with the name of
// the field. Every implementation calls it before anything leaves the machine.
func (r Request) Check() error {
	if len(r.Messages) == 0 {
		return roleplay.Invalid("messages", "There is nothing to answer.")
	}
	for i, m := range r.Messages {
		want := RoleUser
		if i%2 == 1 {
			want = RoleAssistant
		}
		if m.Role != want {
			return roleplay.Invalid("messages", "Message %d should be by %q, not %q: they alternate, and the user begins.", i+1, want, m.Role)
		}
		if m.Text == "" {
			return roleplay.Invalid("messages", "Message %d is empty.", i+1)
		}
	}
	if len(r.Messages)%2 == 0 {
		return roleplay.Invalid("messages", "The last message should be the user's.")
	}
	if r.MaxTokens < 0 {
		return roleplay.Invalid("max_tokens", "The length of an answer cannot be negative.")
	}
	if r.Schema != nil && !nameOfSchema(r.SchemaName) {
		return roleplay.Invalid("schema_name", "A schema has a name of up to 64 lower-case letters and _.")
	}
	return nil
}

func nameOfSchema(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	for _, r := range name {
		if r != '_' && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}
