package admin_test

import (
	"testing"

	"roleplay/backend/admin"
	"roleplay/backend/roleplay"
)

func TestService_GetAbout(t *testing.T) {
	about := admin.About{Version: "1.2.3", Mode: "server", DataFolder: "/srv/roleplay", Store: "bolt"}
	s := &admin.Service{About: about}
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		got, err := s.GetAbout(t.Context(), admin.GetAboutInput{})
		if roleplay.CodeOf(err) != roleplay.CodeUnauthenticated || got != (admin.About{}) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	for role, folder := range map[roleplay.Role]string{
		roleplay.RoleGuest: "", roleplay.RoleUser: "", roleplay.RoleScripter: "", roleplay.RoleAdmin: "/srv/roleplay",
	} {
		t.Run(string(role), func(t *testing.T) {
			ctx := roleplay.WithActor(t.Context(), roleplay.Actor{ID: "u1", Role: role})
			want := about
			want.DataFolder = folder
			if got, err := s.GetAbout(ctx, admin.GetAboutInput{}); err != nil || got != want {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		})
	}
}
