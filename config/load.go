package config

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

//go:embed dev.yaml beta.yaml prod.yaml
var profiles embed.FS

// Source is where settings come from. Everything outside is a field, so that a
// test rules it.
type Source struct {
	Profile     Profile                     // empty: dev
	File        string                      // path of an own file; empty: none
	Environment func(string) (string, bool) // os.LookupEnv; nil: an empty environment
	Flags       map[string]string           // by key, only those that were given
	Server      bool                        // headless: the rules for a program that others reach hold too
}

// Load reads and checks all settings. Its error (CodeInvalid) tells every
// mistake on a line of its own, with file and line, flag or variable, and with
// what would be right; it never repeats a secret.
// CodeUnavailable if the own file is there and cannot be read.
func Load(s Source) (Config, error) {
	env := s.Environment
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	if s.Profile == "" {
		s.Profile = ProfileDev
	}
	built, err := profiles.ReadFile(string(s.Profile) + ".yaml")
	if err != nil {
		return Config{}, roleplay.Invalid("profile", "There is no profile %q; take dev, beta or prod.", s.Profile)
	}
	layers := []layer{readFile("config/"+string(s.Profile)+".yaml", built, env)}
	if s.File != "" {
		own, err := readOwn(s.File)
		if err != nil {
			return Config{}, err
		}
		layers = append(layers, readFile(s.File, own, env))
	}
	layers = append(layers, readEnvironment(env), readFlags(s.Flags))

	cfg, known, mistakes := Default(), knownKeys(), []mistake(nil)
	cfg.Profile = s.Profile
	for _, l := range layers {
		mistakes = append(mistakes, l.mistakes...)
		for _, v := range l.values {
			if err := known[v.key].set(&cfg, v.text); err != nil {
				mistakes = append(mistakes, mistake{v.place, v.key, err.Error()})
			}
		}
	}
	if len(mistakes) == 0 && s.Server {
		mistakes = checkServer(cfg)
	}
	if len(mistakes) > 0 {
		return Config{}, tell(mistakes)
	}
	return cfg, nil
}

func readOwn(path string) ([]byte, error) {
	own, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, roleplay.Invalid("config", "There is no settings file %s.", path)
	case err != nil:
		return nil, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: fmt.Sprintf("The settings file %s cannot be read.", path), Err: err}
	}
	return own, nil
}

func readEnvironment(env func(string) (string, bool)) layer {
	var l layer
	for _, s := range settings() {
		name := envName(s.name)
		if text, ok := env(name); ok {
			l.values = append(l.values, value{"environment variable " + name, s.name, text})
		}
	}
	return l
}

func readFlags(flags map[string]string) layer {
	var l layer
	known := knownKeys()
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		if _, ok := known[key]; !ok {
			l.mistakes = append(l.mistakes, mistake{"flag --" + key, key, unknown(key)})
			continue
		}
		l.values = append(l.values, value{"flag --" + key, key, flags[key]})
	}
	return l
}

// checkServer holds the rules between keys for a program that others reach over a network.
func checkServer(c Config) []mistake {
	if c.Profile == ProfileDev {
		return nil
	}
	var mistakes []mistake
	place := "profile " + string(c.Profile)
	if c.Data.Store == StoreBolt {
		mistakes = append(mistakes, mistake{
			place, "data.store",
			"is bolt, which keeps everything on this one machine; beta and prod servers need a shared store, which this version does not have; use --profile dev",
		})
	}
	if c.Auth.SigningKey == "" {
		mistakes = append(mistakes, mistake{
			place, "auth.signingKey",
			"must be set on a server, so that it does not lie beside the accounts it protects; put at least 32 random bytes into the environment variable ROLEPLAY_SIGNING_KEY",
		})
	}
	return mistakes
}

func tell(mistakes []mistake) error {
	lines := make([]string, len(mistakes))
	fields := make([]roleplay.FieldError, len(mistakes))
	for i, m := range mistakes {
		fields[i] = roleplay.FieldError{Field: m.key, Message: strings.TrimSpace(m.key+" "+m.text) + "."}
		lines[i] = m.place + ": " + fields[i].Message
		if strings.HasSuffix(m.text, "?") {
			fields[i].Message = strings.TrimSuffix(fields[i].Message, ".")
			lines[i] = strings.TrimSuffix(lines[i], ".")
		}
	}
	return &roleplay.Error{Code: roleplay.CodeInvalid, Message: strings.Join(lines, "\n"), Fields: fields}
}
