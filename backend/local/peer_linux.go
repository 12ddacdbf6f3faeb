package local

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// checkClient refuses a client that is neither this user nor root.
func checkClient(conn *net.UnixConn) error {
	return checkPeer(conn, func(peer, own int) bool { return peer == own || peer == 0 })
}

// checkHolder refuses a holder that is neither this user nor root: what is said
// may be a password. Root itself may ask everybody.
func checkHolder(conn *net.UnixConn) error {
	return checkPeer(conn, func(peer, own int) bool { return peer == own || peer == 0 || own == 0 })
}

func checkPeer(conn *net.UnixConn, may func(peer, own int) bool) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var peer *syscall.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		peer, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	if own := os.Getuid(); !may(int(peer.Uid), own) {
		return fmt.Errorf("the other side belongs to user %d, this one to user %d", peer.Uid, own)
	}
	return nil
}
