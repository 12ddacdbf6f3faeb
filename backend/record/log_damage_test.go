package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
	"roleplay/backend/store/mem"
)

func wantDamage(t *testing.T, err error, seq int64, reason string) {
	t.Helper()
	var d *record.Damage
	if !errors.As(err, &d) {
		t.Fatalf("error %v is no damage", err)
	}
	if d.Session != talk || d.Seq != seq || d.Reason != reason {
		t.Errorf("damage of %s at %d, %q; want at %d, %q", d.Session, d.Seq, d.Reason, seq, reason)
	}
	wantCode(t, err, roleplay.CodeUnavailable, "session "+string(talk), fmt.Sprintf("damaged at entry %d. Everything before it is intact.", seq))
}

// edit changes the bytes of one append of a log.
func edit(seq int64, old, now string) func(*testing.T, store.Store) {
	return func(t *testing.T, s store.Store) {
		t.Helper()
		key := record.ChatEventKey(anna, talk, seq)
		value := raw(t, s, key)
		if !strings.Contains(value, old) {
			t.Fatalf("%s does not contain %s", value, old)
		}
		plant(t, s, key, strings.Replace(value, old, now, 1))
	}
}

func remove(seqs ...int64) func(*testing.T, store.Store) {
	return func(t *testing.T, s store.Store) {
		t.Helper()
		for _, seq := range seqs {
			if err := s.Delete(t.Context(), record.ChatEventKey(anna, talk, seq), store.Always); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type damageTest struct {
	name   string
	damage func(*testing.T, store.Store)
	at     int64 // the entry that the error names; those before it are read
	reason string
}

func runDamage(t *testing.T, tests []damageTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := mem.New()
			l, _ := appended(t, s, 5)
			test.damage(t, s)
			seqs, err := read(t, l, record.Head{})
			wantDamage(t, err, test.at, test.reason)
			wantSeqs(t, seqs, []int64{1, 2, 3, 4, 5}[:test.at-1]...)
		})
	}
}

func TestLog_ErrMissingAppendInTheChain(t *testing.T) {
	runDamage(t, []damageTest{
		{"First", remove(1), 1, "missing"},
		{"InTheMiddle", remove(3), 3, "missing"},
		{"AllButTheLast", remove(1, 2, 3, 4), 1, "missing"},
		{"StrangeKey", func(t *testing.T, s store.Store) {
			plant(t, s, record.ChatEventsPrefix(anna, talk)+"0000000003x", "{}")
		}, 4, "missing"},
	})
}

func TestLog_ErrChangedByteInTheChain(t *testing.T) {
	runDamage(t, []damageTest{
		{"Words", edit(2, `"s2"`, `"x2"`), 2, "changed"},
		{"SpaceAdded", edit(2, `{"schema"`, `{ "schema"`), 2, "changed"},
		{"Prev", edit(4, `"prev":"`, `"prev":"0`), 3, "changed"},
		{"FirstHasAPrev", edit(1, `"prev":""`, `"prev":"`+firstHash+`"`), 1, "changed"},
		{"Seq", edit(3, `"seq":3`, `"seq":4`), 3, "changed"},
		{"NoSchema", edit(3, `"schema":1`, `"schema":0`), 3, "changed"},
		{"PrevOfTheSecond", edit(2, `"prev":"`, `"prev":"0`), 1, "changed"},
		{"NoEntries", edit(5, `{"type":"stage_entered","stage":{"stage":"s5"}}`, ``), 5, "changed"},
	})
	t.Run("AnyBit", func(t *testing.T) {
		s := mem.New()
		l, _ := appended(t, s, 3)
		key := record.ChatEventKey(anna, talk, 2)
		sound := raw(t, s, key)
		for i := range len(sound) * 8 {
			flipped := []byte(sound)
			flipped[i/8] ^= 1 << (i % 8)
			plant(t, s, key, string(flipped))
			seqs, err := read(t, l, record.Head{})
			var d *record.Damage // nobody can tell whether an entry was changed or what the next one says of it
			if !errors.As(err, &d) || d.Seq != 2 && (d.Seq != 1 || d.Reason != "changed") || len(seqs) != int(d.Seq)-1 {
				t.Fatalf("bit %d of %q: read %v, error %v", i, flipped, seqs, err)
			}
		}
	})
}

func TestLog_ErrGoesOnAfterItsEnd(t *testing.T) {
	s := mem.New()
	l, heads := endedLog(t, s, 3, 0)
	for name, prev := range map[string]string{"Follows": heads[3].Hash, "Changed": ""} {
		plant(t, s, record.ChatEventKey(anna, talk, 4), `{"schema":1,"prev":"`+prev+`","seq":4,"entries":[{"type":"unmatched"}]}`)
		seqs, err := read(t, l, record.Head{})
		if name == "Changed" {
			wantDamage(t, err, 3, "changed")
			wantSeqs(t, seqs, 1, 2)
			continue
		}
		wantDamage(t, err, 4, "changed")
		wantSeqs(t, seqs, 1, 2, 3)
	}
	t.Run("Sealed", func(t *testing.T) {
		s := mem.New()
		l, heads := endedLog(t, s, 3, 0)
		seal(t, l)
		key := record.ChatLogKey(anna, talk, 1)
		plant(t, s, key, raw(t, s, key)+`{"schema":1,"prev":"`+heads[3].Hash+`","seq":4,"entries":[{"type":"unmatched"}]}`+"\n")
		for _, after := range heads {
			_, err := read(t, l, after)
			wantDamage(t, err, 4, "changed")
		}
	})
}

