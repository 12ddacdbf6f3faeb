//go:build unix

package main

import (
	"os"
	"syscall"
)

// lockFile waits for a lock of f, which its Close gives back.
func lockFile(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }
