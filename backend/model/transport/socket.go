package transport

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Socket holds the rules of a Client for an SDK that opens WebSockets by itself.
type Socket struct {
	Dial      func(ctx context.Context, network, address string) (net.Conn, error)
	Proxy     func(*http.Request) (*url.URL, error)
	TLS       *tls.Config
	Handshake time.Duration // TLS and the upgrade
	Ready     time.Duration // from the start until the service is ready
}

// Socket returns the rules. Those of an answer's body do not hold for a WebSocket.
func (c *Client) Socket() Socket {
	o := c.options
	return Socket{
		Dial:      dialer(o, c.address.Scheme == "http"),
		Proxy:     c.proxy,
		TLS:       &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
		Handshake: o.Handshake,
		Ready:     o.Stall,
	}
}

// Broken names the fault of a WebSocket that broke, or was not opened. connected says
// whether there was a connection.
func (c *Client) Broken(err error, connected bool) error {
	return classify(err, connected, c.proxied(&http.Request{URL: c.address}))
}
