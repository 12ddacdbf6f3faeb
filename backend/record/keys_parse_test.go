package record_test

import (
	"slices"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
)

func TestParseKey(t *testing.T) {
	for key, want := range map[string]record.Place{
		"accounts/u":                            {Kind: record.KeyAccount, User: "u"},
		"users/u/profile":                       {Kind: record.KeyProfile, User: "u"},
		"users/u/auto_export":                   {Kind: record.KeyAutoExport, User: "u"},
		"users/u/session_pages/0199":            {Kind: record.KeySessionPage, User: "u"},
		"users/u/session_pages/" + string(talk): {Kind: record.KeySessionPage, User: "u"},
		"users/u/chat_events/s/0000000012":      {Kind: record.KeyChatEvent, User: "u", Session: "s", Seq: 12},
		"users/u/chat_events/s/12345678901":     {Kind: record.KeyChatEvent, User: "u", Session: "s", Seq: 12345678901},
		"users/u/chat_logs/s":                   {Kind: record.KeyChatLog, User: "u", Session: "s", Seq: 1},
		"users/u/chat_logs/s.0002":              {Kind: record.KeyChatLog, User: "u", Session: "s", Seq: 2},
		"users/u/evaluations/s/e":               {Kind: record.KeyEvaluation, User: "u", Session: "s"},
		"users/u/marks/s":                       {Kind: record.KeyMarks, User: "u", Session: "s"},
		"queue/evaluation/s":                    {Kind: record.KeyQueue, Session: "s"},
		"content/scenario/bad-news/000012":      {Kind: record.KeyContent},
		"content/shipped":                       {Kind: record.KeyContent},
		"logins/" + strings.Repeat("0a", 32):    {Kind: record.KeyLogin},
	} {
		if got := record.ParseKey(key); got != want {
			t.Errorf("ParseKey(%q) = %+v, want %+v", key, got, want)
		}
	}
	for _, key := range []string{
		"", "/", "accounts", "accounts/", "accounts/u/x", "accounts/U", "logins/x", "logins/" + strings.Repeat("0A", 32),
		"users/u", "users/u/", "users//profile", "users/u/profile/x", "users/u/auto_export/x", "users/u/session_pages", "users/u/session_pages/",
		"users/u/chat_events/s", "users/u/chat_events/s/", "users/u/chat_events/s/1", "users/u/chat_events/s/0000000000",
		"users/u/chat_events/s/000000001x", "users/u/chat_events/s/-000000001", "users/u/chat_events/s/00000000012",
		"users/u/chat_events/s/99999999999999999999", "users/u/chat_events//0000000001", "users/u/chat_events/s/0000000001/x",
		"users/u/chat_logs/s.0001", "users/u/chat_logs/s.2", "users/u/chat_logs/s.", "users/u/chat_logs/.0002", "users/u/chat_logs/s.0002.0003",
		"users/u/evaluations/s", "users/u/marks", "users/u/changes/d/1", "users/../profile", "queue/evaluation", "queue/other/s",
		"content/scenario/x", "content/scenario/x/1", "content/scenario/x/000000", "content", "meta", "users/u/marks/a b",
	} {
		if got := record.ParseKey(key); got != (record.Place{Kind: record.KeyOther}) {
			t.Errorf("ParseKey(%q) = %+v, want other", key, got)
		}
	}
}

// FuzzParseKey spells a key of each kind with what it is given and reads it back.
func FuzzParseKey(f *testing.F) {
	f.Add("users/u/chat_logs/s.0002", "u", "s", int64(2))
	f.Add("content/shipped", "shipped", "content", int64(1))
	f.Add("users/a/chat_events/b/0000000001", "..", "a.0002", int64(10_000_000_000))
	f.Fuzz(func(t *testing.T, key, user, session string, n int64) {
		u, s := roleplay.UserID(user), roleplay.SessionID(session)
		spelled := map[string]record.Place{
			record.AccountKey(u):            {Kind: record.KeyAccount, User: u},
			record.LoginKey(user, session):  {Kind: record.KeyLogin},
			record.ProfileKey(u):            {Kind: record.KeyProfile, User: u},
			record.AutoExportKey(u):         {Kind: record.KeyAutoExport, User: u},
			record.SessionPageKey(u, s):     {Kind: record.KeySessionPage, User: u},
			record.MarksKey(u, s):           {Kind: record.KeyMarks, User: u, Session: s},
			record.QueueKey(s):              {Kind: record.KeyQueue, Session: s},
			record.EvaluationKey(u, s, "e"): {Kind: record.KeyEvaluation, User: u, Session: s},
			record.ContentKey(record.KindScenario, session, int(n&0xffffff)+1): {Kind: record.KeyContent},
		}
		if n > 0 {
			spelled[record.ChatEventKey(u, s, n)] = record.Place{Kind: record.KeyChatEvent, User: u, Session: s, Seq: n}
		}
		if part := int(n & 0xfff); part > 0 && !strings.Contains(session, ".") {
			spelled[record.ChatLogKey(u, s, part)] = record.Place{Kind: record.KeyChatLog, User: u, Session: s, Seq: int64(part)}
		}
		for key, want := range spelled {
			if store.CheckKey(key) != nil {
				want = record.Place{Kind: record.KeyOther} // no store takes it
			}
			if got := record.ParseKey(key); got != want {
				t.Errorf("ParseKey(%q) = %+v, want %+v", key, got, want)
			}
		}
		p := record.ParseKey(key)
		var again string
		switch p.Kind {
		case record.KeyAccount:
			again = record.AccountKey(p.User)
		case record.KeyProfile:
			again = record.ProfileKey(p.User)
		case record.KeyAutoExport:
			again = record.AutoExportKey(p.User)
		case record.KeyMarks:
			again = record.MarksKey(p.User, p.Session)
		case record.KeyQueue:
			again = record.QueueKey(p.Session)
		case record.KeyChatEvent:
			again = record.ChatEventKey(p.User, p.Session, p.Seq)
		case record.KeyChatLog:
			again = record.ChatLogKey(p.User, p.Session, int(p.Seq))
		default:
			return
		}
		if again != key {
			t.Errorf("%q was read as %+v, which is %q", key, p, again)
		}
	})
}

