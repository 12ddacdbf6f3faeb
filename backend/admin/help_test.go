package admin_test

import (
	"context"
	"strings"
	"testing"

	"roleplay/backend/admin"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	storemem "roleplay/backend/store/mem"
)

func who(ctx context.Context, role roleplay.Role) context.Context {
	return roleplay.WithActor(ctx, roleplay.Actor{ID: "u1", Name: "Somebody", Role: role})
}

func TestService_SetHelp(t *testing.T) {
	s := &admin.Service{Store: storemem.New()}
	contact := record.HelpContact{Name: "Counselling", Phone: "0800 1110111"}
	t.Run("ErrUnauthenticated", func(t *testing.T) {
		if _, err := s.SetHelp(t.Context(), record.HelpSettings{}); roleplay.CodeOf(err) != roleplay.CodeUnauthenticated {
			t.Error(err)
		}
		if _, err := s.GetHelp(t.Context(), admin.GetHelpInput{}); roleplay.CodeOf(err) != roleplay.CodeUnauthenticated {
			t.Error(err)
		}
	})
	t.Run("ErrForbidden", func(t *testing.T) {
		if _, err := s.SetHelp(who(t.Context(), roleplay.RoleScripter), record.HelpSettings{}); roleplay.CodeOf(err) != roleplay.CodeForbidden {
			t.Error(err)
		}
	})
	for name, tt := range map[string]struct {
		field string
		in    record.HelpSettings
	}{
		"ErrTooManyContacts": {"contacts", record.HelpSettings{Contacts: make([]record.HelpContact, 21)}},
		"ErrTooManyPhrases":  {"phrases", record.HelpSettings{Phrases: make([]string, 51)}},
		"ErrNoName":          {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Phone: "1"}}}},
		"ErrNameAlone":       {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "Counselling"}}}},
		"ErrTooLong":         {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Note: strings.Repeat("n", 201)}}}},
		"ErrTwoLines":        {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Note: "a\nb"}}}},
		"ErrScript":          {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Link: "javascript:alert(1)"}}}},
		"ErrPlainLink":       {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Link: "http://example.org"}}}},
		"ErrLinkWithName":    {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Link: "https://me@example.org"}}}},
		"ErrNoAddress":       {"contacts", record.HelpSettings{Contacts: []record.HelpContact{{Name: "N", Link: "mailto:nobody"}}}},
		"ErrShortPhrase":     {"phrases", record.HelpSettings{Phrases: []string{"stop"}}},
		"ErrEmptyPhrase":     {"phrases", record.HelpSettings{Phrases: []string{" "}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.SetHelp(who(t.Context(), roleplay.RoleAdmin), tt.in)
			if p := roleplay.ProblemOf(err); p.Code != roleplay.CodeInvalid || len(p.Errors) != 1 || p.Errors[0].Field != tt.field {
				t.Errorf("%+v", p)
			}
		})
	}
	t.Run("OK", func(t *testing.T) {
		if got, err := s.GetHelp(who(t.Context(), roleplay.RoleGuest), admin.GetHelpInput{}); err != nil || len(got.Contacts) != 0 {
			t.Errorf("before, there is %+v: %v", got, err)
		}
		_, err := s.SetHelp(who(t.Context(), roleplay.RoleAdmin), record.HelpSettings{
			Contacts: []record.HelpContact{contact, {Name: " Ward ", Link: "mailto:ward@example.org", Note: "in office hours"}}, Phrases: []string{" purple rain "},
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.GetHelp(who(t.Context(), roleplay.RoleGuest), admin.GetHelpInput{})
		if err != nil || len(got.Contacts) != 2 || got.Contacts[0] != contact || got.Contacts[1].Name != "Ward" || got.Phrases[0] != "purple rain" {
			t.Errorf("kept is %+v: %v", got, err)
		}
	})
}
