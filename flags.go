package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"roleplay/config"
)

// settings is a command line that may set every key of the configuration.
type settings struct {
	*flag.FlagSet
	profile, file string
	keys          map[string]string // those that were given
}

func newSettings(command string) *settings {
	s := &settings{FlagSet: flag.NewFlagSet(command, flag.ContinueOnError), keys: map[string]string{}}
	s.SetOutput(io.Discard) // mistakes are told once, by fail
	s.StringVar(&s.profile, "profile", "", "a built-in set of settings: dev, beta or prod")
	s.StringVar(&s.file, "config", "", "your own file of settings")
	s.key("data", config.Key{Name: "data.folder", Usage: "where everything is kept; the same as --data.folder"})
	s.key("listen", config.Key{Name: "server.listen", Usage: "host:port, port 0 takes a free one; the same as --server.listen"})
	for _, k := range config.Keys() {
		s.key(k.Name, k)
	}
	return s
}

func (s *settings) key(name string, k config.Key) {
	set := func(value string) error { s.keys[k.Name] = value; return nil }
	if k.Bool {
		s.BoolFunc(name, k.Usage, set)
		return
	}
	s.Func(name, k.Usage, set)
}

// parse reads the flags. Words that are no flags are refused, and places that
// are none: an empty one comes from a script whose variable is not set.
func (s *settings) parse(args []string) error {
	words, err := s.parseWords(args)
	if err == nil && len(words) > 0 {
		err = usageError{fmt.Sprintf("%q is one word too many; `roleplay help` shows how it is used.", words[0])}
	}
	return err
}

// parseWords is parse where words that are no flags may stand before, between
// and after the flags. It returns them.
func (s *settings) parseWords(args []string) ([]string, error) {
	var words []string
	for {
		if err := parseFlags(s.FlagSet, args); err != nil {
			return nil, err
		}
		if s.NArg() == 0 {
			return words, s.checkPlaces()
		}
		if n := len(args) - s.NArg(); n > 0 && args[n-1] == "--" {
			return append(words, s.Args()...), s.checkPlaces()
		}
		words, args = append(words, s.Arg(0)), s.Args()[1:]
	}
}

func (s *settings) checkPlaces() error {
	if folder, given := s.keys["data.folder"]; given && folder == "" {
		return usageError{"--data needs a folder. Without the flag it is the folder of the system."}
	}
	if address, given := s.keys["server.listen"]; given && address == "" {
		return usageError{"--listen needs a host and a port, such as 127.0.0.1:8080."}
	}
	return nil
}

func parseFlags(f *flag.FlagSet, args []string) error {
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return flag.ErrHelp
	}
	if err != nil {
		text := strings.Replace(err.Error(), "flag provided but not defined: -", "There is no flag --", 1)
		return usageError{text + "; `roleplay help` lists the flags."}
	}
	return nil
}

// load reads the configuration: flags over environment over file over profile.
// The data folder is made whole.
func (p program) load(s *settings, otherwise config.Profile, server bool) (config.Config, error) {
	profile := config.Profile(s.profile)
	if profile == "" {
		profile = otherwise
	}
	c, err := config.Load(config.Source{Profile: profile, File: s.file, Environment: p.env, Flags: s.keys, Server: server})
	if err != nil {
		return c, err
	}
	if c.Data.Folder == "" {
		if c.Data.Folder, err = config.Folder(runtime.GOOS, p.env); err != nil {
			return c, err
		}
	}
	c.Data.Folder, err = filepath.Abs(c.Data.Folder)
	return c, err
}

const usage = `RolePlay is a flight simulator for conversations.

  roleplay                     open the window; without a display, serve a page for your browser
  roleplay serve               serve accounts over HTTP, without a window
  roleplay export              write talks into a folder
      --to DIR [--user NAME|EMAIL | --all-users] [--format txt,md,html,jsonl,csv,vtt,srt,sillytavern,docx,pdf]
      [--session ID,…] [--scenario ID] [--from DATE] [--until DATE] [--events] [--notes] [--speaker trainee|character]
  roleplay export --auto DIR|off [--user NAME|EMAIL] [--format …]
                               write each talk that ends into a folder, from now on
  roleplay import FILE…        take in talks: jsonl of RolePlay or SillyTavern
      [--user NAME|EMAIL] [--as-copy]
  roleplay import --from-python DIR
                               take in the data of the earlier Python system, which stay as they are
  roleplay search WORDS…       find what was said and written
      [--user NAME|EMAIL] [--limit N] [--speaker trainee|character] [--scenario ID] [--from DATE] [--until DATE]
      an argument with spaces is a phrase, a word with * behind it a beginning: "what happened" "smok*"
  roleplay verify [--repair] [--seen]
                               check everything that is kept; exit 1 when something is wrong
  roleplay compact             give room that is no longer needed back to the disk
  roleplay backup FILE         copy everything to a file, which can take the place of roleplay.db
  roleplay user create         make an account in the data folder of a server
      --email EMAIL --role GUEST|USER|SCRIPTER|ADMIN [--name NAME] [--password-stdin]
  roleplay user role           give an account there another role
      --email EMAIL --role GUEST|USER|SCRIPTER|ADMIN
  roleplay user password       give an account there another password
      --email EMAIL [--password-stdin]
  roleplay script check FILE…  look for mistakes in scenarios, characters, scripts and rubrics
  roleplay version             tell the version
  roleplay help                show this

Where another RolePlay works in the data folder, that one does the work. Ctrl-C stops it.

Flags of all but script, version and help, stronger than the environment, which is stronger than your file:

`

func (p program) help(_ context.Context, args []string) error {
	if len(args) > 0 {
		return usageError{"`roleplay help` shows all commands at once and takes nothing more."}
	}
	if _, err := io.WriteString(p.stdout, usage); err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"data DIR", "where everything is kept"}, {"listen HOST:PORT", "where to serve; port 0 takes a free one"},
		{"profile NAME", "a built-in set of settings: dev, beta or prod"}, {"config FILE", "your own file of settings"},
	} {
		if _, err := fmt.Fprintf(table, "  --%s\t\t%s\n", row[0], row[1]); err != nil {
			return err
		}
	}
	for _, k := range config.Keys() {
		if _, err := fmt.Fprintf(table, "  --%s\t%s\t%s\n", k.Name, k.Env, k.Usage); err != nil {
			return err
		}
	}
	return table.Flush()
}
