package transport

import (
	"crypto/x509"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// Options say how to reach a service. Zero fields stand for the defaults beside them.
type Options struct {
	Address   string // base URL; the only host that requests may go to
	LocalOnly bool   // dial 127.0.0.0/8 and ::1 only, by address or as "localhost"; no proxy

	Dial      time.Duration // one connection attempt, the look-up of the name with it; 5 s
	Handshake time.Duration // TLS; 5 s
	FirstByte time.Duration // from the start of a request to the first byte of the answer's body; 60 s
	Stall     time.Duration // between two reads of a body after that; 20 s
	MaxBody   int64         // bytes of an answer on the wire; 20 MB
	Types     []string      // beginnings of media types of answers besides JSON and streams of events, such as "audio/"

	// Judge tells what an answer with a status above 299 means, where the status
	// alone does not say it. Of the body it may keep short codes only. nil: see Status.
	Judge func(Refusal) *model.Error

	Roots *x509.CertPool    // who may sign certificates; nil: the system's
	Base  http.RoundTripper // for tests: in place of dialling; nil
	Now   func() time.Time  // for dates in Retry-After; time.Now
}

// maxBody is what an answer of model.MaxAnswer bytes takes on the wire where every
// token of about 4 bytes comes in an event of its own, of about 300 bytes.
const maxBody = model.MaxAnswer / 4 * 320

// maxRefusal bounds what is read of the body of a refusal, in bytes.
const maxRefusal = 64 << 10

func (o Options) withDefaults() Options {
	defaultTo(&o.Dial, 5*time.Second)
	defaultTo(&o.Handshake, 5*time.Second)
	defaultTo(&o.FirstByte, 60*time.Second)
	defaultTo(&o.Stall, 20*time.Second)
	defaultTo(&o.MaxBody, maxBody)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func defaultTo[T ~int64](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

// Key reads a key as people paste it, with spaces and line ends around it. CodeInvalid
// names the field "key": a header cannot hold it.
func Key(key string) (string, error) {
	key = strings.TrimSpace(key)
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", roleplay.Invalid("key", "The key holds a space or a character that no key has.")
	}
	return key, nil
}

// ParseAddress reads the address of a service. CodeInvalid names the field "address":
// it is no http or https URL, holds a user, a query or a fragment, or would take a key
// in plain text to a public address.
func ParseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return nil, roleplay.Invalid("address", "The address should look like https://api.example.com/v1 or http://127.0.0.1:11434/v1.")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, roleplay.Invalid("address", "The address should begin with https:// or, on this network, http://.")
	case u.User != nil:
		return nil, roleplay.Invalid("address", "The address holds a name or password; the key has a field of its own.")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, roleplay.Invalid("address", "The address should end before any ? or #.")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && u.Scheme == "http" && !near(ip) {
		return nil, roleplay.Invalid("address", "A public address needs https://, since http:// would show the key and the talk to everybody on the way.")
	}
	return u, nil
}
