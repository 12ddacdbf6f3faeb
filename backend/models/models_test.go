package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/models"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	secretmem "roleplay/backend/secret/mem"
)

func TestService_ErrUnauthenticated(t *testing.T) {
	h := open(t)
	for name, call := range map[string]func(context.Context) error{
		"GetModel":     func(ctx context.Context) error { _, err := h.GetModel(ctx, models.GetModelInput{}); return err },
		"SetModel":     func(ctx context.Context) error { _, err := h.SetModel(ctx, h.local()); return err },
		"DeleteModel":  func(ctx context.Context) error { _, err := h.DeleteModel(ctx, models.DeleteModelInput{}); return err },
		"SetConsent":   func(ctx context.Context) error { _, err := h.SetConsent(ctx, models.SetConsentInput{}); return err },
		"SetLocalOnly": func(ctx context.Context) error { _, err := h.SetLocalOnly(ctx, models.SetLocalOnlyInput{}); return err },
		"SetLimits":    func(ctx context.Context) error { _, err := h.SetLimits(ctx, models.SetLimitsInput{}); return err },
		"CheckModel":   func(ctx context.Context) error { _, err := h.CheckModel(ctx, models.CheckModelInput{}); return err },
		"FindModels":   func(ctx context.Context) error { _, err := h.FindModels(ctx, models.FindModelsInput{}); return err },
		"ListUse":      func(ctx context.Context) error { _, err := h.ListUse(ctx, models.ListUseInput{}); return err },
	} {
		t.Run(name, func(t *testing.T) { wantCode(t, call(t.Context()), roleplay.CodeUnauthenticated, "") })
	}
}

func TestService_SetModel_Refusals(t *testing.T) {
	h := open(t)
	for name, tt := range map[string]struct {
		field  string
		change func(*models.SetModelInput)
	}{
		"ErrVendor":              {"vendor", func(in *models.SetModelInput) { in.Vendor = "parrot" }},
		"ErrNoModel":             {"model", func(in *models.SetModelInput) { in.Model = "  " }},
		"ErrModelWithSpaces":     {"model", func(in *models.SetModelInput) { in.Model = "my model" }},
		"ErrModelTooLong":        {"model", func(in *models.SetModelInput) { in.Model = strings.Repeat("m", 201) }},
		"ErrNoAddress":           {"address", func(in *models.SetModelInput) { in.Address = "" }},
		"ErrAddressWithoutForm":  {"address", func(in *models.SetModelInput) { in.Address = "127.0.0.1:11434" }},
		"ErrAddressOfAFile":      {"address", func(in *models.SetModelInput) { in.Address = "file:///etc/passwd" }},
		"ErrAddressWithPassword": {"address", func(in *models.SetModelInput) { in.Address = "https://me:secret@example.org/v1" }},
		"ErrAddressWithKey":      {"address", func(in *models.SetModelInput) { in.Address = "https://example.org/v1?key=secret" }},
		"ErrKeyWithSpaces":       {"key", func(in *models.SetModelInput) { in.Key = "Bearer " + key }},
		"ErrKeyTooLong":          {"key", func(in *models.SetModelInput) { in.Key = strings.Repeat("k", 8193) }},
		"ErrProject":             {"project", func(in *models.SetModelInput) { in.Project = "p" }},
		"ErrVertexNoProject":     {"project", func(in *models.SetModelInput) { in.Vendor, in.Address = model.VendorVertex, "" }},
		"ErrVertexNoLocation":    {"location", func(in *models.SetModelInput) { in.Vendor, in.Address, in.Project = model.VendorVertex, "", "p" }},
		"ErrPriceBelowZero":      {"priceIn", func(in *models.SetModelInput) { in.PriceIn = -1 }},
		"ErrPriceTooHigh":        {"priceOut", func(in *models.SetModelInput) { in.PriceOut = 1001 * 1_000_000 }},
	} {
		t.Run(name, func(t *testing.T) {
			in := h.local()
			tt.change(&in)
			_, err := h.SetModel(h.ada(), in)
			wantCode(t, err, roleplay.CodeInvalid, tt.field)
		})
	}
	t.Run("NothingIsKept", func(t *testing.T) {
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		if state.Choice != nil || state.KeyKept != models.KeyNone || state.Fault != roleplay.FaultNone {
			t.Errorf("after refusals alone the state is %+v", state)
		}
	})
}

