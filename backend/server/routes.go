package server

import (
	"context"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	"roleplay/backend/exchange"
	"roleplay/backend/library"
	"roleplay/backend/models"
	"roleplay/backend/recording"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
	"roleplay/backend/upkeep"
	"roleplay/backend/voice"
)

// Services are what stands behind the door.
type Services struct {
	Auth       *auth.Service
	Chat       *chat.Service
	Evaluation *evaluation.Service
	Scripter   *scripter.Service
	Library    *library.Service
	Exchange   *exchange.Service
	Upkeep     *upkeep.Service
	Models     *models.Service
	Voice      *voice.Service
	Recording  *recording.Service
	Admin      *admin.Service
}

// routes registers every operation. One that is not here is out of a browser's reach.
func (d *Door) routes(s Services) {
	d.authRoutes(s.Auth)
	d.chatRoutes(s.Chat)
	d.evaluationRoutes(s.Evaluation)
	d.libraryRoutes(s.Library)
	d.exchangeRoutes(s.Exchange)
	d.upkeepRoutes(s.Upkeep)
	d.modelsRoutes(s.Models)
	d.voiceRoutes(s.Voice)
	d.recordingRoutes(s.Recording)

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
	Route(d, Op{
		Name: "admin.GetHelp", Route: "GET /api/admin/help",
		Summary: "Tell where those find help who step out of a session",
	}, s.Admin.GetHelp)
	Route(d, Op{
		Name: "admin.SetHelp", Route: "PUT /api/admin/help",
		Summary: "Change where those find help who step out of a session", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.Admin.SetHelp)
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
	Route(d, Op{
		Name: "chat.SetPartner", Route: "PUT /api/chat/session/{id}/partner",
		Summary: "Have somebody else play the character from here on", Codes: []roleplay.Code{roleplay.CodeSessionEnded, roleplay.CodeConflict, roleplay.CodeUnavailable},
	}, s.SetPartner)
	Route(d, Op{
		Name: "chat.StepOut", Route: "POST /api/chat/session/{id}/step-out",
		Summary: "Stop the character at once and leave; nothing is scored",
	}, s.StepOut)
}

func (d *Door) modelsRoutes(s *models.Service) {
	Route(d, Op{
		Name: "models.GetModel", Route: "GET /api/models/model",
		Summary: "Tell which language model plays for you, and what it took this month",
	}, s.GetModel)
	Route(d, Op{
		Name: "models.SetModel", Route: "PUT /api/models/model",
		Summary: "Choose the language model that plays", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.SetModel)
	Route(d, Op{
		Name: "models.DeleteModel", Route: "DELETE /api/models/model",
		Summary: "Forget the language model and its key", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.DeleteModel)
	Route(d, Op{
		Name: "models.SetConsent", Route: "PUT /api/models/consent",
		Summary: "Say that you have seen what is sent, and where", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.SetConsent)
	Route(d, Op{
		Name: "models.SetLocalOnly", Route: "PUT /api/models/local-only",
		Summary: "Let nothing leave this machine", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.SetLocalOnly)
	Route(d, Op{
		Name: "models.SetLimits", Route: "PUT /api/models/limits",
		Summary: "Bound what language models may take", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.SetLimits)
	Route(d, Op{
		Name: "models.CheckModel", Route: "POST /api/models/check",
		Summary: "Ask the chosen model whether it would play", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.CheckModel)
	Route(d, Op{
		Name: "models.FindModels", Route: "POST /api/models/find",
		Summary: "Look for model services on this machine", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.FindModels)
	Route(d, Op{
		Name: "models.GetSpeech", Route: "GET /api/models/speech",
		Summary: "Tell who speaks for characters, and who writes down what you say",
	}, s.GetSpeech)
	Route(d, Op{
		Name: "models.SetSpeech", Route: "PUT /api/models/speech",
		Summary: "Choose who speaks for characters, and who writes down what you say", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.SetSpeech)
	Route(d, Op{
		Name: "models.CheckSpeech", Route: "POST /api/models/speech/check",
		Summary: "Ask a part of what speaks and hears whether it works", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.CheckSpeech)
	Route(d, Op{
		Name: "models.ListUse", Route: "GET /api/models/use",
		Summary: "Tell what language models took, by months",
	}, s.ListUse)
}

func (d *Door) voiceRoutes(s *voice.Service) {
	Route(d, Op{
		Name: "voice.GetVoice", Route: "GET /api/voice/talk",
		Summary: "Tell how the talk by voice stands at this machine",
	}, s.GetVoice)
	Route(d, Op{
		Name: "voice.StartVoice", Route: "POST /api/voice/talk",
		Summary: "Speak with the character of a session from here on", Codes: []roleplay.Code{roleplay.CodeSessionEnded, roleplay.CodeConflict, roleplay.CodeUnavailable},
	}, s.StartVoice)
	Route(d, Op{
		Name: "voice.StopVoice", Route: "DELETE /api/voice/talk",
		Summary: "Stop speaking; the session goes on by text",
	}, s.StopVoice)
	Route(d, Op{
		Name: "voice.SetMuted", Route: "PUT /api/voice/muted",
		Summary: "Close the microphone, or open it again", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.SetMuted)
	Route(d, Op{
		Name: "voice.SetOpen", Route: "PUT /api/voice/open",
		Summary: "Open the microphone of push-to-talk, or close it", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.SetOpen)
	Route(d, Op{
		Name: "voice.Interrupt", Route: "POST /api/voice/interrupt",
		Summary: "Stop what the character is saying", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.Interrupt)
	Route(d, Op{
		Name: "voice.SayText", Route: "POST /api/voice/text",
		Summary: "Say something by typing in a talk by voice", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.SayText)
	Route(d, Op{
		Name: "voice.ListDevices", Route: "GET /api/voice/devices",
		Summary: "List the sound devices of this machine",
	}, s.ListDevices)
	Route(d, Op{
		Name: "voice.GetVoiceSettings", Route: "GET /api/voice/settings",
		Summary: "Tell how you talk by voice",
	}, s.GetVoiceSettings)
	Route(d, Op{
		Name: "voice.SetVoiceSettings", Route: "PUT /api/voice/settings",
		Summary: "Change how you talk by voice",
	}, s.SetVoiceSettings)
	Route(d, Op{
		Name: "voice.SetVoiceConsent", Route: "PUT /api/voice/consent",
		Summary: "Say that you have seen where your voice is sent, and whether it is recorded", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.SetVoiceConsent)
	Route(d, Op{
		Name: "voice.StartCheck", Route: "POST /api/voice/check",
		Summary: "Try the sound devices", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.StartCheck)
	Route(d, Op{
		Name: "voice.StopCheck", Route: "DELETE /api/voice/check",
		Summary: "Stop trying the sound devices",
	}, s.StopCheck)
	Route(d, Op{
		Name: "voice.PlayTone", Route: "POST /api/voice/check/tone",
		Summary: "Play a tone on the speaker that is tried", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.PlayTone)
	Route(d, Op{
		Name: "voice.RecordCheck", Route: "POST /api/voice/check/record",
		Summary: "Record some seconds with the microphone that is tried, and play them", Codes: []roleplay.Code{roleplay.CodeConflict},
	}, s.RecordCheck)
	Route(d, Op{
		Name: "voice.GetCheck", Route: "GET /api/voice/check",
		Summary: "Tell how the devices do that are tried",
	}, s.GetCheck)
}

func (d *Door) recordingRoutes(s *recording.Service) {
	Route(d, Op{
		Name: "recording.GetRecording", Route: "GET /api/recording/{id}",
		Summary: "Tell what there is of the recording of a session",
	}, s.GetRecording)
	Route(d, Op{
		Name: "recording.DeleteRecording", Route: "DELETE /api/recording/{id}",
		Summary: "Remove the recording of a session",
	}, s.DeleteRecording)
	Route(d, Op{
		Name: "recording.PlayRecording", Route: "POST /api/recording/{id}/play",
		Summary: "Play a recording at the speaker of the machine that serves", Codes: []roleplay.Code{roleplay.CodeUnavailable},
	}, s.PlayRecording)
	Route(d, Op{
		Name: "recording.StopRecording", Route: "POST /api/recording/stop",
		Summary: "Stop what is being played",
	}, s.StopRecording)
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

func (d *Door) libraryRoutes(s *library.Service) {
	Route(d, Op{
		Name: "library.ListSessions", Route: "GET /api/library/sessions",
		Summary: "List a part of your sessions, filtered and sorted, in the bin or out of it",
	}, s.ListSessions)
	Route(d, Op{
		Name: "library.Search", Route: "POST /api/library/search",
		Summary: "Find what was said, written and titled in your sessions",
	}, s.Search)
	Route(d, Op{
		Name: "library.DeleteSessions", Route: "POST /api/library/sessions/delete",
		Summary: "Put sessions into the bin",
	}, s.DeleteSessions)
	Route(d, Op{
		Name: "library.RestoreSessions", Route: "POST /api/library/sessions/restore",
		Summary: "Take sessions out of the bin",
	}, s.RestoreSessions)
	Route(d, Op{
		Name: "library.PurgeSessions", Route: "POST /api/library/sessions/purge",
		Summary: "Delete sessions that are in the bin for good",
	}, s.PurgeSessions)
	Route(d, Op{
		Name: "library.GetMarks", Route: "GET /api/library/session/{id}/marks",
		Summary: "Read your bookmarks and notes on a session",
	}, s.GetMarks)
	Route(d, Op{
		Name: "library.SetBookmark", Route: "POST /api/library/session/{id}/bookmark",
		Summary: "Set or take away the bookmark of a turn",
	}, s.SetBookmark)
	Route(d, Op{
		Name: "library.WriteNote", Route: "POST /api/library/session/{id}/note",
		Summary: "Write a note on a turn or on the whole session",
	}, s.WriteNote)
	Route(d, Op{
		Name: "library.DeleteNote", Route: "DELETE /api/library/session/{id}/note/{noteId}",
		Summary: "Delete a note",
	}, s.DeleteNote)
}

func (d *Door) exchangeRoutes(s *exchange.Service) {
	Download(d, Op{
		Name: "exchange.ExportSession", Route: "GET /api/exchange/session/{id}",
		Summary: "Save one session in one format",
	}, s.ExportSession)
	Download(d, Op{
		Name: "exchange.ExportSession", Variant: ".text", Route: "GET /api/chat/session/{id}/export-text",
		Summary: "Save the transcript of a session as plain text",
	}, func(ctx context.Context, in chat.SessionInput) (roleplay.File, error) {
		return s.ExportSession(ctx, exchange.FileInput{ID: in.ID, Format: "txt"})
	})
	Stream(d, Op{
		Name: "exchange.ExportSessions", Route: "POST /api/exchange/export",
		Summary: "Save many sessions as one archive of files; its last entry, report.json, tells what was written",
		Codes:   []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeCancelled},
	}, "roleplay-talks.zip", s.ExportSessions)
	Upload(d, Op{
		Name: "exchange.ImportFile", Route: "POST /api/exchange/import",
		Summary: "Take in talks from a file",
		Codes:   []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeConflict, roleplay.CodeUnavailable, roleplay.CodeCancelled},
	}, s.ImportFile)
	Route(d, Op{
		Name: "exchange.CancelJob", Route: "POST /api/exchange/job/{id}/cancel",
		Summary: "Stop an export, an import or a check of yours",
	}, s.CancelJob)
	Route(d, Op{
		Name: "exchange.GetAutoExport", Route: "GET /api/exchange/auto",
		Summary: "Tell how talks that end are exported by themselves", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.GetAutoExport)
	Route(d, Op{
		Name: "exchange.SetAutoExport", Route: "PUT /api/exchange/auto",
		Summary: "Switch the automatic export on or off, and choose its formats", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.SetAutoExport)
}

func (d *Door) upkeepRoutes(s *upkeep.Service) {
	Route(d, Op{
		Name: "upkeep.GetStorage", Route: "GET /api/upkeep/storage",
		Summary: "Tell what is kept on this machine and how it is doing", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.GetStorage)
	Route(d, Op{
		Name: "upkeep.AcknowledgeSalvage", Route: "POST /api/upkeep/salvage/acknowledge",
		Summary: "Note that what became of a damaged file has been seen",
		Codes:   []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeUnavailable, roleplay.CodeReadOnly},
	}, s.AcknowledgeSalvage)
	Route(d, Op{
		Name: "upkeep.GetHealth", Route: "GET /api/upkeep/health", Public: true,
		Summary: "Tell whether what is said can be saved, and how much of a damaged file is there again",
	}, s.GetHealth)
	Route(d, Op{
		Name: "upkeep.Verify", Route: "POST /api/upkeep/verify", Long: true,
		Summary: "Read everything that is kept and check it", Codes: []roleplay.Code{roleplay.CodeForbidden},
	}, s.Verify)
	Route(d, Op{
		Name: "upkeep.Compact", Route: "POST /api/upkeep/compact", Long: true,
		Summary: "Give room that is no longer needed back to the disk", Codes: []roleplay.Code{roleplay.CodeForbidden, roleplay.CodeUnavailable},
	}, s.Compact)
}
