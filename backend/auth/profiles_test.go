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

// newMachine makes the service of a desktop.
func newMachine(t *testing.T) *world {
	t.Helper()
	return newWorld(t, func(d *auth.Deps) { d.Local = true })
}

func (w *world) profile(t *testing.T, name, password string) auth.SignedIn {
	t.Helper()
	in, err := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: name, Password: password})
	must(t, err)
	return in
}

// everyProfileCall makes the three calls with a launch key and returns their errors by name.
func everyProfileCall(t *testing.T, w *world, key string, u roleplay.UserID) map[string]error {
	t.Helper()
	_, list := w.ListProfiles(t.Context(), auth.ListProfilesInput{Key: key})
	_, create := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Eve", Key: key})
	_, open := w.OpenProfile(t.Context(), auth.OpenProfileInput{ID: u, Key: key})
	return map[string]error{"ListProfiles": list, "CreateProfile": create, "OpenProfile": open}
}

func TestService_Profiles_LaunchKey(t *testing.T) {
	t.Run("ErrOnAServer", func(t *testing.T) {
		w := newWorld(t, func(d *auth.Deps) { d.LaunchKey = "launch key" })
		u := w.register(t).User.ID
		for method, err := range everyProfileCall(t, w, "launch key", u) {
			if roleplay.CodeOf(err) != roleplay.CodeNotFound {
				t.Errorf("%s: %v, want CodeNotFound", method, err)
			}
		}
	})
	machine := func(t *testing.T) (*world, roleplay.UserID) {
		w := newWorld(t, func(d *auth.Deps) { d.Local, d.LaunchKey = true, "launch key" })
		in, err := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Owner", Key: "launch key"})
		must(t, err)
		return w, in.User.ID
	}
	for name, key := range map[string]string{"ErrNoKey": "", "ErrWrongKey": "launch kez", "ErrPartOfTheKey": "launch", "ErrMoreThanTheKey": "launch key "} {
		t.Run(name, func(t *testing.T) {
			w, u := machine(t)
			for method, err := range everyProfileCall(t, w, key, u) {
				if roleplay.CodeOf(err) != roleplay.CodeForbidden {
					t.Errorf("%s: %v, want CodeForbidden", method, err)
				}
			}
			out, err := w.ListProfiles(t.Context(), auth.ListProfilesInput{Key: "launch key"})
			must(t, err)
			if len(out.Profiles) != 1 {
				t.Errorf("there are %d profiles, want 1", len(out.Profiles))
			}
		})
	}
	t.Run("OK", func(t *testing.T) {
		w, u := machine(t)
		for method, err := range everyProfileCall(t, w, "launch key", u) {
			if err != nil {
				t.Errorf("%s: %v", method, err)
			}
		}
	})
	t.Run("TheWindowNeedsNone", func(t *testing.T) {
		w := newMachine(t)
		for method, err := range everyProfileCall(t, w, "", w.profile(t, "Owner", "").User.ID) {
			if err != nil {
				t.Errorf("%s: %v", method, err)
			}
		}
	})
}

