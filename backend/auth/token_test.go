package auth_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"roleplay/backend/auth"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// forged is a token to be; it starts out as a right one.
type forged struct {
	method jwt.SigningMethod
	key    any
	header map[string]any
	claims jwt.MapClaims
}

func (f *forged) sign(t *testing.T) string {
	t.Helper()
	token := jwt.NewWithClaims(f.method, f.claims)
	for name, value := range f.header {
		token.Header[name] = value
	}
	text, err := token.SignedString(f.key)
	must(t, err)
	return text
}

// rightToken is what the service itself would issue now for u.
func rightToken(w *world, kind string, u roleplay.UserID) *forged {
	now := w.clock.Now().Unix()
	return &forged{
		method: jwt.SigningMethodHS256,
		key:    signingKey,
		header: map[string]any{"typ": kind},
		claims: jwt.MapClaims{"iss": "roleplay", "aud": kind, "sub": string(u), "gen": 1, "iat": now, "exp": now + 900},
	}
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// both asks the two doors for tokens what a token is good for.
func both(t *testing.T, w *world, kind, text string) error {
	t.Helper()
	if kind == "roleplay-access" {
		_, err := w.Authenticate(t.Context(), text)
		return err
	}
	_, err := w.Refresh(t.Context(), auth.RefreshInput{RefreshToken: text})
	return err
}

func TestService_ForgedTokens(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	changes := map[string]func(f *forged){
		"ErrAlgNone":           func(f *forged) { f.method, f.key = jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType },
		"ErrAlgHS512":          func(f *forged) { f.method = jwt.SigningMethodHS512 },
		"ErrAlgHS384":          func(f *forged) { f.method = jwt.SigningMethodHS384 },
		"ErrAlgRS256":          func(f *forged) { f.method, f.key = jwt.SigningMethodRS256, rsaKey },
		"ErrAlgOtherThanTold":  func(f *forged) { f.header["alg"] = "RS256" },
		"ErrOtherKey":          func(f *forged) { f.key = []byte("another key of thirty-two bytes!") },
		"ErrEmptyKey":          func(f *forged) { f.key = []byte{} },
		"ErrNoExp":             func(f *forged) { delete(f.claims, "exp") },
		"ErrExpired":           func(f *forged) { f.claims["exp"] = f.claims["iat"].(int64) - 10 },
		"ErrExpIsText":         func(f *forged) { f.claims["exp"] = "tomorrow" },
		"ErrNoIat":             func(f *forged) { delete(f.claims, "iat") },
		"ErrFutureIat":         func(f *forged) { f.claims["iat"] = f.claims["iat"].(int64) + 11 },
		"ErrNotBefore":         func(f *forged) { f.claims["nbf"] = f.claims["iat"].(int64) + 11 },
		"ErrNoIssuer":          func(f *forged) { delete(f.claims, "iss") },
		"ErrOtherIssuer":       func(f *forged) { f.claims["iss"] = "other" },
		"ErrNoAudience":        func(f *forged) { delete(f.claims, "aud") },
		"ErrOtherAudience":     func(f *forged) { f.claims["aud"] = "other" },
		"ErrEmptyAudience":     func(f *forged) { f.claims["aud"] = []string{} },
		"ErrNoTyp":             func(f *forged) { f.header["typ"] = "" },
		"ErrTypJWT":            func(f *forged) { f.header["typ"] = "JWT" },
		"ErrTypIsNumber":       func(f *forged) { f.header["typ"] = 1 },
		"ErrNoSubject":         func(f *forged) { delete(f.claims, "sub") },
		"ErrUnknownSubject":    func(f *forged) { f.claims["sub"] = "01957d4c-0000-7000-8000-000000000000" },
		"ErrSubjectIsAPath":    func(f *forged) { f.claims["sub"] = "../accounts" },
		"ErrNoGeneration":      func(f *forged) { delete(f.claims, "gen") },
		"ErrEarlierGeneration": func(f *forged) { f.claims["gen"] = 0 },
		"ErrLaterGeneration":   func(f *forged) { f.claims["gen"] = 2 },
		"ErrTenKilobytes":      func(f *forged) { f.claims["more"] = strings.Repeat("x", 10_000) },
	}
	texts := map[string]func(right string) string{
		"ErrEmpty":         func(string) string { return "" },
		"ErrGarbage":       func(string) string { return "garbage" },
		"ErrDots":          func(string) string { return ".." },
		"ErrNoSignature":   func(s string) string { return s[:strings.LastIndex(s, ".")+1] },
		"ErrTwoParts":      func(s string) string { return s[:strings.LastIndex(s, ".")] },
		"ErrFourParts":     func(s string) string { return s + ".x" },
		"ErrScheme":        func(s string) string { return "Bearer " + s },
		"ErrOtherPayload":  func(s string) string { p := strings.Split(s, "."); return p[0] + "." + b64(`{"sub":"x"}`) + "." + p[2] },
		"ErrPayloadNotMap": func(s string) string { return resign(strings.Split(s, ".")[0], b64(`[]`)) },
		// The algorithm of a public key is told, but the sum is made with the secret one.
		"ErrConfusedAlgorithm": func(s string) string {
			return resign(b64(`{"alg":"RS256","typ":"roleplay-access"}`), strings.Split(s, ".")[1])
		},
		"ErrLooseBase64": func(s string) string { return s[:len(s)-1] + string(s[len(s)-1]+1) }, // only unused bits differ
	}
	for _, kind := range []string{"roleplay-access", "roleplay-refresh"} {
		w := newWorld(t, nil)
		u := w.register(t).User.ID
		right := rightToken(w, kind, u).sign(t)
		t.Run(kind+"/OK", func(t *testing.T) { // else the refusals below would prove nothing
			must(t, both(t, w, kind, right))
			edge := rightToken(w, kind, u)
			edge.claims["iat"] = edge.claims["iat"].(int64) + 10 // as far as clocks may differ
			must(t, both(t, w, kind, edge.sign(t)))
			edge.claims["exp"] = w.clock.Now().Unix() - 9
			must(t, both(t, w, kind, edge.sign(t)))
		})
		refuse := func(name, text string) {
			t.Run(kind+"/"+name, func(t *testing.T) {
				err := both(t, w, kind, text)
				wantCode(t, err, roleplay.CodeUnauthenticated)
				if got := roleplay.ProblemOf(err).Detail; got != "You are signed out. Sign in again." {
					t.Errorf("tells %q", got)
				}
			})
		}
		for name, change := range changes {
			f := rightToken(w, kind, u)
			change(f)
			refuse(name, f.sign(t))
		}
		for name, change := range texts {
			refuse(name, change(right))
		}
		other := map[string]string{"roleplay-access": "roleplay-refresh", "roleplay-refresh": "roleplay-access"}[kind]
		refuse("ErrTheOtherKind", rightToken(w, other, u).sign(t))
		onlyTyp := rightToken(w, other, u)
		onlyTyp.header["typ"] = kind
		refuse("ErrTheOtherKindsAudience", onlyTyp.sign(t))
		onlyAudience := rightToken(w, other, u)
		onlyAudience.claims["aud"] = kind
		refuse("ErrTheOtherKindsTyp", onlyAudience.sign(t))
	}
}

// resign puts an HMAC-SHA256 of the right key under any header and payload.
func resign(header, payload string) string {
	mac := hmac.New(sha256.New, signingKey)
	mac.Write([]byte(header + "." + payload))
	return header + "." + payload + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestService_Authenticate(t *testing.T) {
	t.Run("ErrExpired", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		w.clock.pass(15*time.Minute + 9*time.Second)
		_, err := w.Authenticate(t.Context(), in.AccessToken)
		must(t, err)
		w.clock.pass(time.Second)
		_, err = w.Authenticate(t.Context(), in.AccessToken)
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrAccountGone", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		must(t, w.store.Delete(t.Context(), record.AccountKey(in.User.ID), always))
		_, err := w.Authenticate(t.Context(), in.AccessToken)
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ErrStore", func(t *testing.T) { // nobody is signed out by a failing disk
		w := newWorld(t, nil)
		in := w.register(t)
		w.store.onGet = failing("accounts/")
		_, err := w.Authenticate(t.Context(), in.AccessToken)
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ARoleActsAtOnce", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		for _, role := range []roleplay.Role{roleplay.RoleAdmin, roleplay.RoleGuest} {
			_, err := w.accounts.Update(t.Context(), record.AccountKey(in.User.ID), in.User.ID, func(a *record.Account) error {
				a.Role = role
				return nil
			})
			must(t, err)
			actor, err := w.Authenticate(t.Context(), in.AccessToken)
			must(t, err)
			if actor.Role != role {
				t.Errorf("the actor is %s, want %s", actor.Role, role)
			}
		}
	})
	t.Run("OneRead", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		var reads []string
		w.store.onGet = func(key string) error { reads = append(reads, key); return nil }
		_, err := w.Authenticate(t.Context(), in.AccessToken)
		must(t, err)
		if len(reads) != 1 || reads[0] != "accounts/"+string(in.User.ID) {
			t.Errorf("read %v, want only the account", reads)
		}
		reads = nil
		_, err = w.Authenticate(t.Context(), "garbage")
		wantCode(t, err, roleplay.CodeUnauthenticated)
		if len(reads) != 0 {
			t.Errorf("a forged token made it read %v", reads)
		}
	})
}
