// Package pulse is a sound card for tests: a PulseAudio server of one's own with a
// microphone that says what it is told and a speaker that can be listened to.
//
//	Say ─► sink MicFeed ─► source VirtualMicrophone ─► program ─► sink FakeSpeaker ─► Listen
//
// The sinks do not rewind: else a stream with a small buffer stalls for up to two
// seconds when it starts.
//
// Source: https://www.freedesktop.org/wiki/Software/PulseAudio/Documentation/User/Modules/ (2026-11).
package pulse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"roleplay/audio"
	"roleplay/audio/wav"
)

// The devices, by the names that the server has for them and those that people see.
const (
	Microphone     = "virtmic"
	MicrophoneName = "VirtualMicrophone"
	Speaker        = "speaker"
	SpeakerName    = "FakeSpeaker"
)

// Server is a sound server that runs.
type Server struct {
	folder string
	run    *exec.Cmd
}

// Start starts a server in a folder of its own, which it makes. Whoever has the
// variables of Env hears and speaks by it.
func Start(folder string) (*Server, error) {
	s := &Server{folder: folder}
	if err := os.MkdirAll(filepath.Join(folder, "pulse"), 0o700); err != nil {
		return nil, err
	}
	script := strings.Join([]string{
		"load-module module-native-protocol-unix auth-anonymous=1 socket=" + s.socket(),
		"load-module module-null-sink sink_name=feed norewinds=1 rate=48000 channels=1 sink_properties=device.description=MicFeed",
		"load-module module-null-sink sink_name=speaker norewinds=1 rate=48000 channels=1 sink_properties=device.description=" + SpeakerName,
		"load-module module-virtual-source source_name=virtmic master=feed.monitor source_properties=device.description=" + MicrophoneName,
		"load-module module-rescue-streams",
		"set-default-sink speaker",
		"set-default-source virtmic",
	}, "\n")
	if err := os.WriteFile(s.script(), []byte(script+"\n"), 0o600); err != nil {
		return nil, err
	}
	return s, s.Restart()
}

func (s *Server) socket() string { return filepath.Join(s.folder, "pulse", "native") }
func (s *Server) script() string { return filepath.Join(s.folder, "server.pa") }

// Env is what a program needs to find the server.
func (s *Server) Env() []string {
	return []string{"XDG_RUNTIME_DIR=" + s.folder, "PULSE_SERVER=unix:" + s.socket(), "PULSE_STATE_PATH=" + s.folder, "PULSE_COOKIE=" + filepath.Join(s.folder, "cookie")}
}

// Restart starts the server after Kill.
func (s *Server) Restart() error {
	_ = os.Remove(s.socket())
	log, err := os.OpenFile(filepath.Join(s.folder, "server.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() //nolint:errcheck // the server has its own
	s.run = exec.Command("pulseaudio", "-n", "-F", s.script(), "--daemonize=no", "--exit-idle-time=-1",
		"--use-pid-file=no", "--realtime=no", "--high-priority=no", "--log-target=stderr")
	s.run.Env = append(append(os.Environ(), s.Env()...), "DBUS_SESSION_BUS_ADDRESS=disabled:") // one server a bus may be
	s.run.Stdout, s.run.Stderr = log, log
	if err := s.run.Start(); err != nil {
		return fmt.Errorf("start pulseaudio: %w", err)
	}
	for range 200 { // ten seconds
		if out, err := s.command(context.Background(), "pactl", "list", "short", "sources").Output(); err == nil && bytes.Contains(out, []byte(Microphone)) {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = s.Kill()
	said, _ := os.ReadFile(log.Name())
	return fmt.Errorf("pulseaudio does not come up: %s", said)
}

// Kill ends the server at once, as a crash does.
func (s *Server) Kill() error {
	if s.run == nil || s.run.Process == nil {
		return nil
	}
	err := s.run.Process.Kill()
	_ = s.run.Wait()
	s.run = nil
	return err
}

// Signal sends the server a signal, as to have it hang.
func (s *Server) Signal(signal os.Signal) error { return s.run.Process.Signal(signal) }

// Control gives the server a command, such as "unload-module", "module-virtual-source".
func (s *Server) Control(arguments ...string) (string, error) {
	out, err := s.command(context.Background(), "pactl", arguments...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("pactl %s: %w: %s", strings.Join(arguments, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// Say plays mono samples into the microphone and returns when they have been said.
func (s *Server) Say(ctx context.Context, rate int, samples []int16) error {
	say := s.command(ctx, "pacat", "--playback", "--device=feed", "--format=s16le", "--channels=1", "--latency-msec=20", fmt.Sprint("--rate=", rate), "--raw")
	say.Stdin = bytes.NewReader(Bytes(samples))
	if out, err := say.CombinedOutput(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("pacat: %w: %s", err, out)
	}
	return ctx.Err()
}

// Utter is an English sentence as espeak-ng says it: mono, at a rate in Hz.
func Utter(ctx context.Context, rate audio.Rate, text string) ([]int16, error) {
	said, err := exec.CommandContext(ctx, "espeak-ng", "-v", "en-us", "--stdout", text).Output()
	if err != nil {
		return nil, fmt.Errorf("espeak-ng: %w", err)
	}
	format, samples, err := wav.ReadAll(bytes.NewReader(said))
	if err != nil {
		return nil, err
	}
	to, err := audio.NewResampler(format.Rate, rate)
	if err != nil {
		return nil, err
	}
	return to.Flush(to.Process(nil, samples)), nil
}

// Listen hears what the speaker plays, as mono samples at a rate in Hz, until ctx ends.
func (s *Server) Listen(ctx context.Context, rate int) (io.Reader, error) {
	listen := s.command(ctx, "parec", "--device=speaker.monitor", "--format=s16le", "--channels=1", "--latency-msec=10", fmt.Sprint("--rate=", rate), "--raw")
	out, err := listen.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := listen.Start(); err != nil {
		return nil, fmt.Errorf("start parec: %w", err)
	}
	context.AfterFunc(ctx, func() { _ = listen.Wait() })
	return out, nil
}

func (s *Server) command(ctx context.Context, name string, arguments ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, arguments...)
	c.Env = append(os.Environ(), s.Env()...)
	return c
}

// Bytes are samples as little-endian bytes.
func Bytes(samples []int16) []byte {
	out := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		out = append(out, byte(v), byte(v>>8))
	}
	return out
}

// Samples are little-endian bytes as samples.
func Samples(b []byte) []int16 {
	out := make([]int16, len(b)/2)
	for i := range out {
		out[i] = int16(b[2*i]) | int16(b[2*i+1])<<8
	}
	return out
}

// ErrMissing says that this machine has no PulseAudio.
var ErrMissing = errors.New("pulseaudio is not installed: build/setup.sh test installs it")

// Installed returns nil where Start can work, else ErrMissing.
func Installed() error {
	for _, name := range []string{"pulseaudio", "pactl", "pacat", "parec"} {
		if _, err := exec.LookPath(name); err != nil {
			return ErrMissing
		}
	}
	return nil
}