func TestService_CreateProfile(t *testing.T) {
	refusals := []struct {
		name, profile, password, field string
	}{
		{"ErrNameEmpty", " ", "", "name"},
		{"ErrNameTooLong", strings.Repeat("n", 81), "", "name"},
		{"ErrNameLineBreak", "a\nb", "", "name"},
		{"ErrPasswordTooShort", "Mira", "1234567", "password"},
		{"ErrPasswordTooLong", "Mira", strings.Repeat("p", 1025), "password"},
	}
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			_, err := newMachine(t).CreateProfile(t.Context(), auth.CreateProfileInput{Name: c.profile, Password: c.password})
			wantField(t, err, c.field)
		})
	}
	t.Run("ErrStore", func(t *testing.T) {
		breaks := map[string]func(h *hooked){
			"claim": func(h *hooked) { h.onPut = failing("logins/") },
			"put":   func(h *hooked) { h.onPut = failing("accounts/") },
		}
		for name, breakIt := range breaks {
			w := newMachine(t)
			breakIt(w.store)
			_, err := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Mira"})
			if roleplay.CodeOf(err) != roleplay.CodeInternal {
				t.Errorf("%s: %v, want an internal error", name, err)
			}
		}
	})
	t.Run("FirstIsAdmin", func(t *testing.T) {
		w := newMachine(t)
		first := w.profile(t, " Mira ", "")
		second := w.profile(t, "Mira", "")
		third := w.profile(t, "Noor", password)
		for i, c := range []struct {
			in   auth.SignedIn
			name string
			role roleplay.Role
		}{{first, "Mira", roleplay.RoleAdmin}, {second, "Mira", roleplay.RoleUser}, {third, "Noor", roleplay.RoleUser}} {
			if want := (roleplay.User{ID: c.in.User.ID, Name: c.name, Role: c.role}); c.in.User != want {
				t.Errorf("profile %d is %+v, want %+v", i+1, c.in.User, want)
			}
			actor, err := w.Authenticate(t.Context(), c.in.AccessToken)
			must(t, err)
			if actor.ID != c.in.User.ID {
				t.Errorf("profile %d: the token proves %s", i+1, actor.ID)
			}
		}
	})
	t.Run("FirstIsAdminBesideAccounts", func(t *testing.T) { // a folder that has served others before
		w := newMachine(t)
		_, err := w.CreateUser(t.Context(), auth.CreateUserInput{Email: email, Password: password, Name: "Ada", Role: roleplay.RoleAdmin})
		must(t, err)
		if role := w.profile(t, "Mira", "").User.Role; role != roleplay.RoleAdmin {
			t.Errorf("the first profile is %s, want ADMIN", role)
		}
		if role := w.profile(t, "Noor", "").User.Role; role != roleplay.RoleUser {
			t.Errorf("the second profile is %s, want USER", role)
		}
	})
	t.Run("CrashLeavesAnAdminToBe", func(t *testing.T) {
		w := newMachine(t)
		w.store.onPut = failing("accounts/")
		_, err := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Lost"})
		wantCode(t, err, roleplay.CodeInternal)
		w.store.onPut = nil
		if role := w.profile(t, "Mira", "").User.Role; role != roleplay.RoleAdmin {
			t.Errorf("the first profile is %s, want ADMIN", role)
		}
	})
	// Each order in which two find the machine empty: one comes before the claim
	// of the other, or between its claim and its account.
	for name, prefix := range map[string]string{"OneAdminBeforeTheClaim": "logins/", "OneAdminAfterTheClaim": "accounts/"} {
		t.Run(name, func(t *testing.T) {
			w := newMachine(t)
			var fast auth.SignedIn
			entered := false
			w.store.onPut = func(key string) error {
				if strings.HasPrefix(key, prefix) && !entered {
					entered = true
					fast = w.profile(t, "Fast", "")
				}
				return nil
			}
			slow := w.profile(t, "Slow", "")
			if fast.User.Role != roleplay.RoleAdmin || slow.User.Role != roleplay.RoleUser || fast.User.ID == slow.User.ID {
				t.Errorf("fast %+v, slow %+v, want ADMIN and USER", fast.User, slow.User)
			}
		})
	}
	t.Run("OneAdminOfManyAtOnce", func(t *testing.T) {
		for range 20 {
			w := newMachine(t)
			const people = 6
			var ins [people]auth.SignedIn
			var wg sync.WaitGroup
			for i := range people {
				wg.Go(func() {
					in, err := w.CreateProfile(t.Context(), auth.CreateProfileInput{Name: "Mira"})
					if err != nil {
						t.Error(err)
					}
					ins[i] = in
				})
			}
			wg.Wait()
			admins, ids := 0, map[roleplay.UserID]bool{}
			for _, in := range ins {
				ids[in.User.ID] = true
				if in.User.Role == roleplay.RoleAdmin {
					admins++
				}
			}
			if admins != 1 || len(ids) != people {
				t.Fatalf("%d admins and %d ids of %d, want 1 and all", admins, len(ids), people)
			}
		}
	})
}

