package local_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Another user is refused by the rights of the socket and, where those were
// widened, by what the system says of the other side.
func TestServer_AnotherUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user")
	}
	folder := short(t)
	must(t, os.Chmod(folder, 0o755))
	program, err := os.ReadFile(os.Args[0])
	must(t, err)
	copied := filepath.Join(folder, "test") // that any user may run
	must(t, os.WriteFile(copied, program, 0o755))
	address := servingIn(t, folder, echo)
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	call := func() string {
		child := exec.Command(copied)
		child.Dir, child.SysProcAttr = "/", nobody
		child.Env = []string{callEnv + "=" + address}
		out, err := child.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if got := call(); !strings.Contains(got, "permission denied") {
		t.Errorf("by the rights: %s", got)
	}
	must(t, os.Chmod(address, 0o666))
	if got := call(); !strings.Contains(got, "ended before the work was done") {
		t.Errorf("by who they are: %s", got)
	}
}
