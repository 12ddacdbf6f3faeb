//go:build !unix

package main

import "os/exec"

// ofItsOwn does nothing: programs are wrapped on Linux only.
func ofItsOwn(*exec.Cmd) {}

func killAll(cmd *exec.Cmd) {
	_ = cmd.Process.Kill() // it may have ended
}