func TestService_ListProfiles(t *testing.T) {
	t.Run("ErrStore", func(t *testing.T) {
		w := newMachine(t)
		w.profile(t, "Mira", "")
		w.store.onList = failing("accounts/")
		_, err := w.ListProfiles(t.Context(), auth.ListProfilesInput{})
		wantCode(t, err, roleplay.CodeInternal)
		w.store.onList, w.store.onGet = nil, failing("accounts/")
		_, err = w.ListProfiles(t.Context(), auth.ListProfilesInput{})
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("Nobody", func(t *testing.T) {
		out, err := newMachine(t).ListProfiles(t.Context(), auth.ListProfilesInput{})
		must(t, err)
		if out.Profiles == nil || len(out.Profiles) != 0 {
			t.Errorf("got %#v, want an empty list", out.Profiles)
		}
	})
	t.Run("FirstMadeFirst", func(t *testing.T) {
		w := newMachine(t)
		var want []auth.Profile
		for i, name := range []string{"Zoe", "Mira", "Ada"} {
			role, lock := roleplay.RoleUser, ""
			if i == 0 {
				role = roleplay.RoleAdmin
			}
			if i == 1 {
				lock = password
			}
			id := w.profile(t, name, lock).User.ID
			want = append(want, auth.Profile{ID: id, Name: name, Role: role, Locked: i == 1})
			w.clock.pass(time.Second)
		}
		out, err := w.ListProfiles(t.Context(), auth.ListProfilesInput{})
		must(t, err)
		if len(out.Profiles) != 3 || out.Profiles[0] != want[0] || out.Profiles[1] != want[1] || out.Profiles[2] != want[2] {
			t.Errorf("got %+v, want %+v", out.Profiles, want)
		}
	})
	t.Run("DeletedMeanwhile", func(t *testing.T) {
		w := newMachine(t)
		u := w.profile(t, "Mira", "").User.ID
		w.store.onGet = func(key string) error {
			return w.store.Delete(t.Context(), record.AccountKey(u), always)
		}
		out, err := w.ListProfiles(t.Context(), auth.ListProfilesInput{})
		must(t, err)
		if len(out.Profiles) != 0 {
			t.Errorf("got %+v, want none", out.Profiles)
		}
	})
}

func TestService_OpenProfile(t *testing.T) {
	open := func(t *testing.T, w *world, u roleplay.UserID, password string) (auth.SignedIn, error) {
		t.Helper()
		return w.OpenProfile(t.Context(), auth.OpenProfileInput{ID: u, Password: password})
	}
	t.Run("ErrUnknown", func(t *testing.T) {
		w := newMachine(t)
		_, err := open(t, w, "01957d4c-0000-7000-8000-000000000000", "")
		wantCode(t, err, roleplay.CodeNotFound)
		w.store.onGet = func(key string) error { t.Errorf("read %s, which no id names", key); return nil }
		for _, id := range []roleplay.UserID{"", "mira", "../accounts"} {
			_, err := open(t, w, id, "")
			wantCode(t, err, roleplay.CodeNotFound)
		}
	})
	t.Run("ErrWrongPassword", func(t *testing.T) {
		w := newMachine(t)
		u := w.profile(t, "Mira", password).User.ID
		for _, wrong := range []string{"", "wrong horse", strings.Repeat("p", 1025)} {
			_, err := open(t, w, u, wrong)
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
	})
	t.Run("ErrManyWrong", func(t *testing.T) {
		w := newMachine(t)
		u := w.profile(t, "Mira", password).User.ID
		for range 10 {
			_, err := open(t, w, u, "wrong horse")
			wantCode(t, err, roleplay.CodeUnauthenticated)
		}
		_, err := open(t, w, u, password)
		wantCode(t, err, roleplay.CodeTooMany)
		w.clock.pass(time.Second)
		_, err = open(t, w, u, password)
		must(t, err)
	})
	t.Run("ErrStore", func(t *testing.T) {
		w := newMachine(t)
		u := w.profile(t, "Mira", "").User.ID
		w.store.onGet = failing("accounts/")
		_, err := open(t, w, u, "")
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("ErrStoredHash", func(t *testing.T) {
		w := newMachine(t)
		u := w.profile(t, "Mira", password).User.ID
		w.setHash(t, u, "damaged")
		_, err := open(t, w, u, password)
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("OK", func(t *testing.T) {
		w := newMachine(t)
		for _, lock := range []string{"", password} {
			made := w.profile(t, "Mira", lock)
			in, err := open(t, w, made.User.ID, lock)
			must(t, err)
			if in.User != made.User {
				t.Errorf("opened %+v, want %+v", in.User, made.User)
			}
			actor, err := w.Authenticate(t.Context(), in.AccessToken)
			must(t, err)
			if actor.ID != made.User.ID {
				t.Errorf("the token proves %s, want %s", actor.ID, made.User.ID)
			}
		}
	})
}
