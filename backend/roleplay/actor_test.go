package roleplay_test

import (
	"context"
	"testing"

	"roleplay/backend/roleplay"
)

func TestRole_Includes(t *testing.T) {
	order := []roleplay.Role{roleplay.RoleGuest, roleplay.RoleUser, roleplay.RoleScripter, roleplay.RoleAdmin}
	for i, r := range order {
		for j, other := range order {
			if got, want := r.Includes(other), i >= j; got != want {
				t.Errorf("%s.Includes(%s) = %v, want %v", r, other, got, want)
			}
		}
		for _, unknown := range []roleplay.Role{"", "admin", "ROOT"} {
			if unknown.Valid() || unknown.Includes(r) {
				t.Errorf("the unknown role %q may do what %s may", unknown, r)
			}
		}
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
	}
	if roleplay.Role("").Includes("") {
		t.Error("an unknown role includes another")
	}
}

func TestRequireActor(t *testing.T) {
	as := func(id roleplay.UserID, r roleplay.Role) context.Context {
		return roleplay.WithActor(t.Context(), roleplay.Actor{ID: id, Name: "Anna", Role: r})
	}
	tests := []struct {
		name  string
		ctx   context.Context
		least roleplay.Role
		want  roleplay.Code
	}{
		{"ErrNobody", t.Context(), roleplay.RoleGuest, roleplay.CodeUnauthenticated},
		{"ErrNoID", as("", roleplay.RoleAdmin), roleplay.RoleGuest, roleplay.CodeUnauthenticated},
		{"ErrRole", as("u", roleplay.RoleUser), roleplay.RoleScripter, roleplay.CodeForbidden},
		{"ErrUnknownRole", as("u", "ROOT"), roleplay.RoleGuest, roleplay.CodeForbidden},
		{"ErrNoRole", as("u", ""), roleplay.RoleGuest, roleplay.CodeForbidden},
		{"Same", as("u", roleplay.RoleUser), roleplay.RoleUser, ""},
		{"More", as("u", roleplay.RoleAdmin), roleplay.RoleGuest, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := roleplay.RequireActor(test.ctx, test.least)
			if got := roleplay.CodeOf(err); got != test.want {
				t.Errorf("code %q, want %q", got, test.want)
			}
			if (a.ID == "u") != (err == nil) {
				t.Errorf("actor %+v with error %v", a, err)
			}
		})
	}
	t.Run("TheLastCounts", func(t *testing.T) {
		ctx := roleplay.WithActor(as("u", roleplay.RoleAdmin), roleplay.Actor{ID: "g", Role: roleplay.RoleGuest})
		if _, err := roleplay.RequireActor(ctx, roleplay.RoleUser); roleplay.CodeOf(err) != roleplay.CodeForbidden {
			t.Errorf("the guest acted with the rights of the one before: %v", err)
		}
	})
}
