package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"roleplay/audio"
	"roleplay/backend/admin"
	"roleplay/backend/auth"
	"roleplay/backend/chat"
	"roleplay/backend/evaluation"
	eventmem "roleplay/backend/event/mem"
	"roleplay/backend/exchange"
	"roleplay/backend/files"
	"roleplay/backend/files/dir"
	"roleplay/backend/library"
	"roleplay/backend/models"
	"roleplay/backend/partner"
	"roleplay/backend/partner/script"
	"roleplay/backend/record"
	"roleplay/backend/recording"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/scripter"
	"roleplay/backend/secret/file"
	"roleplay/backend/secret/keyring"
	secretmem "roleplay/backend/secret/mem"
	storedir "roleplay/backend/store/dir"
	"roleplay/backend/upkeep"
	"roleplay/backend/voice"
)

// keyringName is under which people see the secrets of this program in their keyring.
const keyringName = "RolePlay"

// recordingsName is the folder of the recordings, beside the data file.
const recordingsName = "recordings"

// inFolder is the place of a signing key that is worth a warning.
const inFolder = "data folder"

// start makes the services, from those that others need to those that need them.
func (a *App) start(ctx context.Context, schemas func() (*scripter.Schemas, error)) error {
	key, err := a.signingKey(ctx)
	if err != nil {
		return err
	}
	o, s := a.options, &a.services
	a.bus = eventmem.New()
	s.Auth, err = auth.New(auth.Deps{
		Store: a.store, Now: o.Now, Random: o.Random, Log: o.Logger, SigningKey: key,
		AccessTTL:  time.Duration(o.Config.Auth.AccessMinutes) * time.Minute,
		RefreshTTL: time.Duration(o.Config.Auth.RefreshDays) * 24 * time.Hour,
		Passwords: auth.PasswordParams{
			MemoryKiB: uint32(o.Config.Auth.PasswordMemoryKiB),
			Passes:    uint32(o.Config.Auth.PasswordIterations),
			Threads:   uint8(o.Config.Auth.PasswordParallel),
		},
		Local: o.Local, LaunchKey: o.LaunchKey,
	})
	if err != nil {
		return fmt.Errorf("make auth: %w", err)
	}
	loaded, err := schemas()
	if err != nil {
		return err
	}
	s.Scripter = scripter.New(scripter.Deps{Store: a.store, Schemas: loaded})
	s.Models = models.New(models.Deps{
		Store: a.store, Keyring: keyring.New(keyring.Options{Service: keyringName}), Run: secretmem.New(), Key: string(o.Config.Models.Key),
		Connect: connect(o.Config.Models), ConnectSpeech: connectSpeech(o.Config.Models), System: ownVoice(), Find: found, Local: o.Local, Bus: a.bus, Now: o.Now, Rest: rest, Logger: o.Logger, //nolint:contextcheck // a client outlives the call that made it
	})
	talks := record.NewTalks(a.store)
	s.Chat = chat.New(chat.Deps{
		Store: a.store, Talks: talks, Bus: a.bus, Script: playedByScript, Model: s.Models.Play, Now: o.Now, Random: o.Random, Logger: o.Logger,
		ReplyPace: time.Duration(o.Config.Chat.ReplyPaceMs) * time.Millisecond, MaxMessage: o.Config.Chat.MaxMessage,
		StorageState: a.store.State,
	})
	s.Evaluation = evaluation.New(evaluation.Deps{Store: a.store, Talks: talks, Bus: a.bus, Now: o.Now, Random: o.Random, Logger: o.Logger})
	recordings, err := storedir.Open(filepath.Join(o.Folder, recordingsName))
	if err != nil {
		return fmt.Errorf("open the recordings: %w", err)
	}
	card := sound{time.Duration(o.Config.Voice.PeriodMs) * time.Millisecond, o.Logger}
	s.Recording = recording.New(recording.Deps{
		Store: a.store, Recordings: recordings, Talks: talks, Bus: a.bus, Now: o.Now, Logger: o.Logger,
		Speaker: func() audio.Sink { return card.Speaker("", func(string) {}) },
	})
	s.Voice = voice.New(voice.Deps{
		Store: a.store, Chat: s.Chat, Bus: a.bus, Sound: card, Now: o.Now, Random: o.Random, Logger: o.Logger,
		Where: s.Models.SoundGoesTo, Live: s.Models.Live, CountLive: s.Models.CountLive, Speech: s.Models.Speech,
		Record: func(ctx context.Context, u roleplay.UserID, id roleplay.SessionID) (voice.Take, error) {
			return s.Recording.Begin(ctx, u, id)
		},
	})
	jobs := roleplay.NewJobs()
	s.Library = library.New(library.Deps{
		Store: a.store, Talks: talks, Journal: a.store, Index: a.index, Bus: a.bus, Jobs: jobs, Now: o.Now, Random: o.Random, Logger: o.Logger,
	})
	s.Exchange = exchange.New(exchange.Deps{
		Store: a.store, Talks: talks, Journal: a.store, Bus: a.bus, Jobs: jobs, Now: o.Now, Logger: o.Logger, OpenFolder: a.openFolder(),
	})
	s.Upkeep = upkeep.New(upkeep.Deps{
		Store: a.store, Talks: talks, Index: s.Library.Index(), Bus: a.bus, Jobs: jobs, Now: o.Now, Logger: o.Logger, Local: o.Local,
	})
	s.Admin = &admin.Service{Store: a.store, About: admin.About{Version: o.Version, Mode: a.mode(), DataFolder: o.Folder, Store: "bolt"}}
	return nil
}

// openFolder is what the automatic export writes with: on a server nobody has
// folders, unless its owner is at the command line.
func (a *App) openFolder() func(path string) (files.Place, error) {
	if !a.options.Local && !a.options.Command {
		return nil
	}
	return func(path string) (files.Place, error) { return dir.Open(path) }
}

func (a *App) mode() string {
	if a.options.Local {
		return "desktop"
	}
	return "server"
}

// signingKey finds or makes what tokens are signed with. The people of this
// machine are signed in for one run, and a command signs nobody in, so that key
// is made anew and kept nowhere.
// Accounts stay signed in over a restart: their key is in the keyring or, on a
// machine without one, in the data folder.
func (a *App) signingKey(ctx context.Context) ([]byte, error) {
	if a.options.Local || a.options.Command {
		key := make([]byte, auth.MinSigningKey)
		if _, err := io.ReadFull(a.options.Random, key); err != nil {
			return nil, fmt.Errorf("make a signing key: %w", err)
		}
		return key, nil
	}
	key, from, err := auth.SigningKey(ctx, string(a.options.Config.Auth.SigningKey), a.options.Random,
		auth.KeyPlace{Name: "keyring", Store: keyring.New(keyring.Options{Service: keyringName})},
		auth.KeyPlace{Name: inFolder, Store: file.New(filepath.Join(a.options.Folder, "secrets"))},
	)
	if err != nil {
		return nil, fmt.Errorf("find the signing key: %w", err)
	}
	if from == inFolder {
		a.log.WarnContext(ctx, "no keyring on this machine: the signing key is kept in the data folder, which only its owner can read")
	}
	return key, nil
}

func playedByScript(def *scene.Definition) partner.Play { return script.New(def.Script).Play }
