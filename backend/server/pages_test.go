package server_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"roleplay/backend/server"
	"roleplay/config"
)

func TestServer_Switches(t *testing.T) {
	for name, tt := range map[string]struct {
		off  func(*config.Handlers)
		path string
	}{
		"Auth":       {func(h *config.Handlers) { h.Auth = false }, "/api/auth/me"},
		"Chat":       {func(h *config.Handlers) { h.Chat = false }, "/api/chat/content/scenarios"},
		"Evaluation": {func(h *config.Handlers) { h.Evaluation = false }, "/api/evaluation/sessions"},
		"Scripter":   {func(h *config.Handlers) { h.Scripter = false }, "/api/scripter/content"},
		"Library":    {func(h *config.Handlers) { h.Library = false }, "/api/library/sessions"},
		"Exchange":   {func(h *config.Handlers) { h.Exchange = false }, "/api/exchange/auto"},
		"Upkeep":     {func(h *config.Handlers) { h.Upkeep = false }, "/api/upkeep/storage"},
		"Events":     {func(h *config.Handlers) { h.Events = false }, "/api/events"},
		"Docs":       {func(h *config.Handlers) { h.Docs = false }, "/api/docs"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			if answer, _ := h.ask("GET", tt.path, "", nil); answer.StatusCode == 404 {
				t.Fatalf("%s is not there when it is on", tt.path)
			}
			off := open(t, func(d *server.Deps) { tt.off(&d.Handlers) })
			if answer, body := off.ask("GET", tt.path, "", nil); answer.StatusCode != 404 {
				t.Errorf("%s is there when it is off: %d %s", tt.path, answer.StatusCode, body)
			}
			if name == "Docs" {
				return
			}
			if _, spec := off.ask("GET", "/api/openapi.json", "", nil); strings.Contains(spec, `"`+tt.path+`"`) {
				t.Errorf("the document tells of %s when it is off", tt.path)
			}
		})
	}
}

func TestServer_Health(t *testing.T) {
	broken := false
	h := open(t, func(d *server.Deps) {
		d.Ready = func(context.Context) error {
			if broken {
				return io.ErrUnexpectedEOF
			}
			return nil
		}
	})
	if answer, body := h.ask("GET", "/healthz", "", nil); answer.StatusCode != 200 || body != "ok" {
		t.Errorf("healthz: %d %q", answer.StatusCode, body)
	}
	if answer, _ := h.ask("GET", "/readyz", "", nil); answer.StatusCode != 200 {
		t.Errorf("readyz: %d", answer.StatusCode)
	}
	broken = true
	want[server.Problem](h, 503, "GET", "/readyz", "", nil)
	if answer, _ := h.ask("GET", "/healthz", "", nil); answer.StatusCode != 200 {
		t.Errorf("healthz with a broken store: %d", answer.StatusCode)
	}
}

func TestServer_Pages(t *testing.T) {
	h := open(t)
	for path, want := range map[string][2]string{
		"/":                   {"text/html; charset=utf-8", "no-cache"},
		"/first-paint.js":     {"text/javascript; charset=utf-8", "no-cache"},
		"/assets/index-12.js": {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/api/docs":           {"text/html; charset=utf-8", "no-cache"},
		"/api/docs.css":       {"text/css; charset=utf-8", "no-cache"},
	} {
		answer, _ := h.ask("GET", path, "", nil)
		if got := [2]string{answer.Header.Get("Content-Type"), answer.Header.Get("Cache-Control")}; answer.StatusCode != 200 || got != want {
			t.Errorf("%s: %d %q, want %q", path, answer.StatusCode, got, want)
		}
		for _, header := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"} {
			if answer.Header.Get(header) == "" {
				t.Errorf("%s has no %s", path, header)
			}
		}
		if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
	}
	for _, path := range []string{"/.gitkeep", "/assets", "/assets/", "/nothing.js", "/%2e%2e/secret", "/api", "/api/", "/api/docs/"} {
		if answer, body := h.ask("GET", path, "", nil); answer.StatusCode != 404 || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
		}
	}
	if problem := want[server.Problem](h, 405, "POST", "/", "", nil); problem.Code != "invalid" {
		t.Errorf("got %+v", problem)
	}
}

func TestServer_Docs(t *testing.T) {
	h := open(t)
	_, page := h.ask("GET", "/api/docs", "", nil)
	for _, part := range []string{`lang="en"`, "chat.SendMessage", "/api/chat/session/{id}/message", `href="#type-Session"`, `id="type-Session"`, "events.Watch"} {
		if !strings.Contains(page, part) {
			t.Errorf("the docs do not hold %s", part)
		}
	}
	for _, part := range []string{"<script", "style=", "<style"} {
		if strings.Contains(page, part) {
			t.Errorf("the docs hold %s", part)
		}
	}
}
