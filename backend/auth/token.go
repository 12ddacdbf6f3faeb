package auth

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"roleplay/backend/roleplay"
)

const (
	issuer   = "roleplay"
	maxToken = 1024             // bytes; ours have about 300
	leeway   = 10 * time.Second // between the clocks of two servers that share a key
)

// kind is what a token is good for. It is both the header "typ" and the
// audience, so that neither kind passes for the other.
type kind string

const (
	accessToken  kind = "roleplay-access"
	refreshToken kind = "roleplay-refresh"
)

// tokens signs and reads JSON Web Tokens (HS256, RFC 8725).
type tokens struct {
	key        []byte
	now        func() time.Time
	accessTTL  time.Duration
	refreshTTL time.Duration
}

// claims say who, and of which generation of the account. A role is no claim: it
// would hold on to what the account has lost.
type claims struct {
	jwt.RegisteredClaims
	Generation int `json:"gen"`
}

// issue makes a token of kind k for u, and tells when it expires.
func (t tokens) issue(k kind, u roleplay.UserID, generation int) (string, time.Time, error) {
	ttl := t.accessTTL
	if k == refreshToken {
		ttl = t.refreshTTL
	}
	now := t.now().UTC().Truncate(time.Second) // a token knows no parts of a second
	expires := now.Add(ttl)
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    issuer,
			Audience:  jwt.ClaimStrings{string(k)},
			Subject:   string(u),
			IssuedAt:  jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(expires),
		},
		Generation: generation,
	})
	token.Header["typ"] = string(k)
	signed, err := token.SignedString(t.key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign a token: %w", err)
	}
	return signed, expires, nil
}

// parse returns what a token of kind k says. CodeUnauthenticated for any other text.
func (t tokens) parse(k kind, text string) (roleplay.UserID, int, error) {
	if len(text) > maxToken {
		return "", 0, errSignedOut(fmt.Errorf("token of %d bytes", len(text)))
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer(issuer),
		jwt.WithAudience(string(k)),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(t.now),
		jwt.WithStrictDecoding(),
	)
	var c claims
	_, err := parser.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) {
		if token.Header["typ"] != string(k) {
			return nil, errors.New("another kind of token")
		}
		return t.key, nil
	})
	if err == nil && c.IssuedAt == nil {
		err = errors.New("token without iat")
	}
	if err != nil {
		return "", 0, errSignedOut(err)
	}
	return roleplay.UserID(c.Subject), c.Generation, nil
}

// errSignedOut is the one answer to every token that does not hold. The cause is for the log.
func errSignedOut(cause error) error {
	return &roleplay.Error{Code: roleplay.CodeUnauthenticated, Message: "You are signed out. Sign in again.", Err: cause}
}
