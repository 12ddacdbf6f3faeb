package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strconv"

	"roleplay/backend/store"
)

// The buckets of a file, and the keys of meta.
//
//	objects   key      → revision 8, sum 4, value
//	journal   revision → 1 (written) or 0 (deleted), sum 4, key: the last change of each key
//	gone      key      → revision 8, sum 4: when it was deleted; leads to its place in the journal
//	meta      format, sum (of format), identity, clean (there if the file was closed in order)
//
// Numbers are big-endian. A sum is CRC-32C over the first letter of the
// bucket's name, the key, the revision, the flag of a journal and the value.
var (
	objectsBucket = []byte("objects")
	journalBucket = []byte("journal")
	goneBucket    = []byte("gone")
	metaBucket    = []byte("meta")

	formatKey   = []byte("format")
	sumKey      = []byte("sum")
	identityKey = []byte("identity")
	cleanKey    = []byte("clean")
)

// The formats that this program knows. formatOne had neither sums nor journal.
const (
	formatWord = "roleplay "
	format     = formatWord + "2"
	formatOne  = formatWord + "1"
)

const (
	objectHead  = 12 // bytes before the value of an object
	journalHead = 5  // bytes before the key of a change
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is the checksum of one entry.
func sum(domain byte, key []byte, revision uint64, value []byte) uint32 {
	var room [1 + store.MaxKey + 8]byte
	b := append(room[:0], domain)
	b = append(b, key...)
	b = binary.BigEndian.AppendUint64(b, revision)
	return crc32.Update(crc32.Checksum(b, castagnoli), castagnoli, value)
}

func encodeObject(key []byte, revision uint64, value []byte) []byte {
	b := make([]byte, 0, objectHead+len(value))
	b = binary.BigEndian.AppendUint64(b, revision)
	b = binary.BigEndian.AppendUint32(b, sum('o', key, revision, value))
	return append(b, value...)
}

// decodeObject takes the stored form of an object apart and verifies it.
func decodeObject(key, stored []byte) (revision uint64, value []byte, err error) {
	if revision, err = revisionOf(stored); err != nil {
		return 0, nil, err
	}
	value = stored[objectHead:]
	if binary.BigEndian.Uint32(stored[8:]) != sum('o', key, revision, value) {
		return 0, nil, damage("an entry has other bytes than were written")
	}
	return revision, value, nil
}

// revisionOf reads the revision of an object or of a deleted key, without the value.
func revisionOf(stored []byte) (uint64, error) {
	if len(stored) < objectHead {
		return 0, damage("an entry is cut short")
	}
	return binary.BigEndian.Uint64(stored), nil
}

func encodeChange(revision uint64, key []byte, deleted bool) (place, stored []byte) {
	flag := byte(1)
	if deleted {
		flag = 0
	}
	stored = append(make([]byte, 0, journalHead+len(key)), flag)
	stored = binary.BigEndian.AppendUint32(stored, sum('j', key, revision, stored[:1]))
	return placeOf(revision), append(stored, key...)
}

// decodeChange takes a place of the journal apart and verifies it.
func decodeChange(place, stored []byte) (store.Change, error) {
	if len(place) != 8 || len(stored) < journalHead {
		return store.Change{}, damage("a place in the journal is cut short")
	}
	revision, key := binary.BigEndian.Uint64(place), stored[journalHead:]
	if len(key) > store.MaxKey || binary.BigEndian.Uint32(stored[1:]) != sum('j', key, revision, stored[:1]) {
		return store.Change{}, damage("a place in the journal has other bytes than were written")
	}
	return store.Change{Seq: revision, Key: string(key), Deleted: stored[0] == 0}, nil
}

func encodeGone(key []byte, revision uint64) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, objectHead), revision)
	return binary.BigEndian.AppendUint32(b, sum('g', key, revision, nil))
}

func decodeGone(key, stored []byte) (uint64, error) {
	if len(stored) != objectHead || len(key) > store.MaxKey {
		return 0, damage("the note of a deletion is cut short")
	}
	revision := binary.BigEndian.Uint64(stored)
	if binary.BigEndian.Uint32(stored[8:]) != sum('g', key, revision, nil) {
		return 0, damage("the note of a deletion has other bytes than were written")
	}
	return revision, nil
}

// encodeMeta puts a sum before a value of meta.
func encodeMeta(key, value []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, sum('m', key, 0, value)), value...)
}

func decodeMeta(key, stored []byte) ([]byte, error) {
	if len(stored) < 4 || len(key) > store.MaxKey || binary.BigEndian.Uint32(stored) != sum('m', key, 0, stored[4:]) {
		return nil, damage(fmt.Sprintf("its %s has other bytes than were written", key))
	}
	return stored[4:], nil
}

func placeOf(revision uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 0, 8), revision)
}

func versionOf(revision uint64) store.Version {
	return store.Version(strconv.FormatUint(revision, 10))
}

// damage says what is wrong with a file, as the end of a sentence for people.
type damage string

func (d damage) Error() string { return string(d) }

// decodeFormatOne takes an object of the format before apart.
func decodeFormatOne(key, stored []byte) (record, error) {
	if len(stored) < 8 {
		return record{}, damage("an entry is cut short")
	}
	return record{key: key, revision: binary.BigEndian.Uint64(stored), value: stored[8:]}, nil
}