// TestService_NothingGoesOutBefore holds that a service is asked nothing before a
// person has chosen it and agreed to what is sent, and nothing once they have taken that back.
func TestService_NothingGoesOutBefore(t *testing.T) {
	h := open(t)
	silent := func(what string) {
		t.Helper()
		if n := len(h.server.Exchanges()); n != 0 {
			t.Fatalf("%s: the service was asked %d times", what, n)
		}
	}
	_, err := h.play(h.ada(), roleplay.Usage{})
	if model.FaultOf(err) != roleplay.FaultNone {
		t.Errorf("without a choice the fault is %q", model.FaultOf(err))
	}
	set, err := h.SetModel(h.ada(), h.local())
	must(t, err)
	if set.Fault != roleplay.FaultConsent || set.Consented {
		t.Errorf("a choice alone: %+v", set)
	}
	if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultConsent {
		t.Errorf("without consent the fault is %q", model.FaultOf(err))
	}
	check, err := h.CheckModel(h.ada(), models.CheckModelInput{})
	must(t, err)
	if check.OK || check.Fault != roleplay.FaultConsent {
		t.Errorf("a check without consent says %+v", check)
	}
	silent("before consent")

	h.agree(h.ada(), set.Where)
	if _, err := h.play(h.ada(), roleplay.Usage{}); err != nil || len(h.server.Exchanges()) != 1 {
		t.Fatalf("after consent the service was asked %d times: %v", len(h.server.Exchanges()), err)
	}
	h.server.Reset()
	_, err = h.SetConsent(h.ada(), models.SetConsentInput{Where: set.Where})
	must(t, err)
	if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultConsent {
		t.Errorf("after consent was taken back the fault is %q", model.FaultOf(err))
	}
	silent("after consent was taken back")

	h.agree(h.ada(), set.Where)
	other := fake.Start(fake.Options{})
	t.Cleanup(other.Close)
	in := h.local()
	in.Address = other.OpenAI()
	moved, err := h.SetModel(h.ada(), in)
	must(t, err)
	if moved.Consented || moved.Fault != roleplay.FaultConsent {
		t.Errorf("consent to one host counts for another: %+v", moved)
	}
	for name, in := range map[string]models.SetConsentInput{
		"of another host":    {Where: set.Where, Version: models.ConsentVersion, Agreed: true},
		"to an older text":   {Where: moved.Where, Version: models.ConsentVersion - 1, Agreed: true},
		"without a choice's": {Where: "", Version: models.ConsentVersion, Agreed: true},
	} {
		if _, err := h.SetConsent(h.ada(), in); roleplay.CodeOf(err) != roleplay.CodeConflict {
			t.Errorf("consent %s: %v", name, err)
		}
	}
}

