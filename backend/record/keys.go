package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"roleplay/backend/roleplay"
)

// The prefixes that do not depend on an id.
const (
	AccountsPrefix = "accounts/"
	usersPrefix    = "users/"
	QueuePrefix    = "queue/evaluation/"
)

// ShippedKey tells which shipped content was published last.
const ShippedKey = "content/shipped"

// What holds for everybody who uses this store.
const (
	SharedModelKey = "settings/model" // the model of all, on a server
	HelpKey        = "settings/help"  // where those find help who step out of a talk
)

// AccountKey is where the account of u lies.
func AccountKey(u roleplay.UserID) string { return AccountsPrefix + segment(u) }

// LoginKey is the claim of one way to sign in: a method ("password", an issuer)
// and a subject (an e-mail address, whose case does not count). It holds no text of either.
func LoginKey(method, subject string) string {
	sum := sha256.Sum256([]byte(method + "\x00" + strings.ToLower(subject)))
	return "logins/" + hex.EncodeToString(sum[:])
}

// ProfileKey is where the settings of u lie.
func ProfileKey(u roleplay.UserID) string { return user(u) + "profile" }

// SessionPagesPrefix begins the keys of the pages of session summaries of u.
func SessionPagesPrefix(u roleplay.UserID) string { return user(u) + "session_pages/" }

// SessionPageKey is the first page that may hold the summary of s: about 50 days
// of sessions share the first four digits of their ids. A full page is continued
// in one that is named by the first session in it.
func SessionPageKey(u roleplay.UserID, s roleplay.SessionID) string {
	return SessionPagesPrefix(u) + segment(s)[:min(4, len(segment(s)))]
}

// nextSessionPageKey is the page that is named by the first session in it.
func nextSessionPageKey(u roleplay.UserID, first roleplay.SessionID) string {
	return SessionPagesPrefix(u) + segment(first)
}

// ChatEventsPrefix begins the keys of the log of a talk.
func ChatEventsPrefix(u roleplay.UserID, s roleplay.SessionID) string {
	return user(u) + "chat_events/" + segment(s) + "/"
}

// ChatEventKey is where append seq (1, 2, …) of the log of a talk lies.
func ChatEventKey(u roleplay.UserID, s roleplay.SessionID, seq int64) string {
	return eventKey(ChatEventsPrefix(u, s), seq)
}

// eventKey is where append seq lies in the log of which all keys begin with prefix.
func eventKey(prefix string, seq int64) string {
	digits := strconv.FormatInt(seq, 10)
	return prefix + "0000000000"[min(len(digits), 10):] + digits
}

// ChatLogKey is where a part (1, 2, …) of the sealed copy of a log lies. Few
// talks have more than one.
func ChatLogKey(u roleplay.UserID, s roleplay.SessionID, part int) string {
	key := user(u) + "chat_logs/" + segment(s)
	if part == 1 || segment(s) == "" {
		return key
	}
	return fmt.Sprintf("%s.%04d", key, part)
}

// MarksKey is where the marks lie that u has put on a talk.
func MarksKey(u roleplay.UserID, s roleplay.SessionID) string { return user(u) + "marks/" + segment(s) }

// AutoExportKey is where the settings and the progress of the automatic export of u lie.
func AutoExportKey(u roleplay.UserID) string { return user(u) + "auto_export" }

// ModelKey is where the model lies that u has chosen.
func ModelKey(u roleplay.UserID) string { return user(u) + "model" }

// VoiceKey is a person's VoiceDocument.
func VoiceKey(u roleplay.UserID) string { return user(u) + "voice" }

// RecordingsPrefix is that of all recordings of a person, in the store of recordings.
func RecordingsPrefix(u roleplay.UserID) string { return user(u) + "recordings/" }

// RecordingPrefix is that of the pieces of one talk's recording.
func RecordingPrefix(u roleplay.UserID, s roleplay.SessionID) string {
	return RecordingsPrefix(u) + segment(s) + "/"
}

// RecordingKey is piece n of a recording, counted from 1 up: audio.RecordingPiece of sound.
func RecordingKey(u roleplay.UserID, s roleplay.SessionID, n int) string {
	return fmt.Sprintf("%s%06d", RecordingPrefix(u, s), n)
}

// ModelUsePrefix begins the keys of what models took for u.
func ModelUsePrefix(u roleplay.UserID) string { return user(u) + "model_use/" }

// ModelUseKey is where that of a month lies, such as "2026-11".
func ModelUseKey(u roleplay.UserID, month string) string { return ModelUsePrefix(u) + segment(month) }

// EvaluationsPrefix begins the keys of the evaluations of a talk.
func EvaluationsPrefix(u roleplay.UserID, s roleplay.SessionID) string {
	return user(u) + "evaluations/" + segment(s) + "/"
}

// EvaluationKey is where one evaluation of a talk lies.
func EvaluationKey(u roleplay.UserID, s roleplay.SessionID, id roleplay.EvaluationID) string {
	return EvaluationsPrefix(u, s) + segment(id)
}

// QueueKey is the mark that a talk waits to be evaluated.
func QueueKey(s roleplay.SessionID) string { return QueuePrefix + segment(s) }

// ContentPrefix begins the keys of all content of a kind.
func ContentPrefix(kind Kind) string { return "content/" + segment(kind) + "/" }

// contentRevisionsPrefix begins the keys of the revisions of one piece of content.
func contentRevisionsPrefix(kind Kind, id string) string {
	return ContentPrefix(kind) + segment(id) + "/"
}

// ContentKey is where one published revision (1, 2, …) of a piece of content lies.
func ContentKey(kind Kind, id string, rev int) string {
	return fmt.Sprintf("%s%06d", contentRevisionsPrefix(kind, id), rev)
}

// splitContentKey reads the id and the revision out of a key below ContentPrefix(kind).
func splitContentKey(kind Kind, key string) (id string, rev int, ok bool) {
	id, digits, ok := strings.Cut(strings.TrimPrefix(key, ContentPrefix(kind)), "/")
	if !ok {
		return "", 0, false
	}
	rev, err := strconv.Atoi(digits)
	return id, rev, err == nil && key == ContentKey(kind, id, rev)
}

func user(u roleplay.UserID) string { return usersPrefix + segment(u) + "/" }

// segment is an id as one part of a key. An id with a slash would reach into
// another place, so it becomes an empty part, which every store refuses to
// write and finds nothing at.
func segment[ID ~string](id ID) string {
	if strings.Contains(string(id), "/") {
		return ""
	}
	return string(id)
}
