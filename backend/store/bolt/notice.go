package bolt

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// The notice of a salvage lies in the new file itself, so that it outlives the
// process that made it, until a person has seen it. In meta, each with its sum:
//
//	notice             a head, as JSON
//	notice/lost/0000   keys, one a line; so many an entry that no entry is long
//	notice/stale/0000
var noticeKey = []byte("notice")

const noticeKeys = 1000

// noticeHead is what a notice begins with. Lost and Stale say how many keys follow.
type noticeHead struct {
	Copy  string `json:"copy"`
	Cause string `json:"cause"`
	Kept  int    `json:"kept"`
	Lost  int    `json:"lost"`
	Stale int    `json:"stale"`
}

// putNotice writes a notice into meta.
func putNotice(meta *bbolt.Bucket, told store.Salvage) error {
	put := func(key string, value []byte) error { return meta.Put([]byte(key), encodeMeta([]byte(key), value)) }
	for kind, keys := range map[string][]string{"lost": told.Lost, "stale": told.Stale} {
		n := 0
		for part := range slices.Chunk(keys, noticeKeys) {
			if err := put(noticePart(kind, n), []byte(strings.Join(part, "\n"))); err != nil {
				return err
			}
			n++
		}
	}
	head, err := json.Marshal(noticeHead{told.Copy, told.Cause, told.Kept, len(told.Lost), len(told.Stale)})
	if err != nil {
		return err
	}
	return put(string(noticeKey), head)
}

func noticePart(kind string, n int) string { return fmt.Sprintf("%s/%s/%04d", noticeKey, kind, n) }

// noticeOf reads the notice of the entries of meta; the zero Salvage if there is none.
func noticeOf(meta map[string][]byte) (store.Salvage, error) {
	if meta[string(noticeKey)] == nil {
		return store.Salvage{}, nil
	}
	var head noticeHead
	stored, err := decodeMeta(noticeKey, meta[string(noticeKey)])
	if err != nil {
		return store.Salvage{}, err
	}
	if err := json.Unmarshal(stored, &head); err != nil {
		return store.Salvage{}, damage("its notice cannot be read")
	}
	keys := func(kind string, count int) (keys []string, err error) {
		for n := 0; len(keys) < count; n++ {
			key := noticePart(kind, n)
			stored, err := decodeMeta([]byte(key), meta[key])
			if err != nil {
				return nil, err
			}
			keys = append(keys, strings.Split(string(stored), "\n")...)
		}
		return keys, nil
	}
	told := store.Salvage{Copy: head.Copy, Cause: head.Cause, Kept: head.Kept}
	if told.Lost, err = keys("lost", head.Lost); err != nil {
		return store.Salvage{}, err
	}
	told.Stale, err = keys("stale", head.Stale)
	return told, err
}

// removeNotice removes the notice from meta, and reports whether there was one.
func removeNotice(meta *bbolt.Bucket) (bool, error) {
	var keys [][]byte
	cursor := meta.Cursor()
	for key, _ := cursor.Seek(noticeKey); strings.HasPrefix(string(key), string(noticeKey)); key, _ = cursor.Next() {
		keys = append(keys, slices.Clone(key))
	}
	for _, key := range keys {
		if err := meta.Delete(key); err != nil {
			return false, err
		}
	}
	return len(keys) > 0, nil
}

// Salvaged implements store.Local.
func (s *Store) Salvaged() store.Salvage {
	if told := s.notice.Load(); told != nil {
		return *told
	}
	return store.Salvage{}
}

// AcknowledgeSalvage implements store.Local.
func (s *Store) AcknowledgeSalvage(ctx context.Context) error {
	return s.do(ctx, &request{forget: true})
}
