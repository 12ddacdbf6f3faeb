package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"roleplay/backend/roleplay"
)

// What ten thousand talks cost, from outside: the real server over loopback, a
// folder that holds them against one that holds nothing, in turns.
const (
	manyTalks  = 10_000
	longTurns  = 5_000
	manyStarts = 9
	manyCalls  = 60

	longOpenings = 10

	startRatio   = 1.1
	listGoal     = 5 * time.Millisecond
	openLongGoal = 100 * time.Millisecond
)

// program is a running server with somebody signed in.
type program struct {
	caller
	cmd  *exec.Cmd
	user roleplay.UserID
}

// serve starts the server and waits until it answers; it returns how long that took.
func serve(ctx context.Context, binary, folder string) (*program, time.Duration, error) {
	return serveWith(ctx, binary, folder, nil)
}

// serveWith is serve with more variables of the environment, and more flags.
func serveWith(ctx context.Context, binary, folder string, environment []string, flags ...string) (*program, time.Duration, error) {
	p := &program{cmd: exec.CommandContext(ctx, binary, append([]string{"serve", "--data", folder, "--listen", "127.0.0.1:0",
		"--auth.passwordMemoryKiB=64", "--auth.passwordIterations=1", "--log.level=error"}, flags...)...)}
	p.cmd.Env = append([]string{"HOME=" + folder, "PATH=" + os.Getenv("PATH"), "ROLEPLAY_SIGNING_KEY=" + strings.Repeat("bench", 10)}, environment...)
	p.cmd.Stderr = os.Stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, 0, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	took := time.Since(begun)
	p.address = strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
	return p, took, err
}

func (p *program) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// signIn makes the account, or signs in to it.
func (p *program) signIn(ctx context.Context, how string) error {
	var signed struct {
		User        roleplay.User `json:"user"`
		AccessToken string        `json:"accessToken"`
	}
	who := map[string]string{"email": "trainee@example.com", "password": "a long password"}
	if how == "register" {
		who["name"] = "Trainee"
	}
	err := p.call(ctx, http.MethodPost, "/api/auth/"+how, who, &signed)
	p.token, p.user = signed.AccessToken, signed.User.ID
	return err
}

// timed repeats a call and returns how long each took, without the first.
func (p *program) timed(ctx context.Context, n int, method, path string, body func(i int) map[string]string) ([]time.Duration, error) {
	var took []time.Duration
	for i := range n + 1 {
		var b any
		if body != nil {
			b = body(i)
		}
		begun := time.Now()
		if err := p.call(ctx, method, path, b, nil); err != nil {
			return nil, err
		}
		if i > 0 {
			took = append(took, time.Since(begun))
		}
	}
	return sorted(took), nil
}

func (p *program) peak() (int64, error) { return peak(p.cmd.Process.Pid) }

func (p *program) worked() (time.Duration, error) { return worked(p.cmd.Process.Pid) }

// peak is the most memory that a process has had, in bytes.
func peak(pid int) (int64, error) {
	text, err := field(fmt.Sprintf("/proc/%d/status", pid), "VmHWM", ":")
	if err != nil {
		return 0, err
	}
	kib, err := strconv.ParseInt(strings.TrimSuffix(text, " kB"), 10, 64)
	return kib << 10, err
}