// The store says that what lies there is not what was stored.
func TestLog_ErrDamagedInTheStore(t *testing.T) {
	s := mem.New()
	l, _ := endedLog(t, s, 5, 130_000)
	rotten := func(parts ...string) record.Log { return record.Log{Store: &rotten{Store: s, parts: parts}} }
	seqs, err := read(t, rotten(record.ChatEventKey(anna, talk, 3)), record.Head{})
	wantDamage(t, err, 3, "unreadable")
	wantSeqs(t, seqs, 1, 2)
	_, err = read(t, rotten("list "+record.ChatEventsPrefix(anna, talk)), record.Head{})
	wantDamage(t, err, 1, "unreadable")

	want := storedLines(t, s, 5)
	seal(t, l)
	wantWhole(t, rotten(record.ChatLogKey(anna, talk, 1)), want)
	wantWhole(t, rotten(record.ChatEventKey(anna, talk, 3)), want)
	if _, err := rotten(record.ChatLogKey(anna, talk, 2)).Sweep(t.Context(), anna, talk); err == nil {
		t.Error("it was swept")
	}
	if _, err := l.Sweep(t.Context(), anna, talk); err != nil {
		t.Fatal(err)
	}
	seqs, err = read(t, rotten(record.ChatLogKey(anna, talk, 2)), record.Head{})
	wantDamage(t, err, 5, "unreadable")
	wantSeqs(t, seqs, 1, 2, 3, 4)
}

// A byte of the file goes bad while the program runs.
func TestLog_ErrBitRotInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roleplay.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	l, _ := appended(t, s, 3)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	file, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; ; at++ {
		next := bytes.Index(file[at:], []byte(`"stage":"s2"`))
		if next < 0 {
			break
		}
		at += next
		if _, err := f.WriteAt([]byte("x"), int64(at+9)); err != nil {
			t.Fatal(err)
		}
	}
	seqs, err := read(t, l, record.Head{})
	wantDamage(t, err, 2, "unreadable")
	wantSeqs(t, seqs, 1)
}

func TestLog_ErrHalfWritten(t *testing.T) {
	runDamage(t, []damageTest{
		{"CutShort", edit(5, `}]}`, ``), 5, "unreadable"},
		{"NotJSON", edit(3, `{"schema"`, `{schema`), 3, "unreadable"},
		{"OtherType", edit(3, `"seq":3`, `"seq":"3"`), 3, "unreadable"},
		{"Zeroes", func(t *testing.T, s store.Store) {
			plant(t, s, record.ChatEventKey(anna, talk, 4), strings.Repeat("\x00", 100))
		}, 4, "unreadable"},
		{"Empty", func(t *testing.T, s store.Store) { plant(t, s, record.ChatEventKey(anna, talk, 4), "") }, 4, "unreadable"},
	})
}

// A newer program wrote the third append: one entry is known here, one has
// another form, and one is of an unknown type.
func newerLog(t *testing.T) (store.Store, record.Log, record.Head) {
	t.Helper()
	s := mem.New()
	l, heads := appended(t, s, 2)
	value := `{"hue":"red","schema":2,"prev":"` + heads[2].Hash + `","seq":3,"entries":[` +
		`{"type":"stage_entered","stage":{"stage":"s3"}},{"type":"message","turn":"packed"},{"type":"sang","song":1}]}`
	plant(t, s, record.ChatEventKey(anna, talk, 3), value)
	for a, err := range l.Read(t.Context(), anna, talk, heads[2]) {
		if err != nil {
			t.Fatal(err)
		}
		return s, l, record.Head{Seq: 3, Hash: a.Hash}
	}
	t.Fatal("the newer append was not read")
	return nil, l, record.Head{}
}

