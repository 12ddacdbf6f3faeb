package transport

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"roleplay/backend/model"
)

// TestGuard holds which addresses may be dialled, whatever name has led to them.
func TestGuard(t *testing.T) {
	for _, tt := range []struct {
		ip               string
		localOnly, plain bool
		want             model.Fault
	}{
		{"192.0.2.1", true, false, model.FaultLocalOnly},
		{"10.0.0.1", true, true, model.FaultLocalOnly},
		{"::ffff:192.0.2.1", true, false, model.FaultLocalOnly},
		{"8.8.8.8", false, true, model.FaultAddress},
		{"169.254.169.254", false, true, model.FaultAddress},
		{"fe80::1", false, true, model.FaultAddress},
		{"::ffff:8.8.8.8", false, true, model.FaultAddress},
		{"8.8.8.8", false, false, ""},
		{"10.0.0.1", false, true, ""},
		{"127.8.8.8", true, true, ""},
		{"::1", true, true, ""},
		{"::ffff:127.0.0.1", true, true, ""},
	} {
		var got model.Fault
		if fault := guard(tt.localOnly, tt.plain, netip.MustParseAddr(tt.ip)); fault != nil {
			got = fault.Fault
		}
		if got != tt.want {
			t.Errorf("%+v: %q", tt, got)
		}
	}
}

// TestDialer_ErrPlain holds that the guard stands between a name and its connection.
func TestDialer_ErrPlain(t *testing.T) {
	dial := dialer(Options{Dial: time.Second}, true)
	_, err := dial(t.Context(), "tcp", "192.0.2.1:80") // refused before a packet is sent
	if model.FaultOf(err) != model.FaultAddress {
		t.Errorf("%v, want %q", err, model.FaultAddress)
	}
	dial = dialer(Options{Dial: time.Second, LocalOnly: true}, false)
	if _, err := dial(t.Context(), "tcp", "192.0.2.1:443"); model.FaultOf(err) != model.FaultLocalOnly {
		t.Errorf("%v, want %q", err, model.FaultLocalOnly)
	}
}

func TestCode(t *testing.T) {
	for _, bad := range []string{"", "hello", "Sk_0123", "sk-abc", "rate limit_exceeded", "a_" + strings.Repeat("b", 50), "größe_x"} {
		if err := Code(bad); err != nil {
			t.Errorf("%q is taken for a code", bad)
		}
	}
	for _, good := range []string{"rate_limit_exceeded", "RESOURCE_EXHAUSTED", "SAFETY"} {
		if err := Code(good); err == nil || err.Error() != good {
			t.Errorf("%q: %v", good, err)
		}
	}
}

// TestThinking holds every way to cut a text in two, and byte by byte.
func TestThinking(t *testing.T) {
	for text, want := range map[string]string{
		"<think>Hm.</think>\n\nGood day.":    "Good day.",
		"\n <think>\n</think>Good day.":      "Good day.",
		"<think></think><think>a</think>":    "<think>a</think>",
		"Good <think>day</think>.":           "Good <think>day</think>.",
		"<thinker> am I.":                    "<thinker> am I.",
		"<thi":                               "<thi",
		"  Good day. ":                       "  Good day. ",
		"<think>never ends":                  "",
		"<think>a</think> \n ":               "",
		"<think>a < b </thin k></think>so":   "so",
		"<think>größe</think>Größe < klein.": "Größe < klein.",
		"":                                   "",
	} {
		for i := range text {
			check(t, want, text[:i], text[i:])
		}
		check(t, want, strings.Split(text, "")...)
	}
}

func check(t *testing.T, want string, pieces ...string) {
	t.Helper()
	var f thinking
	got := ""
	for _, p := range pieces {
		got += f.filter(p)
	}
	if got += f.rest(); got != want {
		t.Errorf("%q became %q, want %q", pieces, got, want)
	}
}

// TestClassify_Proxy holds that what comes from a proxy is told as such, but not a certificate.
func TestClassify_Proxy(t *testing.T) {
	if e := classify(errors.New("Forbidden"), false, true); e.Fault != model.FaultOffline || e.Error() != "model: offline: proxy: the network failed" {
		t.Error(e)
	}
	if e := classify(errors.New("tls: bad canary"), false, true); e.Fault != model.FaultCertificate || strings.Contains(e.Error(), "canary") {
		t.Error(e)
	}
}
