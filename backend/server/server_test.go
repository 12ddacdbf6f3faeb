package server_test

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	"roleplay/backend/library"
	"roleplay/backend/roleplay"
	"roleplay/backend/server"
)

func TestServer_Talk(t *testing.T) {
	h := open(t)
	ada, bob := h.register("ada"), h.register("bob")

	if me := want[roleplay.User](h, 200, "GET", "/api/auth/me", ada, nil); me.Email != "ada@example.com" || me.Role != "USER" {
		t.Errorf("me: %+v", me)
	}
	if got := want[chat.ListScenariosOutput](h, 200, "GET", "/api/chat/content/scenarios", ada, nil); len(got.Scenarios) != 1 || got.Scenarios[0].Title != "The late parcel" {
		t.Errorf("scenarios: %+v", got)
	}
	if got := want[chat.Briefing](h, 200, "GET", "/api/chat/content/scenarios/shop?rev=1", ada, nil); got.ID != "shop" || len(got.Characters) != 1 {
		t.Errorf("briefing: %+v", got)
	}
	want[chat.ListCharactersOutput](h, 200, "GET", "/api/chat/content/scenarios/shop/characters", ada, nil)

	session := want[roleplay.Session](h, 201, "POST", "/api/chat/session", ada, object{"scenarioId": "shop", "characterId": "kim"})
	at := "/api/chat/session/" + string(session.ID)
	sent := want[chat.SendMessageOutput](h, 202, "POST", at+"/message", ada, object{"text": "Good morning."})
	if sent.Turn.Text != "Good morning." || sent.Reply != nil {
		t.Errorf("202: %+v", sent)
	}
	waited := want[chat.SendMessageOutput](h, 200, "POST", at+"/message", ada, object{"text": "How can I help?", "wait": true})
	if waited.Reply == nil || waited.Reply.Text != "Hm." {
		t.Errorf("200: %+v", waited)
	}
	t.Run("ErrMessageTooLong", func(t *testing.T) {
		problem := want[server.Problem](h, 422, "POST", at+"/message", ada, object{"text": strings.Repeat("x", 100_000)})
		if problem.Code != "invalid" || len(problem.Errors) != 1 || problem.Errors[0].Field != "text" {
			t.Errorf("got %+v", problem)
		}
	})
	t.Run("ErrNotYours", func(t *testing.T) {
		theirs := want[server.Problem](h, 404, "GET", at, bob, nil)
		unknown := want[server.Problem](h, 404, "GET", "/api/chat/session/01900000-0000-7000-8000-000000000000", bob, nil)
		if theirs.Code != "not_found" || fmt.Sprint(theirs) != fmt.Sprint(unknown) {
			t.Errorf("somebody else's session and an unknown one look different: %+v %+v", theirs, unknown)
		}
	})

	ended := want[roleplay.Session](h, 200, "POST", at+"/end", ada, nil)
	if ended.State != "ended" || len(ended.Turns) != 5 {
		t.Errorf("ended: %s with %d turns, want ended with 5", ended.State, len(ended.Turns))
	}
	if problem := want[server.Problem](h, 409, "POST", at+"/message", ada, object{"text": "More."}); problem.Code != "session_ended" {
		t.Errorf("got %+v", problem)
	}
	ex := "/api/exchange/session/" + string(session.ID)
	for path, kind := range map[string]string{
		at + "/export-text": "text/plain", ex + "?format=md": "text/markdown", ex + "?format=jsonl": "application/",
		"/api/evaluation/session/" + string(session.ID) + "/download": "text/plain",
	} {
		answer, body := h.ask("GET", path, ada, nil)
		if answer.StatusCode != 200 || !strings.HasPrefix(answer.Header.Get("Content-Type"), kind) ||
			!strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment; filename=") || !strings.Contains(body, "How can I help?") {
			t.Errorf("%s: %d %v %s", path, answer.StatusCode, answer.Header, body)
		}
	}
	if list := want[library.ListSessionsOutput](h, 200, "GET", "/api/library/sessions?limit=1&deleted=false", ada, nil); len(list.Sessions) != 1 {
		t.Errorf("sessions: %+v", list)
	}
	if list := want[evaluation.ListSessionsOutput](h, 200, "GET", "/api/evaluation/sessions", ada, nil); len(list.Sessions) != 1 {
		t.Errorf("evaluations: %+v", list)
	}
	if debrief := want[evaluation.Debrief](h, 200, "GET", "/api/evaluation/session/"+string(session.ID), ada, nil); debrief.Session.ID != session.ID {
		t.Errorf("debrief of %s", debrief.Session.ID)
	}
	if strings.Contains(h.log.String(), "How can I help?") || strings.Contains(h.log.String(), ada) || strings.Contains(h.log.String(), "example.com") {
		t.Error("the log holds what was said, a token or an email")
	}
	if !strings.Contains(h.log.String(), `method=POST route="POST /api/chat/session/{id}/message" status=202`) {
		t.Errorf("the log does not tell of a request: %s", h.log)
	}
}

