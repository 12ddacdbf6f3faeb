package secrettest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The keyring daemons that UnderKeyring starts: what a shell runs.
const (
	OpenKeyring   = "printf test | gnome-keyring-daemon --unlock --components=secrets"
	LockedKeyring = "gnome-keyring-daemon --start --components=secrets"
)

// inSession tells a test that it was started again under a bus of its own.
const inSession = "ROLEPLAY_TEST_KEYRING"

// UnderKeyring runs the calling test once more, in a process with a session bus, a
// home and a real keyring of its own, and fails if it fails there. It is true in that
// process, where the test goes on. It skips where there are no such programs.
func UnderKeyring(t *testing.T, daemon string) bool {
	t.Helper()
	if os.Getenv(inSession) != "" {
		return true
	}
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the keyring itself is not tested: %s is not installed", tool)
		}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".cache"), 0o700); err != nil { // for the daemon's control socket
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", daemon+` >/dev/null && "$0" -test.v -test.run "^$1\$"`, program, t.Name())
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "XDG_DATA_HOME=", inSession+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("under dbus-run-session: %v\n%s", err, out)
	}
	return false
}
