package config

import (
	"strings"

	"roleplay/backend/roleplay"
)

// Folder returns the data folder of a system (as in runtime.GOOS), for an
// account whose environment is env:
//
//	linux, others   $XDG_DATA_HOME/roleplay, else ~/.local/share/roleplay
//	darwin          ~/Library/Application Support/RolePlay
//	windows         %LocalAppData%\RolePlay
//
// CodeUnavailable when the environment does not say where the account lives. It
// makes no folder.
func Folder(goos string, env func(string) (string, bool)) (string, error) {
	get := func(name string) string { v, _ := env(name); return v }
	if goos == "windows" {
		local := get("LocalAppData")
		if local == "" {
			local = get("LOCALAPPDATA")
		}
		if local == "" {
			return "", noPlace("%LocalAppData%")
		}
		return strings.TrimRight(local, `\`) + `\RolePlay`, nil
	}
	home := strings.TrimRight(get("HOME"), "/")
	if goos != "darwin" {
		// The XDG specification says to ignore a path that is not absolute.
		if data := get("XDG_DATA_HOME"); strings.HasPrefix(data, "/") {
			return strings.TrimRight(data, "/") + "/roleplay", nil
		}
	}
	switch {
	case home == "":
		return "", noPlace("HOME")
	case !strings.HasPrefix(home, "/"):
		return "", roleplay.Errorf(roleplay.CodeUnavailable, "The environment variable HOME is %q, which is not a whole path; set it, or name a folder with --data.folder.", home)
	case goos == "darwin":
		return home + "/Library/Application Support/RolePlay", nil
	}
	return home + "/.local/share/roleplay", nil
}

func noPlace(name string) error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "RolePlay cannot tell where to keep its data: %s is not set; set it, or name a folder with --data.folder.", name)
}
