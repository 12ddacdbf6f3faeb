package record_test

import (
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

func TestKeys(t *testing.T) {
	tests := []struct{ got, want string }{
		{record.AccountKey(anna), "accounts/0190a1b2-0000-7000-8000-00000000000a"},
		{record.LoginKey("password", "anna@example.org"), "logins/ee230988119f37ef2ec49efa5fefa36edb9e0b77780c3814a2ebf992035e82f9"},
		{record.LoginKey("password", "Anna@Example.ORG"), "logins/ee230988119f37ef2ec49efa5fefa36edb9e0b77780c3814a2ebf992035e82f9"},
		{record.LoginKey("https://id.example", "Sub-1"), "logins/6f30ddfa48b5b5cee8d89bb65330b42b72a4256e0d105dc295e5aca703c8087e"},
		{record.ProfileKey(anna), "users/0190a1b2-0000-7000-8000-00000000000a/profile"},
		{record.SessionPageKey(anna, talk), "users/0190a1b2-0000-7000-8000-00000000000a/session_pages/0199"},
		{record.ChatEventKey(anna, talk, 7), "users/0190a1b2-0000-7000-8000-00000000000a/chat_events/0199c0de-0000-7000-8000-000000000001/0000000007"},
		{record.EvaluationKey(anna, talk, "0199c0de-0000-7000-8000-0000000000e1"), "users/0190a1b2-0000-7000-8000-00000000000a/evaluations/0199c0de-0000-7000-8000-000000000001/0199c0de-0000-7000-8000-0000000000e1"},
		{record.QueueKey(talk), "queue/evaluation/0199c0de-0000-7000-8000-000000000001"},
		{record.ContentKey(record.KindScenario, "bad-news", 12), "content/scenario/bad-news/000012"},
		{record.ShippedKey, "content/shipped"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("key %q, want %q", test.got, test.want)
		}
		if err := store.CheckKey(test.got); err != nil {
			t.Errorf("CheckKey(%q): %v", test.got, err)
		}
	}
}

func TestKeys_Prefixes(t *testing.T) {
	tests := []struct{ got, want string }{
		{record.AccountsPrefix, "accounts/"},
		{record.QueuePrefix, "queue/evaluation/"},
		{record.SessionPagesPrefix(anna), "users/0190a1b2-0000-7000-8000-00000000000a/session_pages/"},
		{record.ChatEventsPrefix(anna, talk), "users/0190a1b2-0000-7000-8000-00000000000a/chat_events/0199c0de-0000-7000-8000-000000000001/"},
		{record.EvaluationsPrefix(anna, talk), "users/0190a1b2-0000-7000-8000-00000000000a/evaluations/0199c0de-0000-7000-8000-000000000001/"},
		{record.ContentPrefix(record.KindRubric), "content/rubric/"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("prefix %q, want %q", test.got, test.want)
		}
	}
}

// An id that is not one part of a key reaches no place of somebody else.
func TestKeys_ForeignIDs(t *testing.T) {
	for _, id := range []string{"", "a/b", "/", "..", "../" + string(ben), "x/../../" + string(ben)} {
		keys := []string{
			record.AccountKey(roleplay.UserID(id)), record.ProfileKey(roleplay.UserID(id)),
			record.SessionPageKey(anna, roleplay.SessionID(id)), record.ChatEventKey(anna, roleplay.SessionID(id), 1),
			record.EvaluationKey(anna, talk, roleplay.EvaluationID(id)), record.QueueKey(roleplay.SessionID(id)),
			record.ContentKey(record.KindScript, id, 1),
		}
		for _, key := range keys {
			if store.CheckKey(key) == nil {
				t.Errorf("the id %q makes the key %q, which a store would take", id, key)
			}
		}
	}
	s := mem.New()
	_, err := record.Content[string]{Store: s, Kind: record.KindScript}.Get(t.Context(), "../rubric/x", 1)
	wantCode(t, err, roleplay.CodeNotFound)
	_, err = record.NewSessions(s).Get(t.Context(), anna, "../../"+roleplay.SessionID(ben))
	wantCode(t, err, roleplay.CodeNotFound)
}
