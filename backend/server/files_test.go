package server

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/exchange"
	"roleplay/backend/files"
	fileszip "roleplay/backend/files/zip"
	"roleplay/backend/roleplay"
)

type fileInput struct {
	Name   string `json:"name"`
	AsCopy bool   `json:"asCopy,omitempty"`
}

type fileOutput struct {
	Got   fileInput `json:"got"`
	Bytes int       `json:"bytes"`
}

// log is what a door logs.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const most = 64 << 10

// fileDoor is a door on loopback whose operations add registers.
func fileDoor(t *testing.T, change func(*http.Server), add func(*Door)) (address string, log *logged) {
	t.Helper()
	log = &logged{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	d := &Door{
		doc: newDocument("1", func(string) bool { return true }), mux: http.NewServeMux(), on: map[string]bool{"thing": true}, log: logger,
		authenticate: func(_ context.Context, token string) (roleplay.Actor, error) {
			if token != "good" {
				return roleplay.Actor{}, roleplay.Errorf(roleplay.CodeUnauthenticated, "Sign in first.")
			}
			return roleplay.Actor{ID: "u", Role: roleplay.RoleUser}, nil
		},
		archive: func(w io.Writer) Archive { return fileszip.New(w) }, maxUpload: most, pause: time.Minute,
	}
	add(d)
	s := httptest.NewUnstartedServer((&Server{log: logger}).around(d.mux))
	if change != nil {
		change(s.Config)
	}
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, log
}

func taking(d *Door) {
	Upload(d, Op{Name: "thing.Take", Route: "POST /api/thing"}, func(ctx context.Context, in fileInput, file io.Reader) (fileOutput, error) {
		if _, err := roleplay.RequireActor(ctx, roleplay.RoleUser); err != nil {
			return fileOutput{}, err
		}
		all, err := io.ReadAll(file)
		if err != nil {
			return fileOutput{}, roleplay.Errorf(roleplay.CodeInvalid, "It cannot be read.") // as a service would
		}
		return fileOutput{in, len(all)}, nil
	})
}

// done makes a request and reads the whole answer.
func done(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	w := httptest.NewRecorder()
	w.Code = answer.StatusCode
	for k, v := range answer.Header {
		w.Header()[k] = v
	}
	if _, err := io.Copy(w.Body, answer.Body); err != nil {
		t.Fatal(err)
	}
	return w
}

func send(t *testing.T, address string, body io.Reader, kind string) *httptest.ResponseRecorder {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer good")
	r.Header.Set("Content-Type", kind)
	return done(t, r)
}

// unsized hides how long a body is, so that it is sent in chunks.
type unsized struct{ io.Reader }

func TestUpload(t *testing.T) {
	address, _ := fileDoor(t, nil, taking)
	t.Run("ErrContentType", func(t *testing.T) {
		wantProblem(t, send(t, address+"/api/thing?name=a", strings.NewReader("x"), "application/json"), 415, "invalid")
	})
	t.Run("ErrUnknownField", func(t *testing.T) {
		wantProblem(t, send(t, address+"/api/thing?name=a&foo=1", strings.NewReader("x"), typeFile), 422, "invalid", "foo")
	})
	t.Run("ErrMissing", func(t *testing.T) {
		wantProblem(t, send(t, address+"/api/thing?asCopy=true", strings.NewReader("x"), typeFile), 422, "invalid", "name")
	})
	t.Run("ErrTooLarge", func(t *testing.T) {
		w := send(t, address+"/api/thing?name=a", strings.NewReader(strings.Repeat("x", most+1)), typeFile)
		wantProblem(t, w, 413, "too_large")
		if !strings.Contains(w.Body.String(), "larger than 65536 bytes") {
			t.Errorf("got %s", w.Body)
		}
	})
	t.Run("ErrTooLargeInChunks", func(t *testing.T) {
		wantProblem(t, send(t, address+"/api/thing?name=a", unsized{strings.NewReader(strings.Repeat("x", most+1))}, typeFile), 413, "too_large")
	})
	t.Run("ErrUnauthenticatedFirst", func(t *testing.T) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", address+"/api/thing?name=a", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		wantProblem(t, done(t, r), 401, "unauthenticated")
	})
	t.Run("WholeFile", func(t *testing.T) {
		w := send(t, address+"/api/thing?name=a+b&asCopy=true", strings.NewReader(strings.Repeat("x", most)), typeFile)
		if want := `{"got":{"name":"a b","asCopy":true},"bytes":65536}`; w.Code != 200 || w.Body.String() != want {
			t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
		}
	})
	t.Run("EmptyFile", func(t *testing.T) {
		if w := send(t, address+"/api/thing?name=a", strings.NewReader(""), typeFile); w.Code != 200 {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	})
}

// A file that stops coming, or ends early, is refused as that, whatever the service makes of it.
func TestUpload_Unfinished(t *testing.T) {
	half := func(address string) net.Conn {
		conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_, err = fmt.Fprint(conn, "POST /api/thing?name=a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n"+
			"Content-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\nhalf")
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	t.Run("ErrSlow", func(t *testing.T) {
		address, _ := fileDoor(t, nil, func(d *Door) { d.pause = 50 * time.Millisecond; taking(d) })
		answer, err := io.ReadAll(half(address))
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 408 ") || !strings.Contains(string(answer), `"code":"unavailable"`) {
			t.Errorf("%v: %s", err, answer)
		}
	})
	t.Run("ErrEndsEarly", func(t *testing.T) {
		address, _ := fileDoor(t, nil, taking)
		conn := half(address)
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") || !strings.Contains(string(answer), "before the file was complete") {
			t.Errorf("%v: %s", err, answer)
		}
	})
}

