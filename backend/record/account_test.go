package record_test

import (
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/mem"
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
