package scene_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// TestView_NoHiddenWords looks at all that a view holds, also what JSON leaves
// out, for words of facts that are not open.
func TestView_NoHiddenWords(t *testing.T) {
	k := newTalk(t)
	check := func(when string) {
		t.Helper()
		v := k.state.View(k.def)
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all := string(b) + strings.Join(texts(reflect.ValueOf(v)), "\n")
		for _, f := range k.def.Character.Facts {
			words := append([]string{f.Title, f.Text, f.Tip}, f.Heard...)
			for _, w := range words {
				if w != "" && !k.state.Opened(f.ID) && strings.Contains(all, w) {
					t.Errorf("%s: the view holds %q of the %s fact %s", when, w, k.state.Facts[f.ID], f.ID)
				}
			}
			if k.state.Opened(f.ID) != strings.Contains(all, f.Text) {
				t.Errorf("%s: the text of %s is missing or too much", when, f.ID)
			}
		}
	}
	check("at the start")
	k.trainee("Have you tried to quit before?")
	check("when hinted")
	k.trainee("You feel tired of it. Have you tried to quit before?")
	check("when open")
	if v := k.state.View(k.def); len(v.Known) != 3 || v.Known[1] != (scene.Known{ID: "spring", Text: "He stopped for three weeks in April."}) {
		t.Errorf("known: %+v", v.Known)
	}
	k.character("Three weeks.")
	if v := k.state.View(k.def); !v.Known[1].Disclosed || v.Known[2].Disclosed {
		t.Errorf("known: %+v", v.Known)
	}
}

// texts gathers every string below v.
func texts(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Struct:
		var out []string
		for i := range v.NumField() {
			out = append(out, texts(v.Field(i))...)
		}
		return out
	case reflect.Slice:
		var out []string
		for i := range v.Len() {
			out = append(out, texts(v.Index(i))...)
		}
		return out
	case reflect.Map:
		var out []string
		for key, value := range v.Seq2() {
			out = append(append(out, texts(key)...), texts(value)...)
		}
		return out
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return texts(v.Elem())
		}
	}
	return nil
}

func TestView_Talk(t *testing.T) {
	k := newTalk(t)
	for i := range 60 {
		k.trainee(fmt.Sprintf("Thing number %d", i))
	}
	v := k.state.View(k.def)
	if len(v.Recent) != 40 || v.Recent[39] != (scene.Said{Turn: "t60", Speaker: roleplay.SpeakerTrainee, Text: "Thing number 59"}) {
		t.Errorf("recent: %d, last %+v", len(v.Recent), v.Recent[len(v.Recent)-1])
	}
	if v.Turns != 60 || v.Place != 60 || v.Seed != 7 || v.Character.Manner != "Short sentences." || len(v.Moves) != 2 {
		t.Errorf("view: %+v", v)
	}
	if v.Idle != 58 { // the second turn entered a stage
		t.Errorf("idle for %d turns, want 58", v.Idle)
	}
}

func TestProgress(t *testing.T) {
	k := newTalk(t)
	p := k.state.Progress(k.def)
	if p.Stages[0] != (roleplay.StageProgress{ID: "engage", Title: "Engage", State: "current"}) || p.Stages[1].State != "ahead" || p.Goals[0].Met {
		t.Errorf("at the start: %+v", p)
	}
	mood := func(word, trend string, value int) {
		t.Helper()
		want := roleplay.MoodProgress{ID: "trust", Title: "Trust", Word: word, Value: value, Trend: trend}
		if got := k.state.Progress(k.def).Moods[0]; got != want {
			t.Errorf("mood %+v, want %+v", got, want)
		}
	}
	mood("guarded", "same", 40)
	k.trainee("It sounds like you are tired.")
	mood("warming", "up", 52)
	k.character("Hm.")
	mood("warming", "up", 52)
	k.trainee("What time is it?")
	mood("warming", "same", 52)
	k.trainee("You have to stop!")
	mood("guarded", "down", 0)
	p = k.state.Progress(k.def)
	if p.Stages[0].State != "done" || p.Stages[1].State != "current" || p.Stages[2].State != "ahead" {
		t.Errorf("stages: %+v", p.Stages)
	}
	if p.Goals[0] != (roleplay.GoalProgress{ID: "listen", Title: "Give back what you hear", Met: true, TurnID: "t1"}) || p.Goals[1].Met {
		t.Errorf("goals: %+v", p.Goals)
	}
}