// streaming registers an export that writes so many files and then fails as told.
func streaming(n int, failure error) func(*Door) {
	return func(d *Door) {
		Stream(d, Op{Name: "thing.Give", Route: "POST /api/thing"}, "things.zip", func(ctx context.Context, _ fileInput, to files.Place) (exchange.ExportReport, error) {
			for range n {
				if _, err := to.Write(ctx, "a.txt", time.Time{}, func(w io.Writer) error {
					_, err := io.Copy(w, io.LimitReader(rand{}, 8<<10))
					return err
				}); err != nil {
					return exchange.ExportReport{}, err
				}
			}
			return exchange.ExportReport{Talks: n, Files: n}, failure
		})
	}
}

// rand is text that no archive makes smaller.
type rand struct{}

func (rand) Read(p []byte) (int, error) {
	x := uint32(2463534242)
	for i := range p {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		p[i] = byte(x)
	}
	return len(p), nil
}

func TestStream(t *testing.T) {
	ask := func(t *testing.T, address string) (status int, header http.Header, body []byte, err error) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "POST", address+"/api/thing", strings.NewReader(`{"name":"a"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer good")
		r.Header.Set("Content-Type", typeJSON)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err = io.ReadAll(answer.Body)
		return answer.StatusCode, answer.Header, body, err
	}
	t.Run("ErrBeforeTheFirstFile", func(t *testing.T) {
		address, log := fileDoor(t, nil, streaming(0, roleplay.Errorf(roleplay.CodeCancelled, "Stopped.")))
		status, header, body, err := ask(t, address)
		if err != nil || status != 409 || !strings.Contains(string(body), `"code":"cancelled"`) || header.Get("Content-Disposition") != "" {
			t.Errorf("%v: %d %s", err, status, body)
		}
		if strings.Contains(log.String(), "cut off") {
			t.Error(log)
		}
	})
	for name, tt := range map[string]struct {
		failure error
		level   string
	}{
		"ErrInMidStream":       {errors.New("disk on fire"), "level=ERROR"},
		"ErrStoppedMidStream":  {roleplay.Errorf(roleplay.CodeCancelled, "Stopped."), "level=INFO"},
		"ErrPanicsInMidStream": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			add := streaming(3, tt.failure)
			if tt.failure == nil {
				add = func(d *Door) {
					Stream(d, Op{Name: "thing.Give", Route: "POST /api/thing"}, "things.zip", func(ctx context.Context, _ fileInput, to files.Place) (exchange.ExportReport, error) {
						for range 3 {
							_, _ = to.Write(ctx, "a.txt", time.Time{}, func(w io.Writer) error {
								_, err := io.Copy(w, io.LimitReader(rand{}, 8<<10))
								return err
							})
						}
						panic("secret detail")
					})
				}
			}
			address, log := fileDoor(t, nil, add)
			status, _, body, err := ask(t, address)
			if status != 200 || len(body) == 0 {
				t.Fatalf("it failed before anything was sent: %d %s", status, body)
			}
			if err == nil {
				t.Error("what was cut off looks whole")
			}
			if tt.level != "" && !strings.Contains(log.String(), tt.level+` msg="an export was cut off"`) {
				t.Errorf("logged: %s", log)
			}
		})
	}
	t.Run("Archive", func(t *testing.T) {
		address, _ := fileDoor(t, nil, streaming(2, nil))
		status, header, body, err := ask(t, address)
		if err != nil || status != 200 || header.Get("Content-Type") != "application/zip" ||
			header.Get("Content-Disposition") != "attachment; filename=things.zip" {
			t.Fatalf("%v: %d %v", err, status, header)
		}
		archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range archive.File {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, ", "); got != "a.txt, a (2).txt, report.json" {
			t.Fatalf("the archive holds %s", got)
		}
		last, err := archive.File[2].Open()
		if err != nil {
			t.Fatal(err)
		}
		report, err := io.ReadAll(last)
		if want := "{\n  \"talks\": 2,\n  \"files\": 2,\n  \"failed\": []\n}\n"; err != nil || string(report) != want {
			t.Errorf("%v: %s, want %s", err, report, want)
		}
	})
}

// Work that takes longer than an answer usually may is answered all the same.
func TestRoute_Long(t *testing.T) {
	late := func(s *http.Server) { s.WriteTimeout = time.Nanosecond }
	call := func(context.Context, fileInput) (fileOutput, error) { return fileOutput{Bytes: 7}, nil }
	address, _ := fileDoor(t, late, func(d *Door) { Route(d, Op{Name: "thing.Do", Route: "POST /api/thing", Long: true}, call) })
	if w := send(t, address+"/api/thing", strings.NewReader(`{"name":"a"}`), typeJSON); w.Code != 200 || !strings.Contains(w.Body.String(), `"bytes":7`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	t.Run("CanFail", func(t *testing.T) {
		address, _ := fileDoor(t, late, func(d *Door) { Route(d, Op{Name: "thing.Do", Route: "POST /api/thing"}, call) })
		r, err := http.NewRequestWithContext(t.Context(), "POST", address+"/api/thing", strings.NewReader(`{"name":"a"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer good")
		r.Header.Set("Content-Type", typeJSON)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close()
			t.Errorf("it is answered with %d: the limit does not hold", answer.StatusCode)
		}
	})
}
