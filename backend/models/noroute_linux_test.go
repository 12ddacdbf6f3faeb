package models_test

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"roleplay/backend/model"
	"roleplay/backend/models"
	"roleplay/backend/roleplay"
)

// inNowhere tells a test that it was started again on a network of its own.
const inNowhere = "ROLEPLAY_TEST_NOWHERE"

// nowhere runs the calling test once more, in a process whose network has nothing but
// the loopback: no route leads anywhere. It is true in that process.
func nowhere(t *testing.T) bool {
	t.Helper()
	if os.Getenv(inNowhere) != "" {
		loopbackUp(t)
		return true
	}
	program, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-test.v", "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), inNowhere+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Geteuid() != 0 { // root needs no namespace of users, and has none in a changed root
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Skipf("no network of one's own can be made here: %v", err)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("without a route: %v\n%s", err, out)
	}
	return false
}

func loopbackUp(t *testing.T) {
	t.Helper()
	ioctl(t, "lo", unix.SIOCSIFFLAGS, func(r *unix.Ifreq) { r.SetUint16(unix.IFF_UP) })
}

// addressed gives this network, which leads nowhere, one more address.
func addressed(t *testing.T, address string) {
	t.Helper()
	ioctl(t, "lo:1", unix.SIOCSIFADDR, func(r *unix.Ifreq) { must(t, r.SetInet4Addr(net.ParseIP(address).To4())) })
}

func ioctl(t *testing.T, device string, what uint, fill func(*unix.Ifreq)) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	must(t, err)
	defer func() { _ = unix.Close(fd) }()
	request, err := unix.NewIfreq(device)
	must(t, err)
	fill(request)
	must(t, unix.IoctlIfreq(fd, what, request))
}

// TestService_NoRoute holds that a model on this machine plays where no route leads
// anywhere, and that one elsewhere is told at once: as refused with the switch on, as
// not to be reached with it off.
func TestService_NoRoute(t *testing.T) {
	if !nowhere(t) {
		return
	}
	h := open(t)
	_, err := h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: true})
	must(t, err)
	h.choose(h.ada(), h.local())
	if text, err := h.play(h.ada(), roleplay.Usage{}); err != nil || text == "" {
		t.Errorf("a model on this machine says %q: %v", text, err)
	}
	for _, on := range []bool{true, false} {
		_, err := h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: on})
		must(t, err)
		for name, in := range map[string]models.SetModelInput{
			"by name":    {Vendor: model.VendorGemini, Model: "gemini-3.8-flash", Key: key},
			"by address": {Vendor: model.VendorOpenAI, Address: "https://192.0.2.1/v1", Model: "llama3.2"},
		} {
			h.choose(h.ada(), in)
			want := roleplay.FaultOffline
			if on {
				want = roleplay.FaultLocalOnly
			}
			if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != want {
				t.Errorf("a model elsewhere, %s, with the switch %v: %v", name, on, err)
			}
		}
	}
}

// TestService_LocalOnly holds that with the switch on nothing is dialled that is not
// this machine: a listener on an address of the network sees nothing of it.
func TestService_LocalOnly(t *testing.T) {
	if !nowhere(t) {
		return
	}
	const outside = "192.0.2.1" // as if it were an address on a network
	addressed(t, outside)
	listener, err := net.Listen("tcp", net.JoinHostPort(outside, "0"))
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	came := make(chan struct{}, 16)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			came <- struct{}{}
			_ = c.Close()
		}
	}()
	h := open(t)
	in := h.local()
	in.Address = "https://" + listener.Addr().String() + "/v1"
	h.choose(h.ada(), in)
	if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) == "" || model.FaultOf(err) == roleplay.FaultLocalOnly {
		t.Fatalf("without the switch the fault is %v", err)
	}
	select {
	case <-came: // the listener can hear
	default:
		t.Fatal("the listener heard nothing without the switch")
	}
	for len(came) > 0 {
		<-came
	}
	state, err := h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: true})
	must(t, err)
	if !state.LocalOnly || state.Fault != roleplay.FaultLocalOnly {
		t.Errorf("the switch says %+v", state)
	}
	if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultLocalOnly {
		t.Errorf("with the switch the fault is %v", err)
	}
	check, err := h.CheckModel(h.ada(), models.CheckModelInput{})
	must(t, err)
	if check.Fault != roleplay.FaultLocalOnly || len(came) != 0 {
		t.Errorf("with the switch a check says %+v, and %d came to the listener", check, len(came))
	}
	h.choose(h.ada(), h.local())
	if _, err := h.play(h.ada(), roleplay.Usage{}); err != nil {
		t.Errorf("with the switch a model on this machine fails: %v", err)
	}
}
