package record_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

func TestTalks_Tell(t *testing.T) {
	// logOf is what Told and the log itself write.
	logOf := func(t *testing.T, st store.Store, told record.Told) (ours, log string) {
		t.Helper()
		var a, b bytes.Buffer
		talkOK(t, told.WriteLog(&a))
		_, err := record.Log{Store: st}.WriteTo(t.Context(), &b, talker, talking)
		if told.Damage == nil {
			talkOK(t, err)
		}
		return a.String(), b.String()
	}

	t.Run("ErrNotFound", func(t *testing.T) {
		st, _ := talkStore(t)
		_, err := record.NewTalks(st).Tell(t.Context(), ben, talking, record.Said)
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		st, _ := talkStore(t)
		_, err := record.NewTalks(failing(st, "list", "")).Tell(t.Context(), talker, talking, record.Said)
		wantIs(t, err, errDisk)
	})
	t.Run("ErrWriter", func(t *testing.T) {
		st, _ := talkStore(t)
		told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, record.Said)
		talkOK(t, err)
		wantIs(t, told.WriteLog(refusing{}), errDisk)
	})
	t.Run("ErrDamage", func(t *testing.T) {
		for name, edit := range map[string][2]string{
			"NotJSON":     {`{"schema"`, `{schema`},
			"CutShort":    {`]}`, `]`},
			"Unbalanced":  {`]}`, `}]}`},
			"Seq":         {`"seq":3`, `"seq":4`},
			"Words":       {`"Words."`, `"Words.`},
			"NoEntry":     {`"entries":[`, `"entries":[,`},
			"BodyIsText":  {`"turn":{`, `"turn":"{`},
			"ControlByte": {`"Words."`, "\"Words\x01\""},
		} {
			t.Run(name, func(t *testing.T) {
				st, _ := talkStore(t)
				key := record.ChatEventKey(talker, talking, 3)
				value := raw(t, st, key)
				if !strings.Contains(value, edit[0]) {
					t.Fatalf("%s has no %s", value, edit[0])
				}
				plant(t, st, key, strings.Replace(value, edit[0], edit[1], 1))
				for _, depth := range []record.Depth{record.Ends, record.Said, record.Decided} {
					told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, depth)
					talkOK(t, err)
					if told.Damage == nil || told.Damage.Seq != 3 || len(told.Talk.Turns) != 1 {
						t.Errorf("depth %d: damage %v, %d turns", depth, told.Damage, len(told.Talk.Turns))
					}
					if ours, log := logOf(t, st, told); ours != log || strings.Count(ours, "\n") != 2 {
						t.Errorf("depth %d: written %s", depth, ours)
					}
				}
			})
		}
	})
	t.Run("WhatWasSaid", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		loaded, err := talks.Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := talks.Tell(t.Context(), talker, talking, record.Said)
		talkOK(t, err)
		if !reflect.DeepEqual(told.Talk.Turns, loaded.Talk.Turns) || !reflect.DeepEqual(told.Start, loaded.Start) || !reflect.DeepEqual(told.Talk.End, loaded.Talk.End) || told.Damage != nil {
			t.Errorf("told %+v", told)
		}
		if told.Labels("x") != loaded.Labels("x") {
			t.Errorf("labels %+v", told.Labels("x"))
		}
		if want := speaking(loaded.Talk.Entries); !reflect.DeepEqual(told.Talk.Entries, want) {
			t.Errorf("entries %+v, want %+v", told.Talk.Entries, want)
		}
		if ours, log := logOf(t, st, told); ours != log {
			t.Errorf("written %s", ours)
		}
	})
	t.Run("Ends", func(t *testing.T) {
		st, _ := talkStore(t)
		loaded, err := record.NewTalks(st).Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, record.Ends)
		talkOK(t, err)
		if len(told.Talk.Turns) != 0 || !reflect.DeepEqual(told.Start, loaded.Start) || !reflect.DeepEqual(told.Talk.End, loaded.Talk.End) || told.Talk.End == nil || told.Damage != nil {
			t.Errorf("told %+v", told)
		}
		if ours, log := logOf(t, st, told); ours != log {
			t.Errorf("written %s", ours)
		}
	})
	t.Run("EndsOfTalkThatGoesOn", func(t *testing.T) {
		st, heads := talkStore(t)
		talkOK(t, st.Delete(t.Context(), record.ChatEventKey(talker, talking, heads[len(heads)-1].Seq), store.Always))
		loaded, err := record.NewTalks(st).Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, record.Ends)
		talkOK(t, err)
		if !reflect.DeepEqual(told.Talk.Turns, loaded.Talk.Turns) || len(told.Talk.Turns) == 0 || told.Talk.End != nil {
			t.Errorf("told %+v", told)
		}
	})
	t.Run("EndsOfOddMiddle", func(t *testing.T) { // the chain says that it was written so
		st, heads := talkStore(t)
		odd := `{"schema":1,"prev":"` + heads[1].Hash + `","seq":3,"entries":[{"type":"message","turn":7}]}`
		plant(t, st, record.ChatEventKey(talker, talking, 3), odd)
		last := record.ChatEventKey(talker, talking, 4)
		plant(t, st, last, strings.Replace(raw(t, st, last), heads[2].Hash, fmt.Sprintf("%x", sha256.Sum256([]byte(odd))), 1))
		for depth, damaged := range map[record.Depth]bool{record.Ends: false, record.Said: true, record.Decided: true} {
			told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, depth)
			talkOK(t, err)
			if (told.Damage != nil) != damaged {
				t.Errorf("depth %d: damage %v", depth, told.Damage)
			}
		}
	})
	t.Run("EndsOfOtherSpelling", func(t *testing.T) { // which is read whole
		st, _ := talkStore(t)
		key := record.ChatEventKey(talker, talking, 4)
		plant(t, st, key, strings.Replace(raw(t, st, key), "session_end", `session\u005fend`, 1))
		told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, record.Ends)
		talkOK(t, err)
		if told.Talk.End == nil || len(told.Talk.Turns) == 0 {
			t.Errorf("told %+v", told)
		}
	})
	t.Run("Decisions", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		loaded, err := talks.Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := talks.Tell(t.Context(), talker, talking, record.Decided)
		talkOK(t, err)
		if !reflect.DeepEqual(told.Talk, loaded.Talk) {
			t.Errorf("told %+v", told.Talk)
		}
	})
}