// TestService_Key holds where a key is, and that it is nowhere else.
func TestService_Key(t *testing.T) {
	nowhere := func(t *testing.T, h *house) {
		t.Helper()
		for entry, err := range h.store.List(t.Context(), "", "") {
			must(t, err)
			object, err := h.store.Get(t.Context(), entry.Key)
			must(t, err)
			if strings.Contains(entry.Key+string(object.Value), key) {
				t.Errorf("the key stands in the store at %s", entry.Key)
			}
		}
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		told, err := roleplay.EncodeJSON(state)
		must(t, err)
		if strings.Contains(string(told)+h.log.String(), key) {
			t.Error("the key is told, or logged")
		}
		for _, x := range h.server.Exchanges() {
			if strings.Contains(x.Path, key) || strings.Contains(string(x.Body), key) {
				t.Errorf("the key is in the address %s or the body", x.Path)
			}
		}
	}
	t.Run("InTheKeyring", func(t *testing.T) {
		h := open(t)
		if state := h.choose(h.ada(), h.local()); state.KeyKept != models.KeyKeyring || !state.Choice.HasKey {
			t.Errorf("the key is kept in %q", state.KeyKept)
		}
		_, err := h.play(h.ada(), roleplay.Usage{})
		must(t, err)
		if got := h.server.Exchanges()[0].Header.Get("Authorization"); got != "Bearer "+key {
			t.Errorf("the service was shown %q", got)
		}
		nowhere(t, h)
	})
	t.Run("ForThisRunOnly", func(t *testing.T) {
		h := open(t, func(d *models.Deps) { d.Keyring = noKeyring{} })
		if state := h.choose(h.ada(), h.local()); state.KeyKept != models.KeyRun {
			t.Errorf("the key is kept in %q", state.KeyKept)
		}
		_, err := h.play(h.ada(), roleplay.Usage{})
		must(t, err)
		nowhere(t, h)

		h.deps.Run = secretmem.New() // the program is started again
		again := models.New(h.deps)
		t.Cleanup(again.Close)
		state, err := again.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		if state.KeyKept != models.KeyMissing || state.Fault != roleplay.FaultKey {
			t.Errorf("after a start the key is %q, the fault %q", state.KeyKept, state.Fault)
		}
	})
	t.Run("OfAServiceAccount", func(t *testing.T) {
		h := open(t)
		account, err := h.server.ServiceAccount(key)
		must(t, err)
		in := models.SetModelInput{Vendor: model.VendorVertex, Address: h.server.URL(), Model: "gemini-3.8-flash", Project: "p", Location: "europe-west4", Key: account}
		if len(account) <= 1024 {
			t.Fatal("this account fits into one part")
		}
		h.choose(h.ada(), in)
		if _, err := h.play(h.ada(), roleplay.Usage{}); err != nil {
			t.Error(err)
		}
		nowhere(t, h)
	})
	t.Run("KeptForTheSameHostOnly", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		in := h.local()
		in.Key, in.Model = "", "another"
		if state, err := h.SetModel(h.ada(), in); err != nil || state.KeyKept != models.KeyKeyring {
			t.Errorf("the key for another model of the host is %q: %v", state.KeyKept, err)
		}
		elsewhere := fake.Start(fake.Options{})
		t.Cleanup(elsewhere.Close)
		in.Address = elsewhere.OpenAI()
		if state := h.choose(h.ada(), in); state.KeyKept != models.KeyNone || state.Choice.HasKey {
			t.Errorf("the key for another host is %q", state.KeyKept)
		}
		_, err := h.play(h.ada(), roleplay.Usage{})
		must(t, err)
		if got := elsewhere.Exchanges()[0].Header.Get("Authorization"); got != "" {
			t.Errorf("another host was shown %q", got)
		}
	})
	t.Run("Forgotten", func(t *testing.T) {
		keyring := secretmem.New()
		h := open(t, func(d *models.Deps) { d.Keyring = keyring })
		h.choose(h.ada(), h.local())
		state, err := h.DeleteModel(h.ada(), models.DeleteModelInput{})
		must(t, err)
		if _, err := keyring.Get(t.Context(), "model-key-"+string(adaID)); roleplay.CodeOf(err) != roleplay.CodeNotFound || state.Choice != nil {
			t.Errorf("the key is still there (%v), or the choice: %+v", err, state.Choice)
		}
	})
	t.Run("ErrTheKeyringIsLocked", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		h.deps.Keyring = noKeyring{}
		locked := models.New(h.deps)
		t.Cleanup(locked.Close)
		_, err := locked.DeleteModel(h.ada(), models.DeleteModelInput{})
		wantCode(t, err, roleplay.CodeUnavailable, "")
		if state, err := locked.GetModel(h.ada(), models.GetModelInput{}); err != nil || state.Choice == nil || state.KeyKept != models.KeyMissing {
			t.Errorf("after a key that could not be removed the state is %+v: %v", state, err)
		}
	})
	t.Run("OfEachPerson", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		if state, err := h.GetModel(as(t.Context(), bobID, roleplay.RoleUser), models.GetModelInput{}); err != nil || state.Choice != nil {
			t.Errorf("somebody else's choice is %+v: %v", state.Choice, err)
		}
	})
	t.Run("OfTheConfiguration", func(t *testing.T) {
		h := open(t, onServer, func(d *models.Deps) { d.Key, d.Keyring = key, noKeyring{} })
		in := h.local()
		in.Key = ""
		if state := h.choose(h.admin(), in); state.KeyKept != models.KeyConfiguration {
			t.Errorf("the key is from %q", state.KeyKept)
		}
		_, err := h.play(h.admin(), roleplay.Usage{})
		must(t, err)
		if got := h.server.Exchanges()[0].Header.Get("Authorization"); got != "Bearer "+key {
			t.Errorf("the service was shown %q", got)
		}
	})
}

