package record_test

import (
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

func TestAccount_Stored(t *testing.T) {
	s := mem.New()
	account := record.Account{
		ID: "u", Name: "Anna", Email: "anna@example.org", Role: roleplay.RoleUser,
		PasswordHash: "hash", Generation: 2, CreatedAt: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
	}
	if _, err := (record.Docs[record.Account]{Store: s, Schema: 1}).Create(t.Context(), record.AccountKey("u"), "u", account); err != nil {
		t.Fatal(err)
	}
	const want = `{"schema":1,"rev":1,"by":"u","body":{"id":"u","name":"Anna","email":"anna@example.org","role":"USER",` +
		`"passwordHash":"hash","generation":2,"createdAt":"2026-03-04T05:06:07Z"}}`
	if got := raw(t, s, "accounts/u"); got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
}

func TestUnqueue(t *testing.T) {
	waiting := func(t *testing.T) store.Local {
		s := mem.New()
		_, err := record.EvaluationQueue(s).Create(t.Context(), record.QueueKey(talk), anna, record.QueuedEvaluation{UserID: anna, SessionID: talk})
		talkOK(t, err)
		return s
	}
	s := waiting(t)
	wantIs(t, record.Unqueue(t.Context(), failing(s, "get", ""), anna, talk), errDisk)
	wantIs(t, record.Unqueue(t.Context(), &cut{Store: s}, anna, talk), errCut)
	talkOK(t, record.Unqueue(t.Context(), s, ben, talk)) // of whom it is a copy
	raw(t, s, record.QueueKey(talk))
	talkOK(t, record.Unqueue(t.Context(), &rotten{Store: s, parts: []string{record.QueueKey(talk)}}, anna, talk))
	raw(t, s, record.QueueKey(talk))
	for range 2 {
		talkOK(t, record.Unqueue(t.Context(), s, anna, talk))
		if left := keysOf(t, s); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
	}
	plant(t, s, record.QueueKey(talk), "rubbish")
	talkOK(t, record.Unqueue(t.Context(), s, anna, talk))

	// Another one comes in between: it is that of Anna still, and then it is not.
	for _, next := range []roleplay.UserID{anna, ben} {
		s := waiting(t)
		h := storetest.NewFaulty(s, nil)
		h.Before(func(op, _ string) error {
			if op == "delete" {
				h.Before(nil)
				plant(t, s, record.QueueKey(talk), `{"schema":1,"rev":2,"by":"x","body":{"userId":"`+string(next)+`","sessionId":"`+string(talk)+`"}}`)
			}
			return nil
		})
		talkOK(t, record.Unqueue(t.Context(), h, anna, talk))
		if left := keysOf(t, s); (len(left) == 0) != (next == anna) {
			t.Errorf("left: %q", left)
		}
	}
}

func TestQueuedEvaluation_Stored(t *testing.T) {
	s := mem.New()
	queue := record.Docs[record.QueuedEvaluation]{Store: s, Schema: 1}
	if _, err := queue.Create(t.Context(), record.QueueKey("s"), "u", record.QueuedEvaluation{UserID: "u", SessionID: "s"}); err != nil {
		t.Fatal(err)
	}
	if got, want := raw(t, s, "queue/evaluation/s"), `{"schema":1,"rev":1,"by":"u","body":{"userId":"u","sessionId":"s"}}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
}

func TestClaimLogin(t *testing.T) {
	t.Run("ErrStore", func(t *testing.T) {
		for name, broken := range map[string]*storetest.Faulty{"Put": failing(mem.New(), "put", ""), "Get": failing(mem.New(), "get", "")} {
			if name == "Get" {
				if _, err := record.ClaimLogin(t.Context(), broken.Local, record.MethodPassword, "anna@example.org", anna); err != nil {
					t.Fatal(err)
				}
			}
			_, err := record.ClaimLogin(t.Context(), broken, record.MethodPassword, "anna@example.org", ben)
			wantIs(t, err, errDisk)
		}
	})
	t.Run("TheFirstHasIt", func(t *testing.T) {
		s := mem.New()
		for _, id := range []roleplay.UserID{anna, ben, anna} {
			got, err := record.ClaimLogin(t.Context(), s, record.MethodPassword, "Anna@example.org", id)
			if got != anna || err != nil {
				t.Errorf("claimed for %s: %s, error %v", id, got, err)
			}
		}
		if got, err := record.ClaimLogin(t.Context(), s, "profile", "anna@example.org", ben); got != ben || err != nil {
			t.Errorf("another method: %s, error %v", got, err)
		}
		want := `{"schema":1,"rev":1,"by":"` + string(anna) + `","body":{"userId":"` + string(anna) + `"}}`
		if got := raw(t, s, record.LoginKey(record.MethodPassword, "anna@example.org")); got != want {
			t.Errorf("stored %s, want %s", got, want)
		}
	})
}
