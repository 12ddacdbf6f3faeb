package server_test

import (
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

func TestListen_Refusals(t *testing.T) {
	taken, err := server.Listen("127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { must(t, taken.Close()) })
	port := taken.Addr().String()
	for name, tt := range map[string]struct {
		address string
		code    roleplay.Code
		words   string
	}{
		"ErrAllInterfaces": {"0.0.0.0:0", "invalid", "plain HTTP on 0.0.0.0:0"},
		"ErrNoHost":        {":0", "invalid", "plain HTTP on :0"},
		"ErrNetwork":       {"192.168.1.2:80", "invalid", "192.168.1.2:80"},
		"ErrIPv6All":       {"[::]:0", "invalid", "[::]:0"},
		"ErrName":          {"example.com:0", "invalid", "example.com:0"},
		"ErrNoPort":        {"127.0.0.1", "invalid", "should be a host and a port"},
		"ErrPort":          {"127.0.0.1:99999", "unavailable", "127.0.0.1:99999"},
		"ErrPortTaken":     {port, "in_use", "listens on " + port},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := server.Listen(tt.address)
			if err == nil {
				must(t, l.Close())
			}
			if roleplay.CodeOf(err) != tt.code || !strings.Contains(roleplay.ProblemOf(err).Detail, tt.words) {
				t.Errorf("got %v, want %s with %q", err, tt.code, tt.words)
			}
		})
	}
}
