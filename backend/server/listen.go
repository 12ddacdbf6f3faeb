package server

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"

	"roleplay/backend/roleplay"
)

// Listen opens address, host:port, for Serve. CodeInvalid for an address that
// is none or that others could reach: over the network only an encrypted door
// may stand open. CodeInUse when another program has the port.
func Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, roleplay.Invalid("server.listen", "%q is not an address to listen on. It should be a host and a port, such as 127.0.0.1:8080.", address)
	}
	if !isLoopback(host) {
		return nil, roleplay.Invalid("server.listen", "RolePlay does not serve plain HTTP on %s: others on the network could read and change what is said there. Listen on 127.0.0.1, which only this machine reaches.", address)
	}
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case isAddressInUse(err):
		return nil, &roleplay.Error{
			Code: roleplay.CodeInUse, Err: err,
			Message: "Another program listens on " + address + " already. End it, or choose another port; port 0 takes a free one.",
		}
	}
	return nil, &roleplay.Error{
		Code: roleplay.CodeUnavailable, Err: err,
		Message: "RolePlay could not listen on " + address + ". Choose another address or port.",
	}
}

// wsaAddressInUse is what Windows calls EADDRINUSE.
const wsaAddressInUse = syscall.Errno(10048)

func isAddressInUse(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && (number == syscall.EADDRINUSE || number == wsaAddressInUse)
}

// isLoopback reports whether host, a name or an address, is this machine for itself only.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
