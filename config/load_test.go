package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/config"
)

const key32 = "0123456789abcdef0123456789abcdef"

func env(pairs ...string) func(string) (string, bool) {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

func own(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad_Refusals(t *testing.T) {
	for _, tc := range []struct{ name, file, want string }{
		{"ErrUnknownKey", "auth:\n  accesMinutes: 5\n", "own.yaml:2: auth.accesMinutes is not a setting; did you mean auth.accessMinutes?"},
		{"ErrUnknownSection", "log:\n  level: info\nsever:\n  listen: a:1\n", "own.yaml:3: sever is not a setting; did you mean server?"},
		{"ErrUnknownFarFromAll", "telemetry: on\n", "own.yaml:1: telemetry is not a setting; the keys are listed by --help."},
		{"ErrWrongCase", "Auth:\n  accessMinutes: 5\n", "own.yaml:1: Auth is not a setting; did you mean auth?"},
		{"ErrNotANumber", "auth:\n  # how long\n  accessMinutes: soon\n", "own.yaml:3: auth.accessMinutes takes a whole number, not text."},
		{"ErrQuotedNumber", "auth:\n  accessMinutes: \"15\"\n", "own.yaml:2: auth.accessMinutes takes a whole number, not text."},
		{"ErrNumberWhereText", "server:\n  listen: 8080\n", "own.yaml:2: server.listen takes text, not a whole number."},
		{"ErrBelowRange", "auth:\n  accessMinutes: 0\n", `own.yaml:2: auth.accessMinutes takes a whole number from 1 to 1440, not "0".`},
		{"ErrAboveRange", "chat:\n  maxMessage: 100001\n", `own.yaml:2: chat.maxMessage takes a whole number from 100 to 100000, not "100001".`},
		{"ErrNotTrueOrFalse", "server:\n  handlers:\n    docs: yes\n", "own.yaml:3: server.handlers.docs takes true or false, not text."},
		{"ErrUnknownLevel", "log:\n  level: loud\n", `own.yaml:2: log.level takes debug, info, warn or error, not "loud".`},
		{"ErrListenWithoutPort", "server:\n  listen: localhost\n", `own.yaml:2: server.listen takes an address and a port such as 127.0.0.1:8080, not "localhost".`},
		{"ErrListenBadPort", "server:\n  listen: localhost:70000\n", `own.yaml:2: server.listen takes an address and a port such as 127.0.0.1:8080, not "localhost:70000".`},
		{"ErrTilde", "data:\n  folder: ~/talks\n", `own.yaml:2: data.folder takes a whole path; ~ is not filled in, so write it out instead of "~/talks".`},
		{"ErrSectionForValue", "auth:\n  accessMinutes:\n    often: 5\n", "own.yaml:3: auth.accessMinutes takes one value, not a list or a section."},
		{"ErrValueForSection", "auth: 5\n", "own.yaml:1: auth is a section; its keys go below it, indented."},
		{"ErrNothingForKey", "chat:\n  maxMessage:\n", "own.yaml:2: chat.maxMessage takes a whole number, not nothing."},
		{"ErrSetTwice", "chat:\n  maxMessage: 200\n  maxMessage: 300\n", "own.yaml:3: chat.maxMessage was already set on line 2."},
		{"ErrSetTwiceAcrossForms", "chat:\n  maxMessage: 200\nchat.maxMessage: 300\n", "own.yaml:3: chat.maxMessage was already set on line 2."},
		{"ErrAlias", "chat:\n  maxMessage: &n 200\n", "own.yaml:2: chat.maxMessage uses an anchor or alias; write the value out."},
		{"ErrTimestamp", "chat:\n  maxMessage: 2026-01-01\n", "own.yaml:2: chat.maxMessage takes a whole number, not timestamp."},
		{"ErrVariableMissing", "data:\n  folder: ${TALKS}/here\n", "own.yaml:2: data.folder needs the environment variable TALKS, which is not set."},
		{"ErrVariableOpen", "data:\n  folder: ${TALKS/here\n", "own.yaml:2: data.folder has ${ without its }."},
		{"ErrVariableName", "data:\n  folder: ${MY TALKS}\n", "own.yaml:2: data.folder has ${MY TALKS}; a variable is made of letters, digits and _."},
		{"ErrFilledWrong", "chat:\n  maxMessage: ${N:many}\n", `own.yaml:2: chat.maxMessage takes a whole number from 100 to 100000, not "many".`},
		{"ErrShortSecretNotRepeated", "auth:\n  signingKey: hunter2\n", "own.yaml:2: auth.signingKey takes at least 32 bytes, this one has 7."},
		{"ErrBrokenYAML", "auth:\n  accessMinutes: [5\nchat: {}\n", "own.yaml:2: is not YAML: did not find expected"},
		{"ErrTabs", "auth:\n\taccessMinutes: 5\n", "own.yaml:2: is not YAML: found character"},
		{"ErrBrokenFirstLine", "auth: ]\n", "own.yaml:1: is not YAML: did not find expected"},
		{"ErrNotUTF8", "auth: \xff\n", "own.yaml:1: is not YAML: "},
		{"ErrTwoDocuments", "chat: {}\n---\nchat: {}\n", "own.yaml: holds more than one document; settings are one."},
		{"ErrNotASection", "- a\n- b\n", "own.yaml:1: holds no settings; it should begin with a section such as auth:."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := own(t, tc.file)
			_, err := config.Load(config.Source{File: path})
			wantRefusal(t, err, tc.want)
			if strings.Contains(fmt.Sprint(err), "hunter2") {
				t.Error("the error repeats a secret")
			}
		})
	}
	t.Run("ErrUnknownFlag", func(t *testing.T) {
		_, err := config.Load(config.Source{Flags: map[string]string{"log.levl": "info"}})
		wantRefusal(t, err, "flag --log.levl: log.levl is not a setting; did you mean log.level?")
	})
	t.Run("ErrFlagValue", func(t *testing.T) {
		_, err := config.Load(config.Source{Flags: map[string]string{"server.handlers.docs": "on"}})
		wantRefusal(t, err, `flag --server.handlers.docs: server.handlers.docs takes true or false, not "on".`)
	})
	t.Run("ErrEnvironmentValue", func(t *testing.T) {
		_, err := config.Load(config.Source{Environment: env("ROLEPLAY_AUTH_REFRESHDAYS", "366")})
		wantRefusal(t, err, `environment variable ROLEPLAY_AUTH_REFRESHDAYS: auth.refreshDays takes a whole number from 1 to 365, not "366".`)
	})
	t.Run("ErrUnknownProfile", func(t *testing.T) {
		_, err := config.Load(config.Source{Profile: "test"})
		wantRefusal(t, err, `There is no profile "test"; take dev, beta or prod.`)
	})
	t.Run("ErrNoSuchFile", func(t *testing.T) {
		_, err := config.Load(config.Source{File: "/nowhere/own.yaml"})
		wantRefusal(t, err, "There is no settings file /nowhere/own.yaml.")
	})
	t.Run("ErrUnreadableFile", func(t *testing.T) {
		_, err := config.Load(config.Source{File: t.TempDir()})
		if err == nil || roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			t.Errorf("a folder as a file: %v", err)
		}
	})
	t.Run("ErrServerWithoutSigningKey", func(t *testing.T) {
		for _, p := range []config.Profile{config.ProfileBeta, config.ProfileProd} {
			_, err := config.Load(config.Source{Profile: p, Server: true})
			wantRefusal(t, err, "profile "+string(p)+": auth.signingKey must be set on a server")
		}
	})
	t.Run("ErrServerWithLocalStore", func(t *testing.T) {
		for _, p := range []config.Profile{config.ProfileBeta, config.ProfileProd} {
			_, err := config.Load(config.Source{Profile: p, Server: true, Environment: env("ROLEPLAY_SIGNING_KEY", key32)})
			wantRefusal(t, err, "profile "+string(p)+": data.store is bolt, which keeps everything on this one machine; "+
				"beta and prod servers need a shared store, which this version does not have; use --profile dev.")
			if strings.Contains(err.Error(), "auth.signingKey") {
				t.Errorf("it asks for a signing key that is there: %v", err)
			}
		}
	})
	t.Run("ErrUnknownStore", func(t *testing.T) {
		_, err := config.Load(config.Source{Flags: map[string]string{"data.store": "s3"}})
		wantRefusal(t, err, `flag --data.store: data.store takes bolt, not "s3".`)
	})
	t.Run("AllMistakesAtOnce", func(t *testing.T) {
		_, err := config.Load(config.Source{
			File:  own(t, "log:\n  level: loud\nchat:\n  maxMessage: 1\n"),
			Flags: map[string]string{"auth.refreshDays": "0"},
		})
		for _, want := range []string{"own.yaml:2: log.level", "own.yaml:4: chat.maxMessage", "flag --auth.refreshDays"} {
			wantRefusal(t, err, want)
		}
	})
}

