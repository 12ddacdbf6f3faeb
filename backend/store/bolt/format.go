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

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)

	// The sums of the first letters of the buckets, with which those of their entries begin.
	ofObject  = crc32.Checksum([]byte{'o'}, castagnoli)
	ofJournal = crc32.Checksum([]byte{'j'}, castagnoli)
	ofGone    = crc32.Checksum([]byte{'g'}, castagnoli)
	ofMeta    = crc32.Checksum([]byte{'m'}, castagnoli)

	noRevision = placeOf(0)
)

// sum is the checksum of one entry. The revision is as it is stored.
func sum(domain uint32, key, revision, value []byte) uint32 {
	// Not joined to one slice: the assembly of crc32 lets each escape.
	return crc32.Update(crc32.Update(crc32.Update(domain, castagnoli, key), castagnoli, revision), castagnoli, value)
}

func encodeObject(key []byte, revision uint64, value []byte) []byte {
	b := make([]byte, 0, objectHead+len(value))
	b = binary.BigEndian.AppendUint64(b, revision)
	b = binary.BigEndian.AppendUint32(b, sum(ofObject, key, b, value))
	return append(b, value...)
}

// decodeObject takes the stored form of an object apart and verifies it.
func decodeObject(key, stored []byte) (revision uint64, value []byte, err error) {
	if revision, err = revisionOf(stored); err != nil {
		return 0, nil, err
	}
	value = stored[objectHead:]
	if binary.BigEndian.Uint32(stored[8:]) != sum(ofObject, key, stored[:8], value) {
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
	place = placeOf(revision)
	stored = append(make([]byte, 0, journalHead+len(key)), flag)
	stored = binary.BigEndian.AppendUint32(stored, sum(ofJournal, key, place, stored[:1]))
	return place, append(stored, key...)
}

// decodeChange takes a place of the journal apart and verifies it.
func decodeChange(place, stored []byte) (store.Change, error) {
	if len(place) != 8 || len(stored) < journalHead {
		return store.Change{}, damage("a place in the journal is cut short")
	}
	key := stored[journalHead:]
	if len(key) > store.MaxKey || binary.BigEndian.Uint32(stored[1:]) != sum(ofJournal, key, place, stored[:1]) {
		return store.Change{}, damage("a place in the journal has other bytes than were written")
	}
	return store.Change{Seq: binary.BigEndian.Uint64(place), Key: string(key), Deleted: stored[0] == 0}, nil
}

func encodeGone(key []byte, revision uint64) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, objectHead), revision)
	return binary.BigEndian.AppendUint32(b, sum(ofGone, key, b, nil))
}

func decodeGone(key, stored []byte) (uint64, error) {
	if len(stored) != objectHead || len(key) > store.MaxKey {
		return 0, damage("the note of a deletion is cut short")
	}
	if binary.BigEndian.Uint32(stored[8:]) != sum(ofGone, key, stored[:8], nil) {
		return 0, damage("the note of a deletion has other bytes than were written")
	}
	return binary.BigEndian.Uint64(stored), nil
}

// encodeMeta puts a sum before a value of meta.
func encodeMeta(key, value []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, sum(ofMeta, key, noRevision, value)), value...)
}

func decodeMeta(key, stored []byte) ([]byte, error) {
	if len(stored) < 4 || len(key) > store.MaxKey || binary.BigEndian.Uint32(stored) != sum(ofMeta, key, noRevision, stored[4:]) {
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
