package auth_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/auth"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

func TestService_Register_Refusals(t *testing.T) {
	long := strings.Repeat("a", 243) + "@example.org" // 255 bytes
	cases := []struct {
		name  string
		in    auth.RegisterInput
		field string
	}{
		{"ErrEmailEmpty", auth.RegisterInput{Email: "  ", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailWithoutHost", auth.RegisterInput{Email: "mira", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailWithoutName", auth.RegisterInput{Email: "@example.org", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailWithDisplayName", auth.RegisterInput{Email: "Mira <mira@example.org>", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailQuoted", auth.RegisterInput{Email: `"mira"@example.org`, Password: password, Name: "Mira"}, "email"},
		{"ErrEmailComment", auth.RegisterInput{Email: "mira@example.org (me)", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailList", auth.RegisterInput{Email: "a@example.org, b@example.org", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailGroup", auth.RegisterInput{Email: "group:mira@example.org;", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailLiteralHost", auth.RegisterInput{Email: "mira@[127.0.0.1]", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailControlCharacter", auth.RegisterInput{Email: "mi\x00ra@example.org", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailOddSpace", auth.RegisterInput{Email: "mi\u00a0ra@example.org", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailNotText", auth.RegisterInput{Email: "mi\xffra@example.org", Password: password, Name: "Mira"}, "email"},
		{"ErrEmailTooLong", auth.RegisterInput{Email: long, Password: password, Name: "Mira"}, "email"},
		{"ErrNameEmpty", auth.RegisterInput{Email: email, Password: password, Name: ""}, "name"},
		{"ErrNameBlank", auth.RegisterInput{Email: email, Password: password, Name: " \u00a0 "}, "name"},
		{"ErrNameInvisible", auth.RegisterInput{Email: email, Password: password, Name: "\u200d\u200d"}, "name"},
		{"ErrNameLineBreak", auth.RegisterInput{Email: email, Password: password, Name: "Mira\nadmin"}, "name"},
		{"ErrNameTurnsText", auth.RegisterInput{Email: email, Password: password, Name: "Mira\u202enimda"}, "name"},
		{"ErrNameNotText", auth.RegisterInput{Email: email, Password: password, Name: "Mira\xff"}, "name"},
		{"ErrNameTooLong", auth.RegisterInput{Email: email, Password: password, Name: strings.Repeat("ö", 81)}, "name"},
		{"ErrPasswordTooShort", auth.RegisterInput{Email: email, Password: "1234567", Name: "Mira"}, "password"},
		{"ErrPasswordTooLong", auth.RegisterInput{Email: email, Password: strings.Repeat("p", 1025), Name: "Mira"}, "password"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			_, err := w.Register(t.Context(), c.in)
			wantField(t, err, c.field)
			if strings.Contains(err.Error(), c.in.Password) {
				t.Error("the error tells the password")
			}
		})
	}
	t.Run("ErrEmailTaken", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		_, err := w.Register(t.Context(), auth.RegisterInput{Email: " MIRA@Example.ORG ", Password: "another one", Name: "Other"})
		wantCode(t, err, roleplay.CodeConflict)
		_, err = w.login(t, email, "another one")
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.login(t, email, password)
		must(t, err)
	})
	t.Run("ErrAtAMachine", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.Local = true })
		_, err := w.Register(t.Context(), auth.RegisterInput{Email: email, Password: password, Name: "Mira"})
		wantCode(t, err, roleplay.CodeForbidden)
	})
	t.Run("ErrStore", func(t *testing.T) {
		for _, prefix := range []string{"logins/", "accounts/"} {
			w := newWorld(t, nil)
			w.store.onPut = failing(prefix)
			_, err := w.Register(t.Context(), auth.RegisterInput{Email: email, Password: password, Name: "Mira"})
			wantCode(t, err, roleplay.CodeInternal)
		}
	})
}