func wantRefusal(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("got  %v\nwant it to hold  %s", err, want)
	}
	if roleplay.CodeOf(err) != roleplay.CodeInvalid {
		t.Errorf("code %s, want invalid", roleplay.CodeOf(err))
	}
}

func TestLoad_Precedence(t *testing.T) {
	load := func(s config.Source) config.Config {
		t.Helper()
		c, err := config.Load(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	file := own(t, "chat:\n  maxMessage: 300\nauth:\n  accessMinutes: 3\n  refreshDays: 3\n")
	e := env("ROLEPLAY_AUTH_ACCESSMINUTES", "4", "ROLEPLAY_AUTH_REFRESHDAYS", "4")
	c := load(config.Source{Profile: "prod", File: file, Environment: e, Flags: map[string]string{"auth.refreshDays": "5"}})
	if c.Auth.RefreshDays != 5 {
		t.Errorf("refreshDays %d, want 5 from the flag", c.Auth.RefreshDays)
	}
	if c.Auth.AccessMinutes != 4 {
		t.Errorf("accessMinutes %d, want 4 from the environment", c.Auth.AccessMinutes)
	}
	if c.Chat.MaxMessage != 300 {
		t.Errorf("maxMessage %d, want 300 from the file", c.Chat.MaxMessage)
	}
	if !c.Server.Handlers.Docs || !c.Server.Handlers.Chat {
		t.Error("handlers are not those of prod.yaml")
	}
	if c.Auth.PasswordIterations != 2 {
		t.Errorf("passwordIterations %d, want the default 2", c.Auth.PasswordIterations)
	}
	if c.Profile != config.ProfileProd {
		t.Errorf("profile %q", c.Profile)
	}
	if dev := load(config.Source{}); dev.Log.Level != slog.LevelDebug || dev.Profile != config.ProfileDev {
		t.Error("without a profile it is not dev")
	}
}

func TestLoad_Substitution(t *testing.T) {
	for _, tc := range []struct{ name, value, env, want string }{
		{"Default", "${TALKS:/srv/talks}", "", "/srv/talks"},
		{"FromEnvironment", "${TALKS:/srv/talks}", "/mnt", "/mnt"},
		{"Required", "${TALKS}/a", "/mnt", "/mnt/a"},
		{"EmptyDefault", "${TALKS:}", "", ""},
		{"Twice", "/${TALKS:a}/${TALKS:b}", "", "/a/b"},
		{"DefaultWithColon", `'${TALKS:C:\talks}'`, "", `C:\talks`},
		{"NotAgain", "${TALKS}", "${HOME}", "${HOME}"},
		{"NoYAMLFromOutside", "${TALKS}", "a\nlog: {level: x}", "a\nlog: {level: x}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := config.Load(config.Source{File: own(t, "data:\n  folder: "+tc.value+"\n"), Environment: env("TALKS", tc.env)})
			if err != nil {
				t.Fatal(err)
			}
			if c.Data.Folder != tc.want {
				t.Errorf("folder %q, want %q", c.Data.Folder, tc.want)
			}
		})
	}
	t.Run("Number", func(t *testing.T) {
		c, err := config.Load(config.Source{File: own(t, "chat:\n  maxMessage: ${N:500}\n")})
		if err != nil || c.Chat.MaxMessage != 500 {
			t.Errorf("%d %v", c.Chat.MaxMessage, err)
		}
	})
}

func TestLoad_Profiles(t *testing.T) {
	for _, p := range []config.Profile{config.ProfileDev, config.ProfileBeta, config.ProfileProd} {
		c, err := config.Load(config.Source{Profile: p, Server: p == config.ProfileDev, Environment: env("ROLEPLAY_SIGNING_KEY", key32)})
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		if c.Auth.SigningKey != key32 {
			t.Errorf("%s does not take the signing key from ROLEPLAY_SIGNING_KEY", p)
		}
		if _, err := config.Load(config.Source{Profile: p}); err != nil {
			t.Errorf("%s on a desktop, without any environment: %v", p, err)
		}
	}
	if _, err := config.Load(config.Source{File: own(t, "# nothing\n")}); err != nil {
		t.Errorf("an empty own file: %v", err)
	}
	if _, err := config.Load(config.Source{File: own(t, "")}); err != nil {
		t.Errorf("a file of no bytes: %v", err)
	}
}

// Every key works as a flag and as an environment variable, and each changes its own field only.
func TestKeys_AllCanBeSet(t *testing.T) {
	other := map[string]string{
		"data.folder": "/elsewhere", "server.listen": "0.0.0.0:443", "log.level": "error", "auth.signingKey": key32, "server.handlers.voice": "true", "server.handlers.recording": "true",
	}
	base, err := config.Load(config.Source{Profile: "prod"})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[config.Config]string{base: "the profile"}
	for _, k := range config.Keys() {
		v, ok := other[k.Name]
		switch {
		case ok:
		case k.Name == "data.store": // there is one only
			continue
		case k.Bool:
			v = "false"
		default:
			v = "123"
			if k.Name == "auth.passwordIterations" || k.Name == "auth.passwordParallel" || k.Name == "voice.periodMs" {
				v = "7"
			}
		}
		byFlag, err := config.Load(config.Source{Profile: "prod", Flags: map[string]string{k.Name: v}})
		if err != nil {
			t.Fatalf("--%s=%s: %v", k.Name, v, err)
		}
		byEnv, err := config.Load(config.Source{Profile: "prod", Environment: env(k.Env, v)})
		if err != nil {
			t.Fatalf("%s=%s: %v", k.Env, v, err)
		}
		if byFlag != byEnv {
			t.Errorf("%s: flag and environment set different things", k.Name)
		}
		if earlier, twice := seen[byFlag]; twice {
			t.Errorf("%s sets the same as %s", k.Name, earlier)
		}
		seen[byFlag] = k.Name
	}
	if len(config.Keys()) != 29 {
		t.Errorf("%d keys, want 29", len(config.Keys()))
	}
}

func TestKeys_Describe(t *testing.T) {
	byName := map[string]config.Key{}
	for _, k := range config.Keys() {
		if k.Usage == "" {
			t.Errorf("%s has no usage", k.Name)
		}
		byName[k.Name] = k
	}
	for name, want := range map[string]config.Key{
		"auth.accessMinutes":   {Env: "ROLEPLAY_AUTH_ACCESSMINUTES", Default: "15"},
		"server.handlers.docs": {Env: "ROLEPLAY_SERVER_HANDLERS_DOCS", Default: "false", Bool: true},
		"data.store":           {Env: "ROLEPLAY_DATA_STORE", Default: "bolt"},
		"log.level":            {Env: "ROLEPLAY_LOG_LEVEL", Default: "info"},
		"server.listen":        {Env: "ROLEPLAY_SERVER_LISTEN", Default: "127.0.0.1:8080"},
		"auth.signingKey":      {Env: "ROLEPLAY_AUTH_SIGNINGKEY", Default: ""},
	} {
		got := byName[name]
		if got.Env != want.Env || got.Default != want.Default || got.Bool != want.Bool {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for name := range byName {
		if !strings.Contains(string(source), "\t"+name+" ") {
			t.Errorf("the package documentation does not tell of %s", name)
		}
	}
}

func TestSecret_IsNeverShown(t *testing.T) {
	c := config.Config{Auth: config.Auth{SigningKey: key32}}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", c, "key", c.Auth.SigningKey)
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), string(encoded), log.String()} {
		if strings.Contains(shown, key32) || !strings.Contains(shown, "***") {
			t.Errorf("the key is shown: %s", shown)
		}
	}
}