func TestUsers(t *testing.T) {
	users := func(t *testing.T, s store.Store) (ids []roleplay.UserID, err error) {
		t.Helper()
		for u, e := range record.Users(t.Context(), s) {
			if err = e; err == nil {
				ids = append(ids, u)
			}
		}
		return ids, err
	}
	t.Run("ErrStore", func(t *testing.T) {
		_, err := users(t, failing(mem.New(), "list", ""))
		wantIs(t, err, errDisk)
	})
	s := &counting{Store: mem.New()}
	for _, u := range []roleplay.UserID{"a", "a-b", "a.b", "a0", "ab", "b"} {
		for n := range 500 {
			plant(t, s, record.ChatEventKey(u, talk, int64(n+1)), "{}")
		}
		plant(t, s, record.ProfileKey(u), "{}")
	}
	plant(t, s, "accounts/z", "{}")
	plant(t, s, "userz/z/profile", "{}")
	got, err := users(t, s)
	if want := []roleplay.UserID{"a-b", "a.b", "a", "a0", "ab", "b"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("users %q, error %v; want %q", got, err, want)
	}
	if s.yielded > 12 {
		t.Errorf("%d keys were looked at", s.yielded)
	}
	for _, err := range record.Users(t.Context(), s) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
}

func TestLog_Sessions(t *testing.T) {
	sessions := func(t *testing.T, s store.Store) (ids []roleplay.SessionID, err error) {
		t.Helper()
		for id, e := range (record.Log{Store: s}).Sessions(t.Context(), anna) {
			if err = e; err == nil {
				ids = append(ids, id)
			}
		}
		return ids, err
	}
	s := mem.New()
	var want []roleplay.SessionID
	for n := range 12 {
		if n%3 != 1 { // has events
			plant(t, s, record.ChatEventKey(anna, sid(n), 4), "{}")
			plant(t, s, record.ChatEventKey(anna, sid(n), 5), "{}")
		}
		if n%3 != 0 { // is sealed
			plant(t, s, record.ChatLogKey(anna, sid(n), 1), "{}")
			plant(t, s, record.ChatLogKey(anna, sid(n), 2), "{}")
		}
		want = append(want, sid(n))
	}
	plant(t, s, record.ChatLogKey(anna, sid(20), 2), "{}") // a copy without its beginning
	want = append(want, sid(20))
	plant(t, s, record.ChatLogKey(ben, sid(21), 1), "{}")
	got, err := sessions(t, s)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("sessions %q, error %v; want %q", got, err, want)
	}
	for n := range 12 { // stopped anywhere
		for _, err := range (record.Log{Store: s}).Sessions(t.Context(), anna) {
			if err != nil {
				t.Fatal(err)
			}
			if n--; n < 0 {
				break
			}
		}
	}
	for _, prefix := range []string{"chat_events/", "chat_logs/"} {
		t.Run("ErrStore/"+prefix, func(t *testing.T) {
			_, err := sessions(t, failing(s, "list", prefix))
			wantIs(t, err, errDisk)
			only := mem.New()
			plant(t, only, record.ChatEventKey(anna, talk, 1), "{}")
			_, err = sessions(t, failing(only, "list", prefix))
			wantIs(t, err, errDisk)
		})
	}
}

func TestLog_Exists(t *testing.T) {
	s := mem.New()
	plant(t, s, record.ChatEventKey(anna, sid(1), 3), "{}")
	plant(t, s, record.ChatLogKey(anna, sid(2), 1), "{}")
	plant(t, s, record.ChatLogKey(anna, sid(3), 2), "{}")
	l := record.Log{Store: s}
	for n, want := range []bool{false, true, true, true, false} {
		if got, err := l.Exists(t.Context(), anna, sid(n)); got != want || err != nil {
			t.Errorf("session %d: %v, error %v; want %v", n, got, err, want)
		}
	}
	for _, id := range []roleplay.SessionID{"", "a/b"} {
		if got, err := l.Exists(t.Context(), anna, id); got || err != nil {
			t.Errorf("%q: %v, error %v", id, got, err)
		}
	}
	_, err := record.Log{Store: failing(s, "list", "")}.Exists(t.Context(), anna, sid(1))
	wantIs(t, err, errDisk)
	_, err = record.Log{Store: failing(s, "list", "chat_logs/")}.Exists(t.Context(), anna, sid(2))
	wantIs(t, err, errDisk)
}
