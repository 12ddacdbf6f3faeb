package sqlite

import (
	"encoding/hex"
	"hash/fnv"
)

// pack makes 16 bytes of an id that is a UUID as programs write it; any other id is itself.
func pack(id string) any {
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return id
	}
	b, err := hex.DecodeString(id[:8] + id[9:13] + id[14:18] + id[19:23] + id[24:])
	if err != nil || unpack(b) != id {
		return id
	}
	return b
}

// unpack undoes pack. nil is no id.
func unpack(packed any) string {
	switch p := packed.(type) {
	case string:
		return p
	case []byte:
		if len(p) == 16 {
			h := hex.EncodeToString(p)
			return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
		}
	}
	return ""
}

// hashOf makes the number by which a document is found in its talk.
func hashOf(kind, id string) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(kind + "\x00" + id)) // never fails
	return int64(h.Sum32())
}
