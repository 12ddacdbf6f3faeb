package record

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// KeyKind says what lies under a key.
type KeyKind string

// The kinds of keys.
const (
	KeyAccount     KeyKind = "account"
	KeyLogin       KeyKind = "login"
	KeyProfile     KeyKind = "profile"
	KeySessionPage KeyKind = "session_page"
	KeyChatEvent   KeyKind = "chat_event"
	KeyChatLog     KeyKind = "chat_log"
	KeyEvaluation  KeyKind = "evaluation"
	KeyMarks       KeyKind = "marks"
	KeyAutoExport  KeyKind = "auto_export"
	KeyQueue       KeyKind = "queue"
	KeyContent     KeyKind = "content"
	KeySettings    KeyKind = "settings"
	KeyModel       KeyKind = "model"
	KeyModelUse    KeyKind = "model_use"
	KeyOther       KeyKind = "other"
)

// Place is what a key says. What does not belong to its kind is empty.
type Place struct {
	Kind    KeyKind
	User    roleplay.UserID
	Session roleplay.SessionID
	Seq     int64 // KeyChatEvent: of the append; KeyChatLog: of the part
}

// ParseKey reads a key: what one of the functions of this package spells comes
// back as what went in, and everything else is KeyOther.
func ParseKey(key string) Place {
	p := parse(strings.Split(key, "/"))
	if p.Kind == "" || store.CheckKey(key) != nil {
		return Place{Kind: KeyOther}
	}
	return p
}

func parse(parts []string) Place {
	switch first, n := parts[0], len(parts); {
	case first == "accounts" && n == 2:
		return Place{Kind: KeyAccount, User: roleplay.UserID(parts[1])}
	case first == "logins" && n == 2 && isHash(parts[1]):
		return Place{Kind: KeyLogin}
	case first == "queue" && n == 3 && parts[1] == "evaluation":
		return Place{Kind: KeyQueue, Session: roleplay.SessionID(parts[2])}
	case first == "content" && n == 4 && isNumber(parts[3], 6), strings.Join(parts, "/") == ShippedKey:
		return Place{Kind: KeyContent}
	case strings.Join(parts, "/") == SharedModelKey, strings.Join(parts, "/") == HelpKey:
		return Place{Kind: KeySettings}
	case first == "users" && n >= 3:
		return parseOwn(roleplay.UserID(parts[1]), parts[2], parts[3:])
	}
	return Place{}
}

// parseOwn reads what lies below the prefix of a user.
func parseOwn(u roleplay.UserID, what string, rest []string) Place {
	p := Place{User: u}
	switch n := len(rest); {
	case what == "profile" && n == 0:
		p.Kind = KeyProfile
	case what == "auto_export" && n == 0:
		p.Kind = KeyAutoExport
	case what == "model" && n == 0:
		p.Kind = KeyModel
	case what == "model_use" && n == 1:
		p.Kind = KeyModelUse
	case what == "session_pages" && n == 1:
		p.Kind = KeySessionPage
	case what == "marks" && n == 1:
		p.Kind, p.Session = KeyMarks, roleplay.SessionID(rest[0])
	case what == "evaluations" && n == 2:
		p.Kind, p.Session = KeyEvaluation, roleplay.SessionID(rest[0])
	case what == "chat_events" && n == 2 && isNumber(rest[1], 10):
		p.Kind, p.Session, p.Seq = KeyChatEvent, roleplay.SessionID(rest[0]), number(rest[1])
	case what == "chat_logs" && n == 1:
		return parseChatLog(u, rest[0])
	}
	return p
}

// parseChatLog reads the last segment of the key of a sealed log.
func parseChatLog(u roleplay.UserID, segment string) Place {
	id, digits, more := strings.Cut(segment, ".")
	p := Place{Kind: KeyChatLog, User: u, Session: roleplay.SessionID(id), Seq: 1}
	if more {
		p.Seq = number(digits)
	}
	if more && (id == "" || !isNumber(digits, 4) || p.Seq == 1) {
		return Place{}
	}
	return p
}

// isNumber reports whether s is a number from 1 as keys hold it, with width
// digits, or more where it is larger.
func isNumber(s string, width int) bool {
	n := number(s)
	return n > 0 && s == fmt.Sprintf("%0*d", width, n)
}

// number is the number that s spells, 0 if it spells none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// Users yields everybody who has something below users/, in the order of their
// ids, without reading every key. It ends after yielding an error.
func Users(ctx context.Context, s store.Store) iter.Seq2[roleplay.UserID, error] {
	return func(yield func(roleplay.UserID, error) bool) {
		for name, err := range folders(ctx, s, usersPrefix) {
			if err != nil {
				yield("", fmt.Errorf("list users: %w", err))
				return
			}
			if !yield(roleplay.UserID(name), nil) {
				return
			}
		}
	}
}

// folders yields the next parts of the keys below a prefix, each once and in
// order, by looking for the first key after all those of the part before.
func folders(ctx context.Context, s store.Store, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for after := ""; ; {
			name := ""
			for entry, err := range s.List(ctx, prefix, after) {
				if err != nil {
					yield("", err)
					return
				}
				name, _, _ = strings.Cut(strings.TrimPrefix(entry.Key, prefix), "/")
				break
			}
			if name == "" || !yield(name, nil) {
				return
			}
			after = prefix + name + "/~" // no key holds a character after ~
		}
	}
}
