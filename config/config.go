package config

import "log/slog"

// Config is every setting of the program. It is read once, at the start, and
// then handed out by value: nobody changes it.
type Config struct {
	Profile Profile
	Data    Data
	Server  Server
	Auth    Auth
	Chat    Chat
	Models  Models
	Voice   Voice
	Log     Log
}

// Profile names a built-in set of settings.
type Profile string

// The profiles: for work on the program, for trials, for use.
const (
	ProfileDev  Profile = "dev"
	ProfileBeta Profile = "beta"
	ProfileProd Profile = "prod"
)

// Data says where things are kept.
type Data struct {
	Folder string // empty: the folder of the system
	Store  Store
}

// Store names a technology that keeps everything.
type Store string

// StoreBolt is one file in the data folder, for the programs of one machine.
const StoreBolt Store = "bolt"

// Server is the HTTP door.
type Server struct {
	Listen       string // host:port
	MaxUploadMiB int    // of one file that is imported
	Handlers     Handlers
}

// Handlers says which parts of the HTTP door are open. A part that no file turns on is off.
type Handlers struct {
	Auth       bool
	Chat       bool
	Evaluation bool
	Scripter   bool
	Library    bool
	Exchange   bool
	Upkeep     bool
	Models     bool
	Voice      bool
	Recording  bool
	Events     bool
	Docs       bool
}

// Auth is about accounts, tokens and passwords.
type Auth struct {
	AccessMinutes      int
	RefreshDays        int
	SigningKey         Secret // empty: the program makes one and keeps it
	PasswordMemoryKiB  int
	PasswordIterations int
	PasswordParallel   int // threads of one hash
}

// Chat is about talks by text.
type Chat struct {
	ReplyPaceMs int
	MaxMessage  int // characters
}

// Voice is about talks by voice.
type Voice struct {
	PeriodMs int // how much sound a device takes and gives at once
}

// Models is about language models.
type Models struct {
	Key              Secret // of the model that an administrator chooses for all of a server; empty: the one in the keyring
	FirstByteSeconds int    // until an answer begins
	StallSeconds     int    // until it goes on
}

// Log is about what the program tells its operator.
type Log struct {
	Level slog.Level
}

// Default returns the settings that hold where no profile says otherwise.
func Default() Config {
	return Config{
		Data:   Data{Store: StoreBolt},
		Server: Server{Listen: "127.0.0.1:8080", MaxUploadMiB: 256},
		Auth: Auth{
			AccessMinutes: 15, RefreshDays: 30,
			PasswordMemoryKiB: 19456, PasswordIterations: 2, PasswordParallel: 1,
		},
		Chat:   Chat{ReplyPaceMs: 25, MaxMessage: 8000},
		Models: Models{FirstByteSeconds: 60, StallSeconds: 20},
		Voice:  Voice{PeriodMs: 20},
		Log:    Log{Level: slog.LevelInfo},
	}
}

// Secret is a text that must not be shown: printed, logged or encoded it is "***".
type Secret string

const hidden = "***"

// String implements fmt.Stringer.
func (Secret) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return hidden }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