func TestService_Register(t *testing.T) {
	t.Run("IsAUser", func(t *testing.T) {
		w := newWorld(t, nil)
		in, err := w.Register(t.Context(), auth.RegisterInput{Email: " Mira@Example.org", Password: password, Name: "  Mira Łęcka 👩‍🏫 "})
		must(t, err)
		want := roleplay.User{ID: in.User.ID, Name: "Mira Łęcka 👩‍🏫", Email: "mira@example.org", Role: roleplay.RoleUser}
		if in.User != want || !roleplay.IsUUID(string(in.User.ID)) {
			t.Errorf("got %+v, want %+v", in.User, want)
		}
		actor, err := w.Authenticate(t.Context(), in.AccessToken)
		must(t, err)
		if want := (roleplay.Actor{ID: in.User.ID, Name: "Mira Łęcka 👩‍🏫", Role: roleplay.RoleUser}); actor != want {
			t.Errorf("the token proves %+v, want %+v", actor, want)
		}
	})
	t.Run("Longest", func(t *testing.T) {
		w := newWorld(t, nil)
		address := strings.Repeat("a", 242) + "@example.org" // 254 bytes
		secret := strings.Repeat("p", 1023) + "q"
		_, err := w.Register(t.Context(), auth.RegisterInput{Email: address, Password: secret, Name: strings.Repeat("ö", 80)})
		must(t, err)
		_, err = w.login(t, address, secret)
		must(t, err)
		_, err = w.login(t, address, strings.Repeat("p", 1023)+"r") // nothing is cut off
		wantCode(t, err, roleplay.CodeUnauthenticated)
	})
	t.Run("ShortestPassword", func(t *testing.T) {
		_, err := newWorld(t, nil).Register(t.Context(), auth.RegisterInput{Email: email, Password: "12345678", Name: "M"})
		must(t, err)
	})
	t.Run("CrashLeavesNoDeadEmail", func(t *testing.T) {
		w := newWorld(t, nil)
		w.store.onPut = failing("accounts/") // the program ends after the claim
		_, err := w.Register(t.Context(), auth.RegisterInput{Email: email, Password: "the lost one", Name: "Mira"})
		wantCode(t, err, roleplay.CodeInternal)
		w.store.onPut = nil
		_, err = w.login(t, email, "the lost one")
		wantCode(t, err, roleplay.CodeUnauthenticated)
		w.register(t)
		_, err = w.login(t, email, password)
		must(t, err)
	})
	t.Run("AdoptedWhileUnderWay", func(t *testing.T) {
		w := newWorld(t, nil)
		entered := false
		w.store.onPut = func(key string) error {
			if strings.HasPrefix(key, "accounts/") && !entered {
				entered = true // somebody else comes between claim and account
				w.register(t)
			}
			return nil
		}
		_, err := w.Register(t.Context(), auth.RegisterInput{Email: email, Password: "too late", Name: "Late"})
		wantCode(t, err, roleplay.CodeConflict)
		_, err = w.login(t, email, password)
		must(t, err)
	})
	t.Run("OneOfManyAtOnceWins", func(t *testing.T) {
		w := newWorld(t, nil)
		const people = 8
		var errs [people]error
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() {
				_, errs[i] = w.Register(t.Context(), auth.RegisterInput{Email: email, Password: "password " + string(rune('0'+i)), Name: "Mira"})
			})
		}
		wg.Wait()
		winners := 0
		for i, err := range errs {
			_, loginErr := w.login(t, email, "password "+string(rune('0'+i)))
			switch roleplay.CodeOf(err) {
			case "":
				winners++
				must(t, loginErr)
			case roleplay.CodeConflict:
				wantCode(t, loginErr, roleplay.CodeUnauthenticated)
			default:
				t.Errorf("got %v, want a conflict", err)
			}
		}
		if winners != 1 {
			t.Errorf("%d registered one email, want 1", winners)
		}
	})
	t.Run("KeepsNoPassword", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		object, err := w.store.Get(t.Context(), record.AccountKey(in.User.ID))
		must(t, err)
		if strings.Contains(string(object.Value), password) || !strings.Contains(string(object.Value), "$argon2id$v=19$m=16,t=1,p=1$") {
			t.Errorf("the account is %s", object.Value)
		}
	})
}

func TestService_CreateUser(t *testing.T) {
	t.Run("ErrRole", func(t *testing.T) {
		for _, role := range []roleplay.Role{"", "admin", "ROOT"} {
			_, err := newWorld(t, nil).CreateUser(t.Context(), auth.CreateUserInput{Email: email, Password: password, Name: "Ada", Role: role})
			wantField(t, err, "role")
			for _, valid := range []string{"GUEST", "USER", "SCRIPTER", "ADMIN"} {
				if detail := roleplay.ProblemOf(err).Detail; !strings.Contains(detail, valid) {
					t.Errorf("%q does not name the role %s", detail, valid)
				}
			}
		}
	})
	t.Run("ErrPassword", func(t *testing.T) {
		_, err := newWorld(t, nil).CreateUser(t.Context(), auth.CreateUserInput{Email: email, Name: "Ada", Role: roleplay.RoleAdmin})
		wantField(t, err, "password")
	})
	t.Run("ErrEmailTaken", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: email, Password: password, Name: "Ada", Role: roleplay.RoleAdmin})
		wantCode(t, err, roleplay.CodeConflict)
		in, err := w.login(t, email, password)
		must(t, err)
		if in.User.Role != roleplay.RoleUser {
			t.Errorf("the account became %s", in.User.Role)
		}
	})
	t.Run("AnyRole", func(t *testing.T) {
		for _, role := range []roleplay.Role{roleplay.RoleGuest, roleplay.RoleUser, roleplay.RoleScripter, roleplay.RoleAdmin} {
			w := newWorld(t, nil)
			user, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: email, Password: password, Name: "Ada", Role: role})
			must(t, err)
			in, err := w.login(t, email, password)
			must(t, err)
			if want := (roleplay.User{ID: user.ID, Name: "Ada", Email: email, Role: role}); user != want || in.User != want {
				t.Errorf("made %+v, signed in %+v, want %+v", user, in.User, want)
			}
		}
	})
}

