package upkeep_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/bolt"
)

// docs/verify_log.py recomputes the chain of exported and of sealed talks, and
// says of every file that is not sound that it is not.
func TestVerifyLogScript(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("needs python3")
	}
	// Reading it also has the test run again when only the script has changed.
	script, err := os.ReadFile("../../docs/verify_log.py")
	if n := bytes.Count(script, []byte("\n")); err != nil || n > 60 {
		t.Errorf("the script has %d lines, error %v; want at most 60", n, err)
	}
	folder := t.TempDir()
	put := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// run says how many talks hold, and whether all is well.
	run := func(files ...string) (said string, ok bool) {
		out, err := exec.Command(python, append([]string{"../../docs/verify_log.py"}, files...)...).CombinedOutput()
		if strings.Contains(string(out), "Traceback") {
			t.Errorf("it broke off:\n%s", out)
		}
		return string(out), err == nil
	}
	ctx := context.Background()

	// Two people have the same session, as one has imported a copy, in which somebody went on.
	data, err := bolt.Open(filepath.Join(folder, "live.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := data.Close(); err != nil {
			t.Error(err)
		}
	}()
	w := newWorldOn(t, data)
	log := record.Log{Store: data}
	s := w.talk(dana, 1, false, "Hello", strings.Repeat("long ", 120_000), strings.Repeat("long ", 120_000))
	before := w.exported(s)
	lines := strings.SplitAfter(before, "\n")
	var head record.Head
	for a, err := range log.Read(ctx, dana, s, head) {
		w.ok(err)
		head = record.Head{Seq: a.Seq, Hash: a.Hash}
	}
	for u, why := range map[roleplay.UserID]string{dana: "trainee", erik: "admin"} {
		for seq, line := range lines[:len(lines)-1] {
			_, err := data.Put(ctx, record.ChatEventKey(u, s, int64(seq+1)), []byte(strings.TrimSuffix(line, "\n")), store.Always)
			w.ok(err)
		}
		_, err := log.Append(ctx, u, s, head, []roleplay.Entry{{Type: roleplay.EntryEnd, End: &roleplay.End{At: began, Reason: roleplay.EndReason(why)}}})
		w.ok(err)
		_, err = log.Seal(ctx, u, s)
		w.ok(err)
	}
	// backup is a data file as it is now.
	backup := func(name string) string {
		var b bytes.Buffer
		w.ok(data.Backup(ctx, &b))
		return put(name, b.String())
	}
	whole := w.exported(s)
	db, ended, running := backup("roleplay.db"), put("ended.jsonl", whole), put("running.jsonl", before)

	t.Run("Sound", func(t *testing.T) {
		for _, files := range [][]string{{db}, {running}, {running, ended}, {ended, db, running}} {
			said, ok := run(files...)
			if want := len(files) + strings.Count(strings.Join(files, " "), ".db"); !ok || strings.Count(said, "holds") != want {
				t.Errorf("%v: %v\n%s", files, ok, said)
			}
		}
		if said, _ := run(running, ended); !strings.Contains(said, "goes on: the chain of 4") || !strings.Contains(said, "ended: the chain of 5") {
			t.Errorf("said\n%s", said)
		}
	})
	t.Run("ErrFile", func(t *testing.T) {
		var bad []string
		for name, content := range map[string]string{
			"Empty":         "",
			"HalfALine":     whole[:len(whole)-10],
			"NoLineEnd":     whole[:len(whole)-1],
			"WordChanged":   strings.Replace(whole, "Hello", "hello", 1),
			"LineMissing":   strings.Join(append([]string{lines[0]}, lines[2:]...), ""),
			"LineTwice":     lines[0] + before,
			"PastTheEnd":    whole + `{"seq":6,"prev":"x","entries":[{"type":"message"}]}` + "\n",
			"NoEntries":     `{"schema":1,"prev":"","seq":1,"entries":[]}` + "\n",
			"NoStart":       `{"schema":1,"prev":"","seq":1,"entries":[{"type":"message"}]}` + "\n",
			"DeeplyNested":  strings.Repeat("[", 200_000) + "\n",
			"NotJSON":       "\x00\xff\n",
			"ANumber":       "7\n",
			"StrangeFields": `{"seq":1,"prev":"","entries":[7]}` + "\n",
		} {
			bad = append(bad, put(name+".jsonl", content))
		}
		said, ok := run(append(bad, ended)...)
		if ok || strings.Count(said, "holds") != 1 || !strings.Contains(said, ended+": talk") {
			t.Errorf("said %v\n%s", ok, said)
		}
		for _, path := range bad {
			if !strings.Contains(said, path+": ") {
				t.Errorf("nothing is said of %s", path)
			}
		}
		if said, ok := run(bad[0], ended); ok { // one is enough
			t.Errorf("said\n%s", said)
		}
	})
	t.Run("ErrAnotherEnd", func(t *testing.T) {
		other := strings.Replace(whole, `"reason":"trainee"`, `"reason":"nobody"`, 1)
		if said, ok := run(ended, put("other.jsonl", other)); ok || !strings.Contains(said, "differs") {
			t.Errorf("said\n%s", said)
		}
	})
	t.Run("ErrNoFile", func(t *testing.T) {
		for _, files := range [][]string{nil, {filepath.Join(folder, "none.jsonl")}, {folder}} {
			if said, ok := run(files...); ok {
				t.Errorf("%q: said\n%s", files, said)
			}
		}
	})
	t.Run("ErrDataFile", func(t *testing.T) {
		sound, err := os.ReadFile(db)
		w.ok(err)
		var bad []string
		for name, content := range map[string]string{
			"Empty": "", "Garbage": strings.Repeat("\xff", 20_000), "Zeroes": strings.Repeat("\x00", 20_000),
			"Cut": string(sound[:len(sound)/3]), "Text": "hello",
		} {
			bad = append(bad, put(name+".db", content))
		}
		if said, ok := run(append(bad, ended)...); ok || strings.Count(said, "holds") != 1 || strings.Count(said, ".db: ") != len(bad) {
			t.Errorf("said\n%s", said)
		}
	})
	t.Run("ErrSealed", func(t *testing.T) {
		key := record.ChatLogKey(dana, s, 2)
		object, err := data.Get(ctx, record.ChatLogKey(dana, s, 1))
		w.ok(err)
		rest, err := data.Get(ctx, key)
		w.ok(err)
		for name, damage := range map[string]func(){
			"CutToWholeLines": func() { w.ok(data.Delete(ctx, key, store.Always)) },
			"AByte": func() {
				w.plant(record.ChatLogKey(dana, s, 1), strings.Replace(string(object.Value), "Hello", "hello", 1))
			},
			"NoBeginning": func() { w.ok(data.Delete(ctx, record.ChatLogKey(dana, s, 1), store.Always)) },
			"OfAnother": func() {
				w.plant(record.ChatLogKey(dana, sid(2), 1), string(object.Value))
				w.plant(record.ChatLogKey(dana, sid(2), 2), string(rest.Value))
			},
		} {
			damage()
			said, ok := run(backup(name + "Sealed.db"))
			if want := 1 + strings.Count(name, "OfAnother"); ok || strings.Count(said, "holds") != want {
				t.Errorf("%s: said %v\n%s", name, ok, said)
			}
			w.plant(key, string(rest.Value))
			w.plant(record.ChatLogKey(dana, s, 1), string(object.Value))
			w.ok(log.Remove(ctx, dana, sid(2)))
		}
		if said, ok := run(backup("again.db")); !ok { // so it was the damage
			t.Errorf("said\n%s", said)
		}
	})
}
