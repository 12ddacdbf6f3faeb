package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"

	"roleplay/backend/model"
)

var (
	errNotLocal = errors.New("an address that is not of this machine")
	errPlain    = errors.New("plain http to a public address")
)

// near reports whether plain http may go there: this machine, or a private network of
// RFC 1918 or RFC 4193. Link-local addresses are left out, since the metadata services
// of clouds answer there.
func near(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate()
}

// guard says why an address may not be dialled, nil if it may. It judges what a name
// has led to, at the last moment before the connection.
func guard(localOnly, plain bool, ip netip.Addr) *model.Error {
	switch {
	case localOnly && !ip.Unmap().IsLoopback():
		return &model.Error{Fault: model.FaultLocalOnly, Err: errNotLocal}
	case plain && !near(ip):
		return &model.Error{Fault: model.FaultAddress, Err: errPlain}
	}
	return nil
}

// mayResolve reports whether a host may be looked up or dialled under LocalOnly. A
// name other than "localhost" may not: its look-up alone would tell a server of names.
func mayResolve(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// dialer returns the dial function of an http.Transport.
func dialer(o Options, plain bool) func(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{
		Timeout: o.Dial,
		Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return err
			}
			if fault := guard(o.LocalOnly, plain, at.Addr()); fault != nil {
				return fault
			}
			return nil
		},
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if o.LocalOnly && !mayResolve(host) {
			return nil, &model.Error{Fault: model.FaultLocalOnly, Err: errNotLocal}
		}
		return d.DialContext(ctx, network, address)
	}
}
