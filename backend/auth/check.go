package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// The limits of what people type.
const (
	maxEmail    = 254 // bytes, RFC 5321
	minPassword = 8   // bytes
	maxPassword = 1024
)

// checkEmail returns the address in the form in which it is compared: trimmed
// and in lower case.
func checkEmail(text string) (string, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(strings.TrimSpace(text), isHidden) { // before ToLower, which mends what is not text
		return "", errNoEmail()
	}
	email := strings.ToLower(strings.TrimSpace(text))
	if email == "" {
		return "", roleplay.Invalid("email", "An email address is needed, such as mira@example.org.")
	}
	if len(email) > maxEmail {
		return "", roleplay.Invalid("email", "An email address has at most %d bytes, this one has %d.", maxEmail, len(email))
	}
	// The parser also takes "Mira <mira@…>", comments, quotes and literal hosts,
	// which nobody means to type here.
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || strings.ContainsAny(email, "\"<>()[]\\,") || strings.ContainsFunc(email, unicode.IsSpace) {
		return "", errNoEmail()
	}
	return email, nil
}

func errNoEmail() error {
	return roleplay.Invalid("email", "This is not an email address. Write it like mira@example.org.")
}

// checkRole refuses what is no role.
func checkRole(r roleplay.Role) error {
	if !r.Valid() {
		return roleplay.Invalid("role", "The role %q is unknown. The roles are GUEST, USER, SCRIPTER and ADMIN.", r)
	}
	return nil
}

// isHidden reports whether r cannot be seen and is no space.
func isHidden(r rune) bool { return !unicode.IsGraphic(r) }

// checkPassword asks for length only: rules of composition make passwords worse.
func checkPassword(password string) error {
	if n := len(password); n < minPassword || n > maxPassword {
		return roleplay.Invalid("password", "A password has %d to %d bytes, this one has %d.", minPassword, maxPassword, n)
	}
	return nil
}
