package config_test

import (
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/config"
)

func TestFolder_Refusals(t *testing.T) {
	for _, tc := range []struct{ name, goos, want string }{
		{"ErrNoHome", "linux", "RolePlay cannot tell where to keep its data: HOME is not set; set it, or name a folder with --data.folder."},
		{"ErrNoHomeDarwin", "darwin", "RolePlay cannot tell where to keep its data: HOME is not set; set it, or name a folder with --data.folder."},
		{"ErrNoLocalAppData", "windows", "RolePlay cannot tell where to keep its data: %LocalAppData% is not set; set it, or name a folder with --data.folder."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, e := range []func(string) (string, bool){env(), env("HOME", "", "LocalAppData", "")} {
				_, err := config.Folder(tc.goos, e)
				if roleplay.CodeOf(err) != roleplay.CodeUnavailable || roleplay.ProblemOf(err).Detail != tc.want {
					t.Errorf("got %v", err)
				}
			}
		})
	}
	t.Run("ErrHomeNotWhole", func(t *testing.T) {
		if _, err := config.Folder("linux", env("HOME", "me")); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	})
}

func TestFolder(t *testing.T) {
	for _, tc := range []struct {
		goos string
		env  func(string) (string, bool)
		want string
	}{
		{"linux", env("HOME", "/home/kim"), "/home/kim/.local/share/roleplay"},
		{"linux", env("HOME", "/home/kim/"), "/home/kim/.local/share/roleplay"},
		{"linux", env("HOME", "/home/kim", "XDG_DATA_HOME", "/big/data/"), "/big/data/roleplay"},
		{"linux", env("XDG_DATA_HOME", "/big/data"), "/big/data/roleplay"},
		{"linux", env("HOME", "/home/kim", "XDG_DATA_HOME", "data"), "/home/kim/.local/share/roleplay"},
		{"freebsd", env("HOME", "/home/kim"), "/home/kim/.local/share/roleplay"},
		{"darwin", env("HOME", "/Users/kim", "XDG_DATA_HOME", "/x"), "/Users/kim/Library/Application Support/RolePlay"},
		{"windows", env("LocalAppData", `C:\Users\kim\AppData\Local`), `C:\Users\kim\AppData\Local\RolePlay`},
		{"windows", env("LOCALAPPDATA", `C:\Users\kim\AppData\Local\`), `C:\Users\kim\AppData\Local\RolePlay`},
	} {
		got, err := config.Folder(tc.goos, tc.env)
		if err != nil || got != tc.want {
			t.Errorf("%s: %q %v, want %q", tc.goos, got, err, tc.want)
		}
	}
}