func TestServer_SignIn(t *testing.T) {
	h := open(t)
	h.register("ada")
	signed := want[auth.SignedIn](h, 200, "POST", "/api/auth/login", "", object{"email": "ada@example.com", "password": "a long password"})
	want[server.Problem](h, 401, "POST", "/api/auth/login", "", object{"email": "ada@example.com", "password": "another password"})
	want[server.Problem](h, 409, "POST", "/api/auth/register", "", object{"email": "ada@example.com", "password": "a long password", "name": "x"})
	want[server.Problem](h, 404, "GET", "/api/auth/profiles?key=x", "", nil) // a server has no profiles
	again := want[auth.SignedIn](h, 200, "POST", "/api/auth/refresh", "", object{"refreshToken": signed.RefreshToken})
	want[server.Problem](h, 401, "GET", "/api/auth/me", again.RefreshToken, nil)
	want[server.Problem](h, 403, "POST", "/api/scripter/content/check", again.AccessToken, object{"source": "kind: scenario"})
	if about := want[admin.About](h, 200, "GET", "/api/admin/about", again.AccessToken, nil); about.Version != "1.2.3" || about.DataFolder != "" {
		t.Errorf("about: %+v", about)
	}
	want[object](h, 200, "POST", "/api/auth/sign-out-everywhere", again.AccessToken, nil)
	if answer, _ := h.ask("GET", "/api/auth/me", again.AccessToken, nil); answer.StatusCode != 401 || answer.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("after the sign-out: %d %v", answer.StatusCode, answer.Header)
	}
}

// Every operation but the public ones asks who is there before anything else.
func TestServer_AsksWhoIsThere(t *testing.T) {
	h := open(t)
	_, spec := h.ask("GET", "/api/openapi.json", "", nil)
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	must(t, json.Unmarshal([]byte(spec), &doc))
	public := "auth.Register auth.Login auth.Refresh auth.ListProfiles auth.CreateProfile auth.OpenProfile upkeep.GetHealth events.Watch"
	asked := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if strings.Contains(public, op.OperationID) {
				continue
			}
			asked++
			for _, token := range []string{"", "forged"} {
				answer, body := h.ask(strings.ToUpper(method), strings.NewReplacer("{id}", "x", "{noteId}", "y").Replace(path), token, nil)
				if answer.StatusCode != 401 {
					t.Errorf("%s with token %q: %d %s", op.OperationID, token, answer.StatusCode, body)
				}
			}
		}
	}
	if asked != 71 {
		t.Errorf("%d operations ask who is there, want 71", asked)
	}
}

// A browser opens connections that it may need later. They hold nobody up.
func TestServer_ShutsDownWithSilentConnections(t *testing.T) {
	h := open(t)
	silent, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", h.address)
	must(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	h.ask("GET", "/healthz", "", nil) // accepted after the silent one, which is known then
	h.stop()
	if log := h.log.String(); strings.Contains(log, "level=WARN") {
		t.Errorf("the shutdown waited for nothing: %s", log)
	}
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		t.Error("the silent connection is open")
	}
}
