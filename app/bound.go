package app

import (
	"context"
	"encoding/json"

	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scripter"
)

// The structs that the page may call. Each method is a service method of the
// same name; the answers are the JSON of the contract.
type (
	// Auth signs in at this window.
	Auth struct{ app *App }
	// Chat is the talk by text.
	Chat struct{ app *App }
	// Models chooses the language model that plays.
	Models struct{ app *App }
	// Voice is the talk by voice.
	Voice struct{ app *App }
	// Recording plays and forgets the recordings of talks by voice.
	Recording struct{ app *App }
	// Evaluation measures talks.
	Evaluation struct{ app *App }
	// Library is the collection of talks.
	Library struct{ app *App }
	// Exchange gives talks out and takes them in.
	Exchange struct{ app *App }
	// Upkeep looks after the storage.
	Upkeep struct{ app *App }
	// Scripter checks and publishes content.
	Scripter struct{ app *App }
	// Admin tells about the program.
	Admin struct{ app *App }
	// Events sends the page what happens.
	Events struct{ app *App }
)

// GetMe tells who is signed in.
func (b *Auth) GetMe(in auth.GetMeInput) (json.RawMessage, error) {
	return call(b.app.caller, "auth.GetMe", b.app.services.Auth.GetMe, in)
}

// ListProfiles lists the people of this machine.
func (b *Auth) ListProfiles(in auth.ListProfilesInput) (json.RawMessage, error) {
	return call(b.app.caller, "auth.ListProfiles", b.app.services.Auth.ListProfiles, in)
}

// CreateProfile makes a profile and signs in as it.
func (b *Auth) CreateProfile(in auth.CreateProfileInput) (json.RawMessage, error) {
	return call(b.app.caller, "auth.CreateProfile", signIn(b.app, b.app.services.Auth.CreateProfile), in)
}

// OpenProfile signs in as a profile.
func (b *Auth) OpenProfile(in auth.OpenProfileInput) (json.RawMessage, error) {
	return call(b.app.caller, "auth.OpenProfile", signIn(b.app, b.app.services.Auth.OpenProfile), in)
}

// SignOutEverywhere ends every sign-in, this window's too.
func (b *Auth) SignOutEverywhere(in auth.SignOutEverywhereInput) (json.RawMessage, error) {
	return call(b.app.caller, "auth.SignOutEverywhere", signOut(b.app, b.app.services.Auth.SignOutEverywhere), in)
}

// ListScenarios lists what can be practised.
func (b *Chat) ListScenarios(in chat.ListScenariosInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.ListScenarios", b.app.services.Chat.ListScenarios, in)
}

// GetBriefing reads the briefing of a scenario.
func (b *Chat) GetBriefing(in chat.GetBriefingInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.GetBriefing", b.app.services.Chat.GetBriefing, in)
}

// ListCharacters lists the characters of a scenario.
func (b *Chat) ListCharacters(in chat.ListCharactersInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.ListCharacters", b.app.services.Chat.ListCharacters, in)
}

// StartSession starts a session.
func (b *Chat) StartSession(in chat.StartSessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.StartSession", b.app.services.Chat.StartSession, in)
}

// SetPartner has somebody else play the character.
func (b *Chat) SetPartner(in chat.SetPartnerInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.SetPartner", b.app.services.Chat.SetPartner, in)
}

// StepOut stops the character and leaves.
func (b *Chat) StepOut(in chat.SessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.StepOut", b.app.services.Chat.StepOut, in)
}

// GetSession reads a session.
func (b *Chat) GetSession(in chat.SessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.GetSession", b.app.services.Chat.GetSession, in)
}

// SendMessage takes a turn.
func (b *Chat) SendMessage(in chat.SendMessageInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.SendMessage", b.app.services.Chat.SendMessage, in)
}

// EndSession ends a session.
func (b *Chat) EndSession(in chat.SessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "chat.EndSession", b.app.services.Chat.EndSession, in)
}

// ListSessions lists sessions with the state of their evaluation.
func (b *Evaluation) ListSessions(in evaluation.ListSessionsInput) (json.RawMessage, error) {
	return call(b.app.caller, "evaluation.ListSessions", b.app.services.Evaluation.ListSessions, in)
}

// GetDebrief reads the debriefing of a session.
func (b *Evaluation) GetDebrief(in evaluation.SessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "evaluation.GetDebrief", b.app.services.Evaluation.GetDebrief, in)
}

// DownloadTranscript saves a transcript where the person wants it.
func (b *Evaluation) DownloadTranscript(in evaluation.SessionInput) (json.RawMessage, error) {
	return save(b.app, "evaluation.DownloadTranscript", b.app.services.Evaluation.DownloadTranscript, in)
}

// CheckContent checks a source.
func (b *Scripter) CheckContent(in scripter.CheckContentInput) (json.RawMessage, error) {
	return call(b.app.caller, "scripter.CheckContent", b.app.services.Scripter.CheckContent, in)
}

// PublishContent publishes a source.
func (b *Scripter) PublishContent(in scripter.PublishContentInput) (json.RawMessage, error) {
	return call(b.app.caller, "scripter.PublishContent", b.app.services.Scripter.PublishContent, in)
}

// GetAbout tells what program this is.
func (b *Admin) GetAbout(in admin.GetAboutInput) (json.RawMessage, error) {
	return call(b.app.caller, "admin.GetAbout", b.app.services.Admin.GetAbout, in)
}

// Watch starts sending events to the page; the first is the snapshot. An
// earlier Watch ends.
func (b *Events) Watch(in chat.WatchInput) (json.RawMessage, error) {
	return call(b.app.caller, "events.Watch", b.app.watch, in)
}

// Unwatch stops sending events.
func (b *Events) Unwatch() (json.RawMessage, error) {
	return call(b.app.caller, "events.Unwatch", func(context.Context, struct{}) (auth.Done, error) {
		b.app.pump.stop()
		return auth.Done{}, nil
	}, struct{}{})
}

// signIn makes a sign-in act on this window. The tokens stay here: the page has no use for them.
func signIn[In any](a *App, method func(context.Context, In) (auth.SignedIn, error)) func(context.Context, In) (auth.SignedIn, error) {
	return func(ctx context.Context, in In) (auth.SignedIn, error) {
		signed, err := method(ctx, in)
		if err != nil {
			return auth.SignedIn{}, err
		}
		a.pump.stop() // it told the news of somebody else
		a.chosen.clear()
		a.caller.actor.Store(&roleplay.Actor{ID: signed.User.ID, Name: signed.User.Name, Role: signed.User.Role})
		signed.AccessToken, signed.RefreshToken = "", ""
		return signed, nil
	}
}

// signOut makes a sign-out act on this window.
func signOut[In, Out any](a *App, method func(context.Context, In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) {
		out, err := method(ctx, in)
		if err == nil {
			a.pump.stop()
			a.chosen.clear()
			a.caller.actor.Store(nil)
		}
		return out, err
	}
}

// GetHelp tells where those find help who step out of a talk.
func (b *Admin) GetHelp(in admin.GetHelpInput) (json.RawMessage, error) {
	return call(b.app.caller, "admin.GetHelp", b.app.services.Admin.GetHelp, in)
}

// SetHelp changes where those find help who step out of a talk.
func (b *Admin) SetHelp(in record.HelpSettings) (json.RawMessage, error) {
	return call(b.app.caller, "admin.SetHelp", b.app.services.Admin.SetHelp, in)
}
