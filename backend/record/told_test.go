package record_test

import (
	"bytes"
	"errors"
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
		_, err := record.NewTalks(st).Tell(t.Context(), ben, talking, false)
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		st, _ := talkStore(t)
		_, err := record.NewTalks(&faulty{Store: st, list: true}).Tell(t.Context(), talker, talking, false)
		wantIs(t, err, errDisk)
	})
	t.Run("ErrWriter", func(t *testing.T) {
		st, _ := talkStore(t)
		told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, false)
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
				told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, false)
				talkOK(t, err)
				if told.Damage == nil || told.Damage.Seq != 3 || len(told.Talk.Turns) != 1 {
					t.Errorf("damage %v, %d turns", told.Damage, len(told.Talk.Turns))
				}
				if ours, log := logOf(t, st, told); ours != log || strings.Count(ours, "\n") != 2 {
					t.Errorf("written %s", ours)
				}
			})
		}
	})
	t.Run("WhatWasSaid", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		loaded, err := talks.Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := talks.Tell(t.Context(), talker, talking, false)
		talkOK(t, err)
		if !reflect.DeepEqual(told.Talk.Turns, loaded.Talk.Turns) || !reflect.DeepEqual(told.Start, loaded.Start) || !reflect.DeepEqual(told.Talk.End, loaded.Talk.End) || told.Damage != nil {
			t.Errorf("told %+v", told)
		}
		if told.Labels("x") != loaded.Labels("x") {
			t.Errorf("labels %+v", told.Labels("x"))
		}
		for i, e := range told.Talk.Entries {
			if e.Type != loaded.Talk.Entries[i].Type || e.Mood != nil || e.Objective != nil || e.Stage != nil {
				t.Errorf("entry %d: %+v", i, e)
			}
		}
		if ours, log := logOf(t, st, told); ours != log {
			t.Errorf("written %s", ours)
		}
	})
	t.Run("Decisions", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		loaded, err := talks.Load(t.Context(), talker, talking)
		talkOK(t, err)
		told, err := talks.Tell(t.Context(), talker, talking, true)
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
	} {
		t.Run(name, func(t *testing.T) {
			st, heads := talkStore(t)
			talkOK(t, st.Delete(t.Context(), record.ChatEventKey(talker, talking, 3), store.Always))
			talkOK(t, st.Delete(t.Context(), record.ChatEventKey(talker, talking, 4), store.Always))
			plant(t, st, record.ChatEventKey(talker, talking, 3), `{"schema":1,"prev":"`+heads[1].Hash+`","seq":3,"entries":[`+entries+`]}`)
			talks := record.NewTalks(st)
			loaded, err := talks.Load(t.Context(), talker, talking)
			talkOK(t, err)
			told, err := talks.Tell(t.Context(), talker, talking, false)
			talkOK(t, err)
			if !reflect.DeepEqual(told.Talk.Turns, loaded.Talk.Turns) || len(told.Talk.Entries) != len(loaded.Talk.Entries) || !reflect.DeepEqual(told.Damage, loaded.Damage) {
				t.Errorf("told %+v, damage %v\nloaded %+v, damage %v", told.Talk, told.Damage, loaded.Talk, loaded.Damage)
			}
		})
	}
}

// refusing is a writer that takes nothing.
type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, errDisk }

func TestTold_LabelsOfDamagedStart(t *testing.T) {
	st, _ := talkStore(t)
	plant(t, st, record.ChatEventKey(talker, talking, 1), "no append")
	told, err := record.NewTalks(st).Tell(t.Context(), talker, talking, false)
	talkOK(t, err)
	var broken *record.Damage
	if !errors.As(told.Damage, &broken) || broken.Seq != 1 || told.Labels("x").Trainee != "x" {
		t.Errorf("told %+v", told)
	}
}