func TestService_OnAServer(t *testing.T) {
	h := open(t, onServer)
	t.Run("ErrChoosingIsForAdministrators", func(t *testing.T) {
		_, err := h.SetModel(h.ada(), h.local())
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.DeleteModel(h.ada(), models.DeleteModelInput{})
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.CheckModel(h.ada(), models.CheckModelInput{})
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.FindModels(h.ada(), models.FindModelsInput{})
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: true, ForAll: true})
		wantCode(t, err, roleplay.CodeForbidden, "")
		_, err = h.SetLimits(h.ada(), models.SetLimitsInput{ForAll: true})
		wantCode(t, err, roleplay.CodeForbidden, "")
	})
	t.Run("OneForAll", func(t *testing.T) {
		h.choose(h.admin(), h.local())
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		if state.Choice == nil || state.MayChoose || !state.Shared || state.Fault != roleplay.FaultConsent {
			t.Errorf("a user sees %+v", state)
		}
		if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultConsent {
			t.Errorf("an administrator's consent counts for others: %v", err)
		}
		h.agree(h.ada(), state.Where)
		_, err = h.play(h.ada(), roleplay.Usage{})
		must(t, err)
	})
	t.Run("RulesForAll", func(t *testing.T) {
		_, err := h.SetLimits(h.admin(), models.SetLimitsInput{ModelLimits: record.ModelLimits{MonthTokens: 1}, ForAll: true})
		must(t, err)
		if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultLimit {
			t.Errorf("a limit of all does not bound a user: %v", err)
		}
		state, err := h.SetLimits(h.ada(), models.SetLimitsInput{ModelLimits: record.ModelLimits{MonthTokens: 50, MonthCost: 7}})
		must(t, err)
		if state.Limits != (record.ModelLimits{MonthTokens: 1, MonthCost: 7}) || state.OwnLimits.MonthTokens != 50 || state.LimitsForAll.MonthTokens != 1 {
			t.Errorf("the limits are %+v: of the user %+v, of all %+v", state.Limits, state.OwnLimits, state.LimitsForAll)
		}
	})
	t.Run("ErrForAllOnAMachine", func(t *testing.T) {
		h := open(t)
		_, err := h.SetLimits(h.admin(), models.SetLimitsInput{ForAll: true})
		wantCode(t, err, roleplay.CodeInvalid, "forAll")
	})
}

// TestService_Told holds that every change is told to those whom it concerns, and to nobody else.
func TestService_Told(t *testing.T) {
	everybody := roleplay.UserID("")
	for name, c := range map[string]struct {
		shared bool
		change func(h *house) error
		want   roleplay.UserID
	}{
		"Model":     {false, func(h *house) error { _, err := h.SetModel(h.ada(), h.local()); return err }, adaID},
		"Forgotten": {false, func(h *house) error { _, err := h.DeleteModel(h.ada(), models.DeleteModelInput{}); return err }, adaID},
		"Switch": {false, func(h *house) error {
			_, err := h.SetLocalOnly(h.ada(), models.SetLocalOnlyInput{On: true})
			return err
		}, adaID},
		"Consent": {false, func(h *house) error {
			_, err := h.SetConsent(h.ada(), models.SetConsentInput{Where: "nowhere"})
			return err
		}, adaID},
		"ModelOfAll":     {true, func(h *house) error { _, err := h.SetModel(h.admin(), h.local()); return err }, everybody},
		"ForgottenByAll": {true, func(h *house) error { _, err := h.DeleteModel(h.admin(), models.DeleteModelInput{}); return err }, everybody},
		"LimitOfAll": {true, func(h *house) error {
			_, err := h.SetLimits(h.admin(), models.SetLimitsInput{ForAll: true})
			return err
		}, everybody},
		"OwnLimit": {true, func(h *house) error { _, err := h.SetLimits(h.ada(), models.SetLimitsInput{}); return err }, adaID},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, func(d *models.Deps) { d.Local = !c.shared })
			news := h.bus.Subscribe(t.Context(), func(roleplay.Event) bool { return true })
			must(t, c.change(h))
			news.Close()
			var told []roleplay.Event
			for e := range news.Events() {
				told = append(told, e)
			}
			if len(told) != 1 || told[0].Type != roleplay.EventModelChanged || told[0].Owner != c.want {
				t.Errorf("told %+v, want one event for %q", told, c.want)
			}
		})
	}
	t.Run("ErrNothingToTell", func(t *testing.T) {
		h := open(t, onServer)
		news := h.bus.Subscribe(t.Context(), func(roleplay.Event) bool { return true })
		_, err := h.SetModel(h.ada(), h.local())
		wantCode(t, err, roleplay.CodeForbidden, "")
		news.Close()
		for e := range news.Events() {
			t.Errorf("a refused change was told: %+v", e)
		}
	})
}

