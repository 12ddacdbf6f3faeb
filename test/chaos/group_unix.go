//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ofItsOwn lets a program be killed with the wrapper in front of it.
func ofItsOwn(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killAll(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended
}