func TestLog_NewerSchema(t *testing.T) {
	t.Run("ErrAppend", func(t *testing.T) {
		s, l, head := newerLog(t)
		before := keysOf(t, s)
		_, err := l.Append(t.Context(), anna, talk, head, stage("s4"))
		wantCode(t, err, roleplay.CodeUnavailable, string(talk), "continued by a newer version of RolePlay at entry 3. Update this program to go on with it.")
		if after := keysOf(t, s); !reflect.DeepEqual(before, after) {
			t.Errorf("the keys became %q", after)
		}
	})
	t.Run("ErrSeal", func(t *testing.T) {
		s, l, head := newerLog(t)
		plant(t, s, record.ChatEventKey(anna, talk, 4), `{"schema":2,"prev":"`+head.Hash+`","seq":4,"entries":[{"type":"session_end","end":{"reason":"trainee"}}]}`)
		if sealed, err := l.Seal(t.Context(), anna, talk); sealed || err != nil {
			t.Errorf("sealed %v, error %v", sealed, err)
		}
	})
	t.Run("ErrChain", func(t *testing.T) {
		s, l, _ := newerLog(t)
		edit(3, `"prev":"`, `"prev":"0`)(t, s)
		_, err := read(t, l, record.Head{})
		wantDamage(t, err, 2, "changed")
	})
	t.Run("IsReadAsFarAsItIsUnderstood", func(t *testing.T) {
		_, l, _ := newerLog(t)
		var last record.Append
		for a, err := range l.Read(t.Context(), anna, talk, record.Head{}) {
			if err != nil {
				t.Fatal(err)
			}
			last = a
		}
		if last.Seq != 3 || last.Schema != 2 || len(last.Entries) != 2 || last.Entries[0].Stage.Stage != "s3" || last.Entries[1].Type != "sang" {
			t.Errorf("read %+v", last)
		}
	})
	t.Run("EntriesOfAnotherShape", func(t *testing.T) {
		s := mem.New()
		l, heads := appended(t, s, 2)
		plant(t, s, record.ChatEventKey(anna, talk, 3), `{"schema":2,"prev":"`+heads[2].Hash+`","seq":3,"entries":"packed"}`)
		seqs, err := read(t, l, record.Head{})
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 1, 2, 3)
	})
}

// A program of schema 3 reads what those of schemas 1 and 2 wrote.
func TestLog_Upgrade(t *testing.T) {
	var asked []int
	upgrade := func(from int, old, now string) func([]byte) ([]byte, error) {
		return func(stored []byte) ([]byte, error) {
			asked = append(asked, from)
			if strings.Contains(string(stored), "beyond repair") {
				return nil, errors.New("no")
			}
			return json.RawMessage(strings.ReplaceAll(string(stored), old, now)), nil
		}
	}
	upgrades := map[int]func([]byte) ([]byte, error){
		1: upgrade(1, `"stage_entered"`, `"stage_begun"`),
		2: upgrade(2, `"stage_begun"`, `"unmatched"`),
	}
	s := mem.New()
	l1, heads := appended(t, s, 1)
	second, err := record.NewLog(s, 2, nil).Append(t.Context(), anna, talk, heads[1], stage("s2"))
	if err != nil {
		t.Fatal(err)
	}
	l3 := record.NewLog(s, 3, upgrades)
	third, err := l3.Append(t.Context(), anna, talk, second, stage("s3"))
	if err != nil {
		t.Fatal(err)
	}
	asked = nil
	var types []roleplay.EntryType
	var schemas []int
	hashes := ""
	for a, err := range l3.Read(t.Context(), anna, talk, record.Head{}) {
		if err != nil {
			t.Fatal(err)
		}
		types, schemas, hashes = append(types, a.Entries[0].Type), append(schemas, a.Schema), a.Hash
		if string(a.Raw) != raw(t, s, record.ChatEventKey(anna, talk, a.Seq)) {
			t.Errorf("append %d: Raw is not what is stored", a.Seq)
		}
	}
	if want := []roleplay.EntryType{"unmatched", "stage_entered", "stage_entered"}; !reflect.DeepEqual(types, want) {
		t.Errorf("types %q, want %q", types, want)
	}
	if !reflect.DeepEqual(schemas, []int{1, 2, 3}) || !reflect.DeepEqual(asked, []int{1, 2, 2}) {
		t.Errorf("schemas %v, upgrades from %v", schemas, asked)
	}
	if hashes != third.Hash {
		t.Errorf("the last hash is %s, want that of the stored bytes %s", hashes, third.Hash)
	}
	if _, err := l1.Append(t.Context(), anna, talk, third, stage("s4")); roleplay.CodeOf(err) != roleplay.CodeUnavailable {
		t.Errorf("an old program appended: %v", err)
	}

	t.Run("ErrUpgrade", func(t *testing.T) {
		s := mem.New()
		_, err := record.Log{Store: s}.Append(t.Context(), anna, talk, record.Head{}, stage("beyond repair"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = read(t, record.NewLog(s, 2, upgrades), record.Head{})
		wantDamage(t, err, 1, "unreadable")
	})
	t.Run("ErrUpgradedToNonsense", func(t *testing.T) {
		s := mem.New()
		appended(t, s, 1)
		nonsense := func([]byte) ([]byte, error) { return json.RawMessage(`[]`), nil }
		_, err := read(t, record.NewLog(s, 2, map[int]func([]byte) ([]byte, error){1: nonsense}), record.Head{})
		wantDamage(t, err, 1, "unreadable")
	})
	t.Run("NothingToDo", func(t *testing.T) {
		s := mem.New()
		appended(t, s, 2)
		seqs, err := read(t, record.NewLog(s, 4, nil), record.Head{})
		if err != nil {
			t.Error(err)
		}
		wantSeqs(t, seqs, 1, 2)
	})
}
