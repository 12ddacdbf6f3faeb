package config

import (
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
)

// Key describes one setting, for a command line that offers it as a flag.
type Key struct {
	Name    string // such as auth.accessMinutes; the flag is --auth.accessMinutes
	Env     string // such as ROLEPLAY_AUTH_ACCESSMINUTES
	Usage   string // what it is for, with its unit
	Default string
	Bool    bool // the flag may stand without a value
}

// Keys returns every setting, in the order of the package documentation.
func Keys() []Key {
	def := Default()
	var keys []Key
	for _, s := range settings() {
		keys = append(keys, Key{Name: s.name, Env: envName(s.name), Usage: s.usage, Default: s.show(&def), Bool: s.tag == "!!bool"})
	}
	return keys
}

func envName(key string) string {
	return "ROLEPLAY_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// setting ties a key to its field. The error of set ends the sentence "key …"
// and, for a secret, does not repeat the value.
type setting struct {
	name, usage string
	tag         string // the YAML type of a plain value
	set         func(*Config, string) error
	show        func(*Config) string
}

func settings() []setting {
	return []setting{
		text("data.folder", "where everything is kept; empty: the folder of the system", func(c *Config) *string { return &c.Data.Folder }, checkFolder),
		technology("data.store", "what keeps it: bolt, one file on this machine", func(c *Config) *Store { return &c.Data.Store }),
		text("server.listen", "address and port of the HTTP door", func(c *Config) *string { return &c.Server.Listen }, checkListen),
		number("server.maxUploadMiB", "largest file that can be imported over HTTP, in MiB", func(c *Config) *int { return &c.Server.MaxUploadMiB }, 1, 1<<20),
		toggle("server.handlers.auth", "accounts and sign-in over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Auth }),
		toggle("server.handlers.chat", "talks by text over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Chat }),
		toggle("server.handlers.evaluation", "measures of a talk over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Evaluation }),
		toggle("server.handlers.scripter", "checking and publishing content over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Scripter }),
		toggle("server.handlers.library", "the collection of talks over HTTP: lists, search, bin, notes", func(c *Config) *bool { return &c.Server.Handlers.Library }),
		toggle("server.handlers.exchange", "export and import over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Exchange }),
		toggle("server.handlers.upkeep", "looking after the storage over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Upkeep }),
		toggle("server.handlers.models", "the choice of a language model over HTTP", func(c *Config) *bool { return &c.Server.Handlers.Models }),
		toggle("server.handlers.voice", "talks by voice at the sound devices of the machine that serves", func(c *Config) *bool { return &c.Server.Handlers.Voice }),
		toggle("server.handlers.recording", "recordings of talks by voice over HTTP, which are played at the speaker of the machine that serves", func(c *Config) *bool { return &c.Server.Handlers.Recording }),
		toggle("server.handlers.events", "the WebSocket of news", func(c *Config) *bool { return &c.Server.Handlers.Events }),
		toggle("server.handlers.docs", "the page that describes the HTTP door", func(c *Config) *bool { return &c.Server.Handlers.Docs }),
		number("auth.accessMinutes", "how long an access token holds, in minutes", func(c *Config) *int { return &c.Auth.AccessMinutes }, 1, 24*60),
		number("auth.refreshDays", "how long one stays signed in without coming back, in days", func(c *Config) *int { return &c.Auth.RefreshDays }, 1, 365),
		secret("auth.signingKey", "what tokens are signed with", minSigningKey, func(c *Config) *Secret { return &c.Auth.SigningKey }),
		number("auth.passwordMemoryKiB", "memory of one password hash, in KiB", func(c *Config) *int { return &c.Auth.PasswordMemoryKiB }, 64, 1<<20),
		number("auth.passwordIterations", "passes of one password hash", func(c *Config) *int { return &c.Auth.PasswordIterations }, 1, 20),
		number("auth.passwordParallel", "threads that one password hash uses", func(c *Config) *int { return &c.Auth.PasswordParallel }, 1, 8),
		number("chat.replyPaceMs", "pause between two pieces of a reply, in milliseconds", func(c *Config) *int { return &c.Chat.ReplyPaceMs }, 0, 1000),
		number("chat.maxMessage", "longest message of a trainee, in characters", func(c *Config) *int { return &c.Chat.MaxMessage }, 100, 100_000),
		secret("models.key", "the key of the language model that an administrator has chosen for all of a server; empty: the one in the keyring", 1, func(c *Config) *Secret { return &c.Models.Key }),
		number("models.firstByteSeconds", "how long a language model may take until its answer begins, in seconds", func(c *Config) *int { return &c.Models.FirstByteSeconds }, 1, 600),
		number("voice.periodMs", "how much sound a device takes and gives at once, in milliseconds: less is faster, and stutters on a busy machine", func(c *Config) *int { return &c.Voice.PeriodMs }, 5, 60),
		number("models.stallSeconds", "how long an answer that has begun may rest, in seconds", func(c *Config) *int { return &c.Models.StallSeconds }, 1, 600),
		level("log.level", "what is logged: debug, info, warn or error", func(c *Config) *slog.Level { return &c.Log.Level }),
	}
}

func text(name, usage string, field func(*Config) *string, check func(string) error) setting {
	return setting{
		name: name, usage: usage, tag: "!!str",
		set: func(c *Config, v string) error {
			if err := check(v); err != nil {
				return err
			}
			*field(c) = v
			return nil
		},
		show: func(c *Config) string { return *field(c) },
	}
}

func technology(name, usage string, field func(*Config) *Store) setting {
	return setting{
		name: name, usage: usage, tag: "!!str",
		set: func(c *Config, v string) error {
			if Store(v) != StoreBolt {
				return fmt.Errorf("takes bolt, not %q", v)
			}
			*field(c) = StoreBolt
			return nil
		},
		show: func(c *Config) string { return string(*field(c)) },
	}
}

func number(name, usage string, field func(*Config) *int, least, most int) setting {
	return setting{
		name: name, usage: usage, tag: "!!int",
		set: func(c *Config, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < least || n > most {
				return fmt.Errorf("takes a whole number from %d to %d, not %q", least, most, v)
			}
			*field(c) = n
			return nil
		},
		show: func(c *Config) string { return strconv.Itoa(*field(c)) },
	}
}

func toggle(name, usage string, field func(*Config) *bool) setting {
	return setting{
		name: name, usage: usage, tag: "!!bool",
		set: func(c *Config, v string) error {
			if v != "true" && v != "false" {
				return fmt.Errorf("takes true or false, not %q", v)
			}
			*field(c) = v == "true"
			return nil
		},
		show: func(c *Config) string { return strconv.FormatBool(*field(c)) },
	}
}

func secret(name, usage string, least int, field func(*Config) *Secret) setting {
	return setting{
		name: name, usage: usage, tag: "!!str",
		set: func(c *Config, v string) error {
			if v != "" && len(v) < least {
				return fmt.Errorf("takes at least %d bytes, this one has %d", least, len(v))
			}
			*field(c) = Secret(v)
			return nil
		},
		show: func(*Config) string { return "" },
	}
}

func level(name, usage string, field func(*Config) *slog.Level) setting {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	return setting{
		name: name, usage: usage, tag: "!!str",
		set: func(c *Config, v string) error {
			l, ok := levels[v]
			if !ok {
				return fmt.Errorf("takes debug, info, warn or error, not %q", v)
			}
			*field(c) = l
			return nil
		},
		show: func(c *Config) string { return strings.ToLower(field(c).String()) },
	}
}

// minSigningKey is the size of a SHA-256 block key below which a token could be guessed.
const minSigningKey = 32

func checkFolder(v string) error {
	if strings.HasPrefix(v, "~") {
		return fmt.Errorf("takes a whole path; ~ is not filled in, so write it out instead of %q", v)
	}
	return nil
}

func checkListen(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err == nil {
		if n, bad := strconv.Atoi(port); bad == nil && n >= 0 && n <= 65535 {
			return nil
		}
	}
	return fmt.Errorf("takes an address and a port such as 127.0.0.1:8080, not %q", v)
}