// Whatever form an append has, what was said in it is the same by both ways of reading.
func TestTalks_Tell_OddForms(t *testing.T) {
	message := `{"type":"message","turn":{"id":"t","seq":2,"speaker":"trainee","by":"person","text":"a \"}]\\ \u007d","at":1,"createdAt":"2026-03-14T09:26:53Z","state":"completed"}}`
	for name, entries := range map[string]string{
		"Plain":          message,
		"Silent":         message + `,{"type":"moves_found","moves":[{"move":"a","quote":"]}\"{["}]},{"type":"mood_changed","mood":{"mood":"a","from":1,"to":2,"reason":"}"}}`,
		"OtherOrder":     `{"turn":{"id":"t","speaker":"trainee","text":"x"},"type":"message"}`,
		"Spaces":         `{ "type" : "message" , "turn" : {"id":"t","speaker":"trainee","text":"x"} }`,
		"MoreMembers":    `{"type":"moves_found","moves":[],"more":1},` + message,
		"TypeTwice":      `{"type":"moves_found","moves":[],"type":"message","turn":{"id":"t","speaker":"trainee","text":"x"}}`,
		"TypeInCapitals": `{"type":"stage_entered","stage":{"stage":"two"},"TYPE":"message","turn":{"id":"t","speaker":"trainee","text":"x"}}`,
		"NoBody":         `{"type":"moves_found","moves":null},` + message,
		"Unknown":        `{"type":"sang","song":1},` + message,
		"Null":           `null,` + message,
		"NoEnd":          `{"type":"moves_found","moves":[],,` + message,
		"EndTwice":       `{"type":"moves_found","moves":[]}},` + message,
		"OnlySilent":     `{"type":"unmatched","unmatched":{"turn":"t"}}`,
		"NullInstead":    "",
		"NoArray":        "",
	} {
		t.Run(name, func(t *testing.T) {
			st, heads := talkStore(t)
			talkOK(t, st.Delete(t.Context(), record.ChatEventKey(talker, talking, 3), store.Always))
			talkOK(t, st.Delete(t.Context(), record.ChatEventKey(talker, talking, 4), store.Always))
			plant(t, st, record.ChatEventKey(talker, talking, 3), `{"schema":1,"prev":"`+heads[1].Hash+`","seq":3,"entries":`+cmp.Or(map[string]string{"NullInstead": "null", "NoArray": "{}"}[name], "["+entries+"]")+`}`)
			talks := record.NewTalks(st)
			loaded, err := talks.Load(t.Context(), talker, talking)
			talkOK(t, err)
			told, err := talks.Tell(t.Context(), talker, talking, record.Said)
			talkOK(t, err)
			if !reflect.DeepEqual(told.Talk.Turns, loaded.Talk.Turns) || len(told.Talk.Entries) != len(speaking(loaded.Talk.Entries)) || spotOf(told.Damage) != spotOf(loaded.Damage) {
				t.Errorf("told %+v, damage %v\nloaded %+v, damage %v", told.Talk, told.Damage, loaded.Talk, loaded.Damage)
			}
		})
	}
}

// speaking are the entries that say something.
func speaking(all []roleplay.Entry) (some []roleplay.Entry) {
	for _, e := range all {
		if e.Type == roleplay.EntryStart || e.Type == roleplay.EntryMessage || e.Type == roleplay.EntryEnd {
			some = append(some, e)
		}
	}
	return some
}

// spotOf is where and how a log is damaged, without the words for it.
func spotOf(d *record.Damage) record.Damage {
	if d == nil {
		return record.Damage{}
	}
	return record.Damage{Session: d.Session, Seq: d.Seq, Reason: d.Reason}
}

// refusing is a writer that takes nothing.
type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, errDisk }

func TestTold_LabelsOfDamagedStart(t *testing.T) {
	st, _ := talkStore(t)
	plant(t, st, record.ChatEventKey(talker, talking, 1), "no append")
	told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, record.Said)
	talkOK(t, err)
	var broken *record.Damage
	if !errors.As(told.Damage, &broken) || broken.Seq != 1 || told.Labels("x").Trainee != "x" {
		t.Errorf("told %+v", told)
	}
}
