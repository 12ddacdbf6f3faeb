package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"

	"roleplay/backend/store"
)

// audit reads every byte that is kept, and compares the buckets with each other:
// each object has its place in the journal, each place its object or its note of a deletion.
type audit struct {
	complain  func(store.Complaint)
	survey    survey
	seed      maphash.Seed
	kept      []mark // objects, and notes of deletions
	journaled []mark
}

// mark is a key at a revision, without the key.
type mark struct {
	revision, hash uint64
	at             int64 // where the key lies in the file
	length         uint16
	deleted        bool
}

// run audits what a head page leads to. An error is that of ctx, or of a disk that gives no answer.
func (a *audit) run(ctx context.Context, pages *pageFile, h head) error {
	a.seed = maphash.MakeSeed()
	a.survey = survey{pages: pages, visit: a.visit, damaged: func(_, message string) {
		a.complain(store.Complaint{Message: "In the data file, " + message + "."})
	}}
	if err := a.survey.run(ctx, h); err != nil {
		return err
	}
	a.compare()
	return a.survey.failed
}

func (a *audit) visit(bucket string, e element) {
	m := mark{hash: maphash.Bytes(a.seed, e.key), at: e.at, length: uint16(min(len(e.key), store.MaxKey))}
	var err error
	switch bucket {
	case string(objectsBucket):
		m.revision, _, err = decodeObject(e.key, e.value)
	case string(goneBucket):
		m.revision, err = decodeGone(e.key, e.value)
		m.deleted = true
	case string(journalBucket):
		var change store.Change
		if change, err = decodeChange(e.key, e.value); err == nil {
			m = mark{change.Seq, maphash.String(a.seed, change.Key), e.at + int64(len(e.key)) + journalHead, uint16(len(change.Key)), change.Deleted}
			a.journaled = append(a.journaled, m)
			return
		}
	case string(metaBucket):
		if slices.Contains([]string{string(formatKey), string(cleanKey)}, string(e.key)) {
			return
		}
		_, err = decodeMeta(e.key, e.value)
	default:
		return
	}
	if err != nil {
		a.complain(store.Complaint{Key: keyFor(bucket, e.key), Message: sentence(bucket, e.key, err)})
		return
	}
	if bucket != string(metaBucket) {
		a.kept = append(a.kept, m)
	}
}

func keyFor(bucket string, key []byte) string {
	if bucket != string(objectsBucket) || store.CheckKey(string(key)) != nil {
		return ""
	}
	return string(key)
}

func sentence(bucket string, key []byte, err error) string {
	if k := keyFor(bucket, key); k != "" {
		return fmt.Sprintf("In the data file, what is stored under %s is damaged: %v.", k, err)
	}
	return fmt.Sprintf("In the data file, %v.", err)
}

// compare complains about each object without its place in the journal, and the other way round.
func (a *audit) compare() {
	for _, marks := range [][]mark{a.kept, a.journaled} {
		slices.SortFunc(marks, func(x, y mark) int { return cmp.Compare(x.revision, y.revision) })
	}
	i, j := 0, 0
	for i < len(a.kept) || j < len(a.journaled) {
		switch {
		case j == len(a.journaled) || i < len(a.kept) && a.kept[i].revision < a.journaled[j].revision:
			a.stray(a.kept[i], "is not in the journal")
			i++
		case i == len(a.kept) || a.kept[i].revision > a.journaled[j].revision:
			a.stray(a.journaled[j], "is in the journal and is missing")
			j++
		default:
			if a.kept[i].hash != a.journaled[j].hash || a.kept[i].deleted != a.journaled[j].deleted {
				a.stray(a.journaled[j], "is in the journal as it is not stored")
			}
			i, j = i+1, j+1
		}
	}
	newest := uint64(0)
	for _, marks := range [][]mark{a.kept, a.journaled} {
		if len(marks) > 0 {
			newest = max(newest, marks[len(marks)-1].revision)
		}
	}
	if sequence := a.survey.sequence[string(objectsBucket)]; sequence < newest || sequence > newest+farthest {
		a.complain(store.Complaint{Message: "In the data file, the number of the newest change is wrong."})
	}
}

// farthest is how far the sequence may be ahead of the newest change: salvaging leaves a gap.
const farthest = 1 << 40

func (a *audit) stray(m mark, what string) {
	key := make([]byte, m.length)
	err := a.survey.pages.fill(page{bytes: key, at: m.at})
	if err != nil && !errors.As(err, new(damage)) {
		a.survey.wrong("", err)
		return
	}
	if err != nil || store.CheckKey(string(key)) != nil {
		a.complain(store.Complaint{Message: "In the data file, a key " + what + "."})
		return
	}
	a.complain(store.Complaint{Key: string(key), Message: fmt.Sprintf("In the data file, %s %s.", key, what)})
}
