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
	maxName     = 80  // characters
	minPassword = 8   // bytes
	maxPassword = 1024
)

// checkEmail returns the address in the form in which it is compared: trimmed
// and in lower case.
func checkEmail(text string) (string, error) {
	if !isText(strings.TrimSpace(text)) { // before ToLower, which mends what is not text
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

// checkName returns the name without spaces around it.
func checkName(text string) (string, error) {
	name := strings.TrimSpace(text)
	if !isText(name) {
		return "", roleplay.Invalid("name", "A name has no line breaks or other control characters.")
	}
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsPrint(r) && !unicode.IsMark(r) && r != ' ' }) {
		return "", roleplay.Invalid("name", "A name is needed, of 1 to %d characters.", maxName)
	}
	if n := utf8.RuneCountInString(name); n > maxName {
		return "", roleplay.Invalid("name", "A name has at most %d characters, this one has %d.", maxName, n)
	}
	return name, nil
}

// isText reports whether s holds only what can be seen, and spaces. The two
// joiners are part of how some languages (and emoji) are written.
func isText(s string) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsGraphic(r) && r != nonJoiner && r != joiner
	})
}

// checkPassword asks for length only: rules of composition make passwords worse.
func checkPassword(password string) error {
	if n := len(password); n < minPassword || n > maxPassword {
		return roleplay.Invalid("password", "A password has %d to %d bytes, this one has %d.", minPassword, maxPassword, n)
	}
	return nil
}
