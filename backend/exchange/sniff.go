package exchange

import (
	"bytes"
	"encoding/json"

	"roleplay/backend/roleplay"
)

// kind is what a file is.
type kind string

// The kinds of files that are taken in.
const (
	kindOwn         kind = "own"         // jsonl that this program has exported
	kindSillyTavern kind = "sillytavern" // a chat of SillyTavern
	kindPython      kind = "python"      // a chat log of the earlier Python system
	kindZip         kind = "zip"         // an archive of such files
)

// sniffed is how much of a file is looked at to find out its kind, in bytes.
const sniffed = 64 << 10

var (
	utf8Mark = []byte("\xef\xbb\xbf")
	zipMarks = [][]byte{[]byte("PK\x03\x04"), []byte("PK\x05\x06")}
)

// sniff finds the kind of a file by its beginning. CodeInvalid, with what would
// be right, for what is none of them. name is for the message.
func sniff(name string, head []byte) (kind, error) {
	// A loss of power leaves zero bytes where nothing was written any more.
	if head = bytes.TrimRight(head, "\x00"); len(head) == 0 {
		return "", roleplay.Errorf(roleplay.CodeInvalid, "%s is empty.", name)
	}
	for _, mark := range zipMarks {
		if bytes.HasPrefix(head, mark) {
			return kindZip, nil
		}
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.IndexByte(head[:min(len(head), 512)], 0) >= 0 {
		return "", roleplay.Errorf(roleplay.CodeInvalid, "%s is not in UTF-8 but in UTF-16, or it is no text. Save it as UTF-8 and import it again.", name)
	}
	members := firstMembers(bytes.TrimPrefix(head, utf8Mark))
	has := func(name string) bool { _, ok := members[name]; return ok }
	switch {
	case has("schema") && has("seq") && !has("type"):
		return kindOwn, nil
	case members["type"] == "session_start" || members["type"] == "message" || members["type"] == "session_end":
		if has("schema") || has("seq") {
			return "", roleplay.Errorf(roleplay.CodeInvalid, "%s was exported by an early RolePlay, line by line and without the chain. Export the talk again.", name)
		}
		return kindPython, nil
	case has("user_name"), has("chat_metadata"), has("character_name"), has("mes"):
		return kindSillyTavern, nil
	}
	return "", roleplay.Errorf(roleplay.CodeInvalid, "%s is no talk that can be read here. Import a talk that RolePlay exported as jsonl, a chat of SillyTavern, or a zip of these.", name)
}

// firstMembers returns the members of the JSON object that head begins with, as
// far as head goes: text as it is, "" for every other value.
func firstMembers(head []byte) map[string]string {
	members := map[string]string{}
	in := json.NewDecoder(bytes.NewReader(head))
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return members
	}
	for {
		name, err := in.Token()
		key, isText := name.(string)
		if err != nil || !isText {
			return members
		}
		members[key] = ""
		value, err := in.Token()
		if text, isText := value.(string); isText {
			members[key] = text
		}
		for depth := 0; err == nil; value, err = in.Token() {
			if value == json.Delim('{') || value == json.Delim('[') {
				depth++
			}
			if value == json.Delim('}') || value == json.Delim(']') {
				depth--
			}
			if depth == 0 {
				break
			}
		}
		if err != nil {
			return members
		}
	}
}
