package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"roleplay/backend/model"
)

// Client sends the requests of one service. It may be used concurrently.
type Client struct {
	options Options
	address *url.URL
	base    http.RoundTripper
	idle    interface{ CloseIdleConnections() }
	proxy   func(*http.Request) (*url.URL, error)
}

// New makes the client of a service, without asking it anything. The errors are those
// of ParseAddress.
func New(o Options) (*Client, error) {
	o = o.withDefaults()
	address, err := ParseAddress(o.Address)
	if err != nil {
		return nil, err
	}
	c := &Client{options: o, address: address, base: o.Base, proxy: proxyOf(o.LocalOnly)}
	if c.base == nil {
		t := &http.Transport{
			Proxy:                  c.proxy,
			OnProxyConnectResponse: proxyAnswer,
			DialContext:            dialer(o, address.Scheme == "http"),
			TLSHandshakeTimeout:    o.Handshake,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			// On this machine a connection costs nothing, and one that is kept may have
			// been closed by a server that was started anew; net/http would also log
			// what comes in on it unasked.
			DisableKeepAlives:      address.Scheme == "http",
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		}
		c.base, c.idle = t, t
	}
	return c, nil
}

// Address returns where the service is.
func (c *Client) Address() *url.URL { u := *c.address; return &u }

// HTTP returns the client for an SDK. It follows no redirects.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: c, CheckRedirect: func(*http.Request, []*http.Request) error {
		return &model.Error{Fault: model.FaultRedirect}
	}}
}

// Close closes idle connections. What runs goes on.
func (c *Client) Close() {
	if c.idle != nil {
		c.idle.CloseIdleConnections()
	}
}

// RoundTrip implements http.RoundTripper. Each error is a *model.Error, or the cause of
// the request's context.
func (c *Client) RoundTrip(r *http.Request) (*http.Response, error) {
	call := callOf(r.Context())
	response, err := c.roundTrip(r)
	if err != nil {
		call.fail(err)
		return nil, err
	}
	response.Body.(*body).call = call
	return response, nil
}

func (c *Client) roundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != c.address.Scheme || r.URL.Host != c.address.Host {
		return nil, closing(r, &model.Error{Fault: model.FaultRedirect})
	}
	var connected atomic.Bool // and not merely by one that was idle and has turned out to be closed
	ctx, cancel := context.WithCancelCause(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	watchdog := time.AfterFunc(c.options.FirstByte, func() { cancel(errStall) })
	response, err := c.base.RoundTrip(r.WithContext(ctx))
	if err != nil {
		watchdog.Stop()
		defer cancel(nil)
		return nil, c.broken(r, context.Cause(ctx), connected.Load(), err)
	}
	b := &body{
		rc: response.Body, ended: func() error { return context.Cause(ctx) }, cancel: cancel,
		watchdog: watchdog, stall: c.options.Stall, left: c.options.MaxBody,
	}
	response.Body = b
	if fault := c.refusal(response, b); fault != nil {
		_ = b.Close()
		return nil, fault
	}
	return response, nil
}

// broken names the fault of a request that got no answer.
func (c *Client) broken(r *http.Request, ended error, connected bool, err error) error {
	if errors.Is(ended, errStall) {
		return &model.Error{Fault: model.FaultStall, Err: errStall}
	}
	if ended != nil {
		return ended
	}
	return classify(err, connected, c.proxied(r))
}

// proxied reports whether a request goes by a proxy.
func (c *Client) proxied(r *http.Request) bool {
	via, err := c.proxy(r)
	return err != nil || via != nil
}

// closing closes the body of a request that is not sent, as a RoundTripper must.
func closing(r *http.Request, err error) error {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return err
}