// TestService_Meter holds tokens and cost, by month and by talk.
func TestService_Meter(t *testing.T) {
	priced := func(h *house) models.SetModelInput {
		in := h.local()
		in.PriceIn, in.PriceOut = 750_000, 4_500_000 // 0.75 and 4.50 dollars for a million tokens
		return in
	}
	t.Run("TokensAndCost", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), priced(h))
		for range 2 {
			h.server.Next(fake.Reply{Text: "No.", Usage: model.Usage{In: 1000, Out: 200}})
			_, err := h.play(h.ada(), roleplay.Usage{})
			must(t, err)
		}
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		// 2 × (1000 × 0.75 + 200 × 4.50) / 1,000,000 dollars = 0.0033 dollars.
		if want := (record.ModelMonth{Usage: roleplay.Usage{In: 2000, Out: 400, Cost: 3_300_000}, Replies: 2}); state.Used != want || state.Month != "2026-11" {
			t.Errorf("in %s %+v was used, want %+v", state.Month, state.Used, want)
		}
	})
	t.Run("AFailureIsPaidForToo", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), priced(h))
		h.server.Next(fake.Reply{Fault: fake.Narrates, Usage: model.Usage{In: 700, Out: 40}}, fake.Reply{Fault: fake.Narrates, Usage: model.Usage{In: 800, Out: 40}})
		if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultRole {
			t.Fatalf("the fault is %v", err)
		}
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		if state.Used.In == 0 || state.Used.Cost == 0 || state.Used.Replies != 0 {
			t.Errorf("a reply that was not shown took %+v", state.Used)
		}
	})
	t.Run("ByMonths", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		for _, day := range []int{0, 3, 40} {
			h.now = h.now.AddDate(0, 0, day)
			_, err := h.play(h.ada(), roleplay.Usage{})
			must(t, err)
		}
		out, err := h.ListUse(h.ada(), models.ListUseInput{})
		must(t, err)
		if got := fmt.Sprintf("%s %d %s %d of %d", out.Months[0].Month, out.Months[0].Replies, out.Months[1].Month, out.Months[1].Replies, len(out.Months)); got != "2027-01 1 2026-12 1 of 3" {
			t.Errorf("the months are %+v", out.Months)
		}
	})
	t.Run("WarningAndStop", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		_, err := h.SetLimits(h.ada(), models.SetLimitsInput{ModelLimits: record.ModelLimits{MonthTokens: 100}})
		must(t, err)
		for _, step := range []struct {
			take    int
			warning bool
			fault   roleplay.Fault
		}{{79, false, ""}, {1, true, ""}, {20, true, roleplay.FaultLimit}} {
			h.server.Next(fake.Reply{Text: "No.", Usage: model.Usage{In: step.take}})
			_, err := h.play(h.ada(), roleplay.Usage{})
			must(t, err)
			state, err := h.GetModel(h.ada(), models.GetModelInput{})
			must(t, err)
			if state.Warning != step.warning || state.Fault != step.fault {
				t.Errorf("with %d of 100 used: warning %v, fault %q", state.Used.In, state.Warning, state.Fault)
			}
		}
		before := len(h.server.Exchanges())
		if _, err := h.play(h.ada(), roleplay.Usage{}); model.FaultOf(err) != roleplay.FaultLimit || len(h.server.Exchanges()) != before {
			t.Errorf("above the limit the service is asked: %v", err)
		}
	})
	t.Run("OfOneTalk", func(t *testing.T) {
		for name, limits := range map[string]record.ModelLimits{"tokens": {SessionTokens: 100}, "cost": {SessionCost: 5}} {
			h := open(t)
			h.choose(h.ada(), h.local())
			_, err := h.SetLimits(h.ada(), models.SetLimitsInput{ModelLimits: limits})
			must(t, err)
			if _, err := h.play(h.ada(), roleplay.Usage{In: 60, Out: 39, Cost: 4}); err != nil {
				t.Errorf("below the limit of %s: %v", name, err)
			}
			if _, err := h.play(h.ada(), roleplay.Usage{In: 60, Out: 40, Cost: 5}); model.FaultOf(err) != roleplay.FaultLimit {
				t.Errorf("at the limit of %s: %v", name, err)
			}
		}
	})
	t.Run("ErrLimitBelowZero", func(t *testing.T) {
		h := open(t)
		_, err := h.SetLimits(h.ada(), models.SetLimitsInput{ModelLimits: record.ModelLimits{MonthCost: -1}})
		wantCode(t, err, roleplay.CodeInvalid, "monthCost")
	})
	t.Run("TwoAtOnce", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		done := make(chan error)
		for range 20 {
			go func() {
				_, err := h.play(h.ada(), roleplay.Usage{})
				done <- err
			}()
		}
		for range 20 {
			must(t, <-done)
		}
		state, err := h.GetModel(h.ada(), models.GetModelInput{})
		must(t, err)
		if state.Used.Replies != 20 {
			t.Errorf("%d of 20 replies are counted", state.Used.Replies)
		}
	})
}

