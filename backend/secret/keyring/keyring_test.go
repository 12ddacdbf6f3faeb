//go:build linux

package keyring_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	library "github.com/zalando/go-keyring"

	"roleplay/backend/roleplay"
	"roleplay/backend/secret"
	"roleplay/backend/secret/keyring"
	"roleplay/backend/secret/secrettest"
)

// wantUnavailable checks that every method says that there is no keyring.
func wantUnavailable(t *testing.T, s secret.Store) {
	t.Helper()
	_, err := s.Get(t.Context(), "key")
	for method, err := range map[string]error{
		"Get":    err,
		"Set":    s.Set(t.Context(), "key", []byte("canary")),
		"Delete": s.Delete(t.Context(), "key"),
	} {
		if roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			t.Errorf("%s: %v, want CodeUnavailable", method, err)
			continue
		}
		if detail := roleplay.ProblemOf(err).Detail; !strings.HasPrefix(detail, "No keyring on this machine") {
			t.Errorf("%s tells people %q", method, detail)
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s tells the secret", method)
		}
	}
}

func TestStore_Absent(t *testing.T) {
	for name, address := range map[string]string{"ErrNoBusAddress": "", "ErrBusToBeStarted": "autolaunch:"} {
		t.Run(name, func(t *testing.T) {
			bus := fmt.Sprintf("/run/user/%d/bus", os.Getuid())
			if _, err := os.Stat(bus); err == nil {
				t.Skipf("a machine without a bus is not tested: this one has %s", bus)
			}
			folder := t.TempDir()
			launcher := "#!/bin/sh\n: > \"$(dirname \"$0\")/started\"\n"
			if err := os.WriteFile(filepath.Join(folder, "dbus-launch"), []byte(launcher), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			wantUnavailable(t, keyring.New(keyring.Options{Service: "RolePlay test", Timeout: time.Minute}))
			if _, err := os.Stat(filepath.Join(folder, "started")); err == nil {
				t.Error("a bus was started, which would stay behind")
			}
		})
	}
	t.Run("ErrNoBusThere", func(t *testing.T) {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nobody"))
		wantUnavailable(t, keyring.New(keyring.Options{Service: "RolePlay test", Timeout: time.Minute}))
	})
}

// A bus that takes the connection and never answers is, to the caller, a keyring
// that waits for a person at its prompt.
func TestStore_Silent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan net.Conn, 8)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(accepted)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			accepted <- conn
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
		for conn := range accepted {
			_ = conn.Close()
		}
	})
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	s := keyring.New(keyring.Options{Service: "RolePlay test", Timeout: 20 * time.Millisecond})
	wantUnavailable(t, s)
	first := <-accepted // or the call would go on, after the test, on another bus
	_ = first.Close()
}

func TestStore_Locked(t *testing.T) {
	if !secrettest.UnderKeyring(t, secrettest.LockedKeyring) {
		return
	}
	wantUnavailable(t, keyring.New(keyring.Options{Service: "RolePlay test"}))
}

func TestStore_Real(t *testing.T) {
	if !secrettest.UnderKeyring(t, secrettest.OpenKeyring) {
		return
	}
	secrettest.Test(t, func(t *testing.T) secret.Store {
		return keyring.New(keyring.Options{Service: t.Name(), Timeout: time.Minute})
	})
	t.Run("ErrNotOurs", func(t *testing.T) {
		if err := library.Set(t.Name(), "key", "written by a person"); err != nil {
			t.Fatal(err)
		}
		_, err := keyring.New(keyring.Options{Service: t.Name()}).Get(t.Context(), "key")
		if roleplay.CodeOf(err) != roleplay.CodeInternal || strings.Contains(err.Error(), "person") {
			t.Errorf("got %v, want an internal error without the value", err)
		}
	})
}
