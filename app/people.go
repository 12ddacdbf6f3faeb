package app

import (
	"context"
	"strings"

	"roleplay/backend/files"
	"roleplay/backend/roleplay"
)

// person finds who is meant by a name or an email. Where there is one person
// only, nobody needs to be named.
func (a *App) person(ctx context.Context, named string) (roleplay.User, error) {
	users, err := a.services.Auth.ListUsers(ctx)
	if err != nil {
		return roleplay.User{}, err
	}
	var found []roleplay.User
	for _, u := range users {
		if named == "" || named == string(u.ID) || strings.EqualFold(named, u.Email) || strings.EqualFold(named, u.Name) {
			found = append(found, u)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(users) == 0:
		return roleplay.User{}, roleplay.Errorf(roleplay.CodeNotFound, "There is nobody in this folder yet. Open RolePlay once and make a profile, or make an account with `roleplay user create`.")
	case named == "":
		return roleplay.User{}, roleplay.Errorf(roleplay.CodeInvalid, "There are several people in this folder. Name one of them with --user: %s.", names(users))
	case len(found) == 0:
		return roleplay.User{}, roleplay.Errorf(roleplay.CodeNotFound, "There is nobody called %s in this folder. There are %s.", named, names(users))
	}
	return roleplay.User{}, roleplay.Errorf(roleplay.CodeInvalid, "Several people are called %s. Name one of them with --user by the email or the id: %s.", named, ids(found))
}

// maxNamed is how many people a message names.
const maxNamed = 20

func names(users []roleplay.User) string {
	return list(users, func(u roleplay.User) string {
		if u.Email != "" {
			return u.Name + " <" + u.Email + ">"
		}
		return u.Name
	})
}

func ids(users []roleplay.User) string {
	return list(users, func(u roleplay.User) string {
		if u.Email != "" {
			return u.Email
		}
		return string(u.ID)
	})
}

func list(users []roleplay.User, name func(roleplay.User) string) string {
	var all []string
	for _, u := range users[:min(len(users), maxNamed)] {
		all = append(all, name(u))
	}
	if len(users) > maxNamed {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// folderNames gives each person a folder of their own name, with a number where
// several have one name on some system.
func folderNames(users []roleplay.User) []string {
	taken := map[string]bool{}
	all := make([]string, len(users))
	for i, u := range users {
		asked := files.SafeName(u.Name)
		for n := 1; all[i] == "" || taken[strings.ToLower(all[i])]; n++ {
			all[i] = files.Numbered(asked, n)
		}
		taken[strings.ToLower(all[i])] = true
	}
	return all
}