// TestService_CheckModel holds that the button says what is wrong.
func TestService_CheckModel(t *testing.T) {
	h := open(t)
	h.choose(h.ada(), h.local())
	t.Run("OK", func(t *testing.T) {
		out, err := h.CheckModel(h.ada(), models.CheckModelInput{})
		must(t, err)
		if !out.OK || out.Fault != "" || len(out.Models) == 0 || out.FirstMs < 1 {
			t.Errorf("it says %+v", out)
		}
	})
	for fault, want := range map[fake.Fault]roleplay.Fault{
		fake.BadKey: roleplay.FaultKey, fake.Forbidden: roleplay.FaultForbidden, fake.NoModel: roleplay.FaultModel, fake.NoPath: roleplay.FaultAddress,
		fake.Busy: roleplay.FaultBusy, fake.DailyQuota: roleplay.FaultQuota, fake.ServerError: roleplay.FaultServer, fake.HTML: roleplay.FaultNotModel,
		fake.Redirect: roleplay.FaultRedirect, fake.Huge: roleplay.FaultTooLong, fake.Empty: roleplay.FaultEmpty, fake.CutEarly: roleplay.FaultCut, fake.Stall: roleplay.FaultStall,
	} {
		t.Run(string(fault), func(t *testing.T) {
			h.server.Next(fake.Reply{Fault: fault, Elsewhere: "http://127.0.0.1:1/"}, fake.Reply{Fault: fault, Elsewhere: "http://127.0.0.1:1/"})
			defer h.server.Reset()
			out, err := h.CheckModel(h.ada(), models.CheckModelInput{})
			must(t, err)
			if out.OK || out.Fault != want {
				t.Errorf("it says %+v, want %q", out, want)
			}
		})
	}
	t.Run("NobodyThere", func(t *testing.T) {
		h := open(t)
		h.choose(h.ada(), h.local())
		h.server.Close()
		out, err := h.CheckModel(h.ada(), models.CheckModelInput{})
		must(t, err)
		if out.Fault != roleplay.FaultOffline {
			t.Errorf("it says %+v", out)
		}
	})
}
