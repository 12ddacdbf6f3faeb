package bolt

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"roleplay/backend/store"
)

// BenchmarkAppend compares a durable append of 300 bytes with bolt alone. The
// two sides take turns, so that a noisy machine hurts both.
func BenchmarkAppend(b *testing.B) {
	value := make([]byte, 300)
	for _, test := range []struct {
		writers int
		batch   bool
	}{{1, false}, {8, true}} {
		b.Run(fmt.Sprintf("writers=%d", test.writers), func(b *testing.B) {
			s, err := Open(filepath.Join(b.TempDir(), "data.bolt"), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close() //nolint:errcheck // only measured
			raw := openRaw(b, &bbolt.Options{Timeout: time.Second})
			ours := func(i int) error {
				_, err := s.Put(b.Context(), appendKey(i), value, store.Absent)
				return err
			}
			update := raw.Update
			if test.batch {
				update = raw.Batch
			}
			theirs := func(i int) error {
				return update(func(tx *bbolt.Tx) error { return tx.Bucket(objectsBucket).Put([]byte(appendKey(i)), value) })
			}
			var spent [2]time.Duration
			n := [2]int{}
			for i := 0; b.Loop(); i++ {
				for side, do := range []func(int) error{ours, theirs} {
					began := time.Now()
					appendAll(b, test.writers, 64, &n[side], do)
					spent[side] += time.Since(began)
				}
			}
			b.ReportMetric(float64(n[0])/spent[0].Seconds(), "puts/s")
			b.ReportMetric(float64(n[1])/spent[1].Seconds(), "raw/s")
			b.ReportMetric(spent[1].Seconds()/spent[0].Seconds(), "×raw")
		})
	}
}

// appendAll lets writers append count values together.
func appendAll(b *testing.B, writers, count int, n *int, do func(int) error) {
	next, end := int64(*n), int64(*n+count)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for {
				i := atomic.AddInt64(&next, 1) - 1
				if i >= end {
					return
				}
				if err := do(int(i)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	*n = int(end)
}

// appendKey is the key of the i-th append, of twenty talks that go on at once.
func appendKey(i int) string {
	talk := i % 20
	return fmt.Sprintf("users/0190a1b2-0000-7000-8000-%012d/chat_events/0190a1b2-0000-7000-8000-%012d/%010d", talk%5, talk, i/20+1)
}

func openRaw(b *testing.B, o *bbolt.Options) *bbolt.DB {
	b.Helper()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if err := db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(objectsBucket)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return db
}

// BenchmarkFreelist chooses how bolt keeps its free pages: after nine tenths of
// a large file were deleted, what costs one write, and what opening.
func BenchmarkFreelist(b *testing.B) {
	for _, test := range []struct {
		name     string
		kind     bbolt.FreelistType
		unsynced bool
	}{{"array", bbolt.FreelistArrayType, false}, {"map", bbolt.FreelistMapType, false}, {"map,unsynced", bbolt.FreelistMapType, true}} {
		b.Run(test.name, func(b *testing.B) {
			o := bbolt.Options{Timeout: time.Second, FreelistType: test.kind, NoFreelistSync: test.unsynced, NoStatistics: true, NoSync: true}
			db := openRaw(b, &o)
			path, value, random := db.Path(), make([]byte, 300), rand.New(rand.NewPCG(1, 1))
			for part := range 100 {
				fill(b, db, func(objects *bbolt.Bucket, i int) error { return objects.Put([]byte(appendKey(part*4000+i)), value) })
			}
			for part := range 100 {
				fill(b, db, func(objects *bbolt.Bucket, i int) error {
					if random.IntN(10) == 0 {
						return nil
					}
					return objects.Delete([]byte(appendKey(part*4000 + i)))
				})
			}
			if err := db.Sync(); err != nil {
				b.Fatal(err)
			}
			if err := db.Close(); err != nil {
				b.Fatal(err)
			}
			o.NoSync = false
			began := time.Now()
			db, err := bbolt.Open(path, 0o600, &o)
			if err != nil {
				b.Fatal(err)
			}
			opened := time.Since(began)
			defer db.Close() //nolint:errcheck // only measured
			for i := 0; b.Loop(); i++ {
				if err := db.Update(func(tx *bbolt.Tx) error {
					return tx.Bucket(objectsBucket).Put(binary.BigEndian.AppendUint64(nil, uint64(i)), value)
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(opened.Microseconds())/1000, "ms/open")
		})
	}
}

func fill(b *testing.B, db *bbolt.DB, do func(objects *bbolt.Bucket, i int) error) {
	b.Helper()
	err := db.Update(func(tx *bbolt.Tx) error {
		for i := range 4000 {
			if err := do(tx.Bucket(objectsBucket), i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
