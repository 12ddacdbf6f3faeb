package server

import (
	"context"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
)

// Services are what stands behind the door.
type Services struct {
	Auth       *auth.Service
	Chat       *chat.Service
	Evaluation *evaluation.Service
	Scripter   *scripter.Service
	Admin      *admin.Service
}

// routes registers every operation. One that is not here is out of a browser's reach.
func (d *Door) routes(s Services) {
	d.authRoutes(s.Auth)
	d.chatRoutes(s.Chat)
	d.evaluationRoutes(s.Evaluation)

	Route(d, Op{
		Name: "scripter.CheckContent", Route: "POST /api/scripter/content/check",
		Summary: "Check the source of a scenario, character, script or rubric", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.Scripter.CheckContent)
	Route(d, Op{
		Name: "scripter.PublishContent", Route: "POST /api/scripter/content", Status: 201,
		Summary: "Publish a source as the newest revision", Codes: []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeConflict},
	}, s.Scripter.PublishContent)

	Route(d, Op{
		Name: "admin.GetAbout", Route: "GET /api/admin/about",
		Summary: "Tell what program this is",
	}, s.Admin.GetAbout)
}

func (d *Door) authRoutes(s *auth.Service) {
	Route(d, Op{
		Name: "auth.Register", Route: "POST /api/auth/register", Status: 201, Public: true,
		Summary: "Make an account", Codes: []roleplay.Code{roleplay.CodeConflict, roleplay.CodeForbidden},
	}, s.Register)
	Route(d, Op{
		Name: "auth.Login", Route: "POST /api/auth/login", Public: true,
		Summary: "Sign in with email and password", Codes: []roleplay.Code{roleplay.CodeUnauthenticated, roleplay.CodeTooMany},
	}, s.Login)
	Route(d, Op{
		Name: "auth.Refresh", Route: "POST /api/auth/refresh", Public: true,
		Summary: "Exchange a refresh token for new tokens", Codes: []roleplay.Code{roleplay.CodeUnauthenticated},
	}, s.Refresh)
	Route(d, Op{
		Name: "auth.SignOutEverywhere", Route: "POST /api/auth/sign-out-everywhere",
		Summary: "End every sign-in of yours",
	}, s.SignOutEverywhere)
	Route(d, Op{
		Name: "auth.GetMe", Route: "GET /api/auth/me",
		Summary: "Tell who is signed in",
	}, s.GetMe)
	Route(d, Op{
		Name: "auth.ListProfiles", Route: "GET /api/auth/profiles", Public: true,
		Summary: "List the people of this machine", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.ListProfiles)
	Route(d, Op{
		Name: "auth.CreateProfile", Route: "POST /api/auth/profiles", Status: 201, Public: true,
		Summary: "Make a profile at this machine and sign in as it", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.CreateProfile)
	Route(d, Op{
		Name: "auth.OpenProfile", Route: "POST /api/auth/profiles/{id}/open", Public: true,
		Summary: "Sign in as a profile of this machine", Codes: []roleplay.Code{roleplay.CodeUnauthenticated, roleplay.CodeForbidden, roleplay.CodeTooMany},
	}, s.OpenProfile)
}

func (d *Door) chatRoutes(s *chat.Service) {
	Route(d, Op{
		Name: "chat.ListScenarios", Route: "GET /api/chat/content/scenarios",
		Summary: "List what can be practised",
	}, s.ListScenarios)
	Route(d, Op{
		Name: "chat.GetBriefing", Route: "GET /api/chat/content/scenarios/{id}",
		Summary: "Read the briefing of a scenario",
	}, s.GetBriefing)
	Route(d, Op{
		Name: "chat.ListCharacters", Route: "GET /api/chat/content/scenarios/{id}/characters",
		Summary: "List the characters of a scenario",
	}, s.ListCharacters)
	Route(d, Op{
		Name: "chat.StartSession", Route: "POST /api/chat/session", Status: 201,
		Summary: "Start a session", Codes: []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeNotFound, roleplay.CodeUnavailable},
	}, s.StartSession)
	Route(d, Op{
		Name: "chat.ListSessions", Route: "GET /api/chat/sessions",
		Summary: "List your sessions, newest first",
	}, s.ListSessions)
	Route(d, Op{
		Name: "chat.GetSession", Route: "GET /api/chat/session/{id}",
		Summary: "Read a session with its turns",
	}, s.GetSession)
	Route(d, Op{
		Name: "chat.SendMessage", Route: "POST /api/chat/session/{id}/message", Status: 202, Other: 200,
		Summary: "Say something; 202 with your turn, or with wait 200 with the reply too",
		Codes:   []roleplay.Code{roleplay.CodeSessionEnded, roleplay.CodeUnavailable},
	}, s.SendMessage, func(out chat.SendMessageOutput) bool { return out.Reply != nil })
	Route(d, Op{
		Name: "chat.EndSession", Route: "POST /api/chat/session/{id}/end",
		Summary: "End a session",
	}, s.EndSession)
	Download(d, Op{
		Name: "chat.ExportTranscript", Route: "GET /api/chat/session/{id}/export",
		Summary: "Save the transcript of a session as txt, md or jsonl",
	}, s.ExportTranscript)
	Download(d, Op{
		Name: "chat.ExportTranscript", Variant: ".text", Route: "GET /api/chat/session/{id}/export-text",
		Summary: "Save the transcript of a session as plain text",
	}, func(ctx context.Context, in chat.SessionInput) (roleplay.File, error) {
		return s.ExportTranscript(ctx, chat.ExportInput{ID: in.ID, Format: "txt"})
	})
}

func (d *Door) evaluationRoutes(s *evaluation.Service) {
	Route(d, Op{
		Name: "evaluation.ListSessions", Route: "GET /api/evaluation/sessions",
		Summary: "List sessions with the state of their evaluation, newest first",
	}, s.ListSessions)
	Route(d, Op{
		Name: "evaluation.GetDebrief", Route: "GET /api/evaluation/session/{id}",
		Summary: "Read the debriefing of a session", Codes: []roleplay.Code{roleplay.CodeUnavailable},
	}, s.GetDebrief)
	Download(d, Op{
		Name: "evaluation.DownloadTranscript", Route: "GET /api/evaluation/session/{id}/download",
		Summary: "Save the transcript of a session as plain text",
	}, s.DownloadTranscript)
}