func TestCreateUserInput_Check(t *testing.T) {
	good := auth.CreateUserInput{Email: email, Name: "Ada", Role: roleplay.RoleAdmin} // the password may come later
	must(t, good.Check())
	for field, change := range map[string]func(in *auth.CreateUserInput){
		"email": func(in *auth.CreateUserInput) { in.Email = "ada" },
		"name":  func(in *auth.CreateUserInput) { in.Name = "" },
		"role":  func(in *auth.CreateUserInput) { in.Role = "KING" },
	} {
		in := good
		change(&in)
		wantField(t, in.Check(), field)
	}
}

func TestService_SetRole(t *testing.T) {
	set := func(w *world, email string, role roleplay.Role) (roleplay.User, error) {
		return w.SetRole(t.Context(), auth.SetRoleInput{Email: email, Role: role})
	}
	t.Run("ErrRole", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		_, err := set(w, email, "KING")
		wantField(t, err, "role")
	})
	t.Run("ErrEmail", func(t *testing.T) {
		_, err := set(newWorld(t, nil), "mira", roleplay.RoleAdmin)
		wantField(t, err, "email")
	})
	t.Run("ErrUnknownEmail", func(t *testing.T) {
		_, err := set(newWorld(t, nil), email, roleplay.RoleAdmin)
		wantCode(t, err, roleplay.CodeNotFound)
		if detail := roleplay.ProblemOf(err).Detail; !strings.Contains(detail, email) {
			t.Errorf("%q does not name the email", detail)
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		w.store.onPut = failing("accounts/")
		_, err := set(w, email, roleplay.RoleAdmin)
		wantCode(t, err, roleplay.CodeInternal)
		w.store.onPut, w.store.onGet = nil, failing("logins/")
		_, err = set(w, email, roleplay.RoleAdmin)
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ActsAtOnce", func(t *testing.T) { // on the sign-ins that there are
		w := newWorld(t, nil)
		in := w.register(t)
		user, err := set(w, " MIRA@example.org", roleplay.RoleScripter)
		must(t, err)
		if want := (roleplay.User{ID: in.User.ID, Name: "Mira", Email: email, Role: roleplay.RoleScripter}); user != want {
			t.Errorf("got %+v, want %+v", user, want)
		}
		actor, err := w.Authenticate(t.Context(), in.AccessToken)
		must(t, err)
		if actor.Role != roleplay.RoleScripter {
			t.Errorf("the token proves %s, want SCRIPTER", actor.Role)
		}
	})
}

func TestService_SetPassword(t *testing.T) {
	set := func(w *world, email, password string) (roleplay.User, error) {
		return w.SetPassword(t.Context(), auth.SetPasswordInput{Email: email, Password: password})
	}
	t.Run("ErrEmail", func(t *testing.T) {
		_, err := set(newWorld(t, nil), "mira", "another long one")
		wantField(t, err, "email")
	})
	t.Run("ErrPassword", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		_, err := set(w, email, "short")
		wantField(t, err, "password")
	})
	t.Run("ErrUnknownEmail", func(t *testing.T) {
		_, err := set(newWorld(t, nil), email, "another long one")
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		w.store.onPut = failing("accounts/")
		_, err := set(w, email, "another long one")
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("EndsTheSignIns", func(t *testing.T) {
		w := newWorld(t, nil)
		in := w.register(t)
		user, err := set(w, " MIRA@example.org", "another long one")
		must(t, err)
		if user.ID != in.User.ID {
			t.Errorf("got %+v", user)
		}
		_, err = w.Authenticate(t.Context(), in.AccessToken)
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.login(t, email, password)
		wantCode(t, err, roleplay.CodeUnauthenticated)
		_, err = w.login(t, email, "another long one")
		must(t, err)
	})
}

func TestService_ListUsers(t *testing.T) {
	t.Run("ErrStore", func(t *testing.T) {
		w := newWorld(t, nil)
		w.register(t)
		w.store.onGet = failing("accounts/")
		_, err := w.ListUsers(t.Context())
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("TheFirstMadeFirst", func(t *testing.T) {
		w := newWorld(t, nil)
		first := w.register(t)
		w.clock.pass(time.Millisecond) // within one their ids are in any order
		second, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: "ada@example.org", Password: password, Name: "Ada", Role: roleplay.RoleAdmin})
		must(t, err)
		users, err := w.ListUsers(t.Context())
		must(t, err)
		if len(users) != 2 || users[0] != first.User || users[1] != second {
			t.Errorf("got %+v", users)
		}
	})
}
