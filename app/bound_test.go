package app

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"roleplay/backend/auth"
	"roleplay/backend/evaluation"
	"roleplay/backend/server"
)

// ofTheWindow are methods that only a window has: its news, its dialogs, its machine.
var ofTheWindow = []string{
	"Events.Watch", "Events.Unwatch", "Exchange.ChooseFiles", "Exchange.ChooseAutoExportFolder", "Upkeep.OpenDataFolder",
}

// unbound tells which bound methods are no methods of the service of that name with the same input.
func unbound(bound []any, services any) []string {
	var wrong []string
	for _, b := range bound {
		t := reflect.TypeOf(b)
		field := reflect.ValueOf(services).FieldByName(t.Elem().Name())
		for i := range t.NumMethod() {
			m := t.Method(i)
			name := t.Elem().Name() + "." + m.Name
			if slices.Contains(ofTheWindow, name) {
				continue
			}
			if !field.IsValid() {
				wrong = append(wrong, name+": no such service")
				continue
			}
			s, ok := field.Type().MethodByName(m.Name)
			switch {
			case !ok:
				wrong = append(wrong, name+": no such method of the service")
			case m.Type.NumIn() != 2 || s.Type.In(2) != m.Type.In(1):
				wrong = append(wrong, name+": not the input of the service")
			case m.Type.NumOut() != 2 || m.Type.Out(0) != reflect.TypeFor[json.RawMessage]():
				wrong = append(wrong, name+": does not go through call")
			}
		}
	}
	return wrong
}

type Choir struct{}

func (*Choir) Sing() {}

func TestBound_AreServiceMethods(t *testing.T) {
	var a *App
	for _, w := range unbound(a.Bound(), server.Services{}) {
		t.Error(w)
	}
	methods := 0
	for _, b := range a.Bound() {
		methods += reflect.TypeOf(b).NumMethod()
	}
	if methods != 79 {
		t.Errorf("%d bound methods, want 79", methods)
	}
	t.Run("CanFail", func(t *testing.T) {
		type services struct {
			Choir *auth.Service
			Chat  *evaluation.Service
		}
		got := unbound([]any{&Choir{}, &Admin{}, &Chat{}}, services{})
		for _, want := range []string{
			"Choir.Sing: no such method of the service", "Admin.GetAbout: no such service",
			"Chat.GetBriefing: no such method of the service", "Chat.SendMessage: no such method of the service",
		} {
			if !slices.Contains(got, want) {
				t.Errorf("%q is not told: %q", want, got)
			}
		}
	})
}
