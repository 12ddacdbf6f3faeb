//go:build !linux

package local

import "net"

// Elsewhere the rights of the socket and its folder have to do.

func checkClient(*net.UnixConn) error { return nil }

func checkHolder(*net.UnixConn) error { return nil }