// worked is the processor time that a process has taken so far, in steps of 10 ms.
func worked(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name before may hold spaces
	fields, ticks := strings.Fields(after), int64(0)
	for _, f := range fields[11:13] { // utime and stime: proc_pid_stat(5)
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// rest waits until the program has nothing to do any more: what it looks after in
// the background would count as work of what is measured.
func (p *program) rest(ctx context.Context) error {
	for before := time.Duration(-1); ; {
		worked, err := p.worked()
		if err != nil || worked == before {
			return err
		}
		before = worked
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// many measures what ten thousand talks cost.
func many(ctx context.Context, binary string) (rows []row, err error) {
	root, err := os.MkdirTemp("", "roleplay-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(root) }() // it is temporary
	full, empty := filepath.Join(root, "full"), filepath.Join(root, "empty")
	long, err := prepare(ctx, binary, full, empty)
	if err != nil {
		return nil, err
	}
	starts, err := compareStarts(ctx, binary, full, empty)
	if err != nil {
		return nil, err
	}
	idle, err := restPeak(ctx, binary, empty)
	if err != nil {
		return nil, err
	}
	served, err := used(ctx, binary, full, long, idle)
	if err != nil {
		return nil, err
	}
	exported, err := exports(ctx, binary, full, root)
	return append(append(starts, served...), exported...), err
}

// prepare lets the program run once in both folders, then fills one. Its first
// start after that builds the index, which does not count as a start.
func prepare(ctx context.Context, binary, full, empty string) (long roleplay.SessionID, err error) {
	var user roleplay.UserID
	for _, folder := range []string{empty, full} {
		p, _, err := serve(ctx, binary, folder)
		if err != nil {
			return "", err
		}
		if err := errors.Join(p.signIn(ctx, "register"), p.stop()); err != nil {
			return "", err
		}
		user = p.user
	}
	if long, err = fill(ctx, full, user, manyTalks, longTurns); err != nil {
		return "", fmt.Errorf("fill the folder: %w", err)
	}
	p, _, err := serve(ctx, binary, full)
	if err != nil {
		return "", err
	}
	if err := p.signIn(ctx, "login"); err != nil {
		return "", err
	}
	for building := true; building; {
		var found struct {
			Building bool `json:"building"`
		}
		if err := p.call(ctx, http.MethodPost, "/api/library/search", map[string]string{"text": "smoking"}, &found); err != nil {
			return "", err
		}
		if building = found.Building; building {
			time.Sleep(200 * time.Millisecond)
		}
	}
	return long, p.stop()
}

func compareStarts(ctx context.Context, binary, full, empty string) ([]row, error) {
	var ours, theirs []time.Duration
	for range manyStarts {
		for _, folder := range []string{full, empty} {
			p, took, err := serve(ctx, binary, folder)
			if err != nil {
				return nil, err
			}
			if err := p.stop(); err != nil {
				return nil, err
			}
			if folder == full {
				ours = append(ours, took)
			} else {
				theirs = append(theirs, took)
			}
		}
	}
	ours, theirs = sorted(ours), sorted(theirs)
	ratio := float64(quantile(ours, 0.5)) / float64(quantile(theirs, 0.5))
	return []row{
		durations(fmt.Sprintf("start with %d talks, %d starts", manyTalks, manyStarts), ours),
		durations("start with none, the same", theirs),
		{what: "start: ratio of the medians", median: fmt.Sprintf("%.2f ×", ratio), goal: "≤ 1.1 ×", met: ratio <= startRatio},
	}, nil
}

func durations(what string, all []time.Duration) row {
	return row{what: what, median: fine(quantile(all, 0.5)), spread: fine(all[0]) + " – " + fine(all[len(all)-1])}
}

// restPeak is the memory of a program that has nothing to do.
func restPeak(ctx context.Context, binary, folder string) (int64, error) {
	p, _, err := serve(ctx, binary, folder)
	if err != nil {
		return 0, err
	}
	peak, err := p.peak()
	return peak, errors.Join(err, p.stop())
}

// used measures lists, search and a long talk, each as a page asks for them.
func used(ctx context.Context, binary, full string, long roleplay.SessionID, idle int64) ([]row, error) {
	p, _, err := serve(ctx, binary, full)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(p.signIn(ctx, "login"), p.rest(ctx)); err != nil {
		return nil, err
	}
	newest, err := p.timed(ctx, manyCalls, http.MethodGet, "/api/library/sessions?limit=50", nil)
	if err != nil {
		return nil, err
	}
	filtered, err := p.timed(ctx, manyCalls, http.MethodGet, "/api/library/sessions?limit=50&text=mercer&sort=longest&offset=5000", nil)
	if err != nil {
		return nil, err
	}
	found, err := p.timed(ctx, manyCalls, http.MethodPost, "/api/library/search", func(i int) map[string]string {
		return map[string]string{"text": []string{"worries", "quiet moment", `"years ago"`, word(uint64(i * 31)), "smok*"}[i%5]}
	})
	if err != nil {
		return nil, err
	}
	worked, err := p.worked()
	if err != nil {
		return nil, err
	}
	opened, err := p.timed(ctx, longOpenings-1, http.MethodGet, "/api/chat/session/"+string(long), nil)
	if err != nil {
		return nil, err
	}
	after, err := p.worked()
	if err != nil {
		return nil, err
	}
	opening := (after - worked) / longOpenings
	peak, err := p.peak()
	if err != nil {
		return nil, err
	}
	return []row{
		judged("list of the newest 50 of 10,000", newest, listGoal),
		durations("50 of 10,000 by a word, longest first, from the middle", filtered),
		durations("search over loopback, p50", found),
		{what: "search over loopback, p95", median: fine(quantile(found, 0.95))},
		durations(fmt.Sprintf("open a talk of %d turns that goes on", longTurns), opened),
		{what: "the same, work: processor time of the program", median: ms(opening), goal: "≤ " + ms(openLongGoal), met: opening <= openLongGoal},
		{what: "memory at its peak after all this", median: mib(peak), spread: mib(idle) + " with no talks, at rest"},
	}, p.stop()
}

func judged(what string, all []time.Duration, goal time.Duration) row {
	r := durations(what, all)
	r.goal, r.met = "≤ "+ms(goal), quantile(all, 0.5) <= goal
	return r
}

func mib(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }
