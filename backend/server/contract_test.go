package server

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/auth"
	"roleplay/backend/chat"
)

// stale returns the names of the files in folder that differ from want.
func stale(folder string, want map[string][]byte) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(got, want[name]) {
			names = append(names, name)
		}
	}
	return names
}

func TestContract_IsNotStale(t *testing.T) {
	files, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	if old := stale("../../frontend/src/contract", files); len(old) > 0 {
		t.Errorf("%v are stale: run `make generate`", old)
	}
	t.Run("CanFail", func(t *testing.T) {
		folder := t.TempDir()
		for name, content := range files {
			if name == "types.ts" {
				content = append(slices.Clone(content), "// edited"...)
			}
			if name == "operations.ts" {
				continue
			}
			if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Join(stale(folder, files), " "); got != "operations.ts types.ts" {
			t.Errorf("stale files: %q", got)
		}
	})
}

// unlike tells which operations do not carry a method of their service with the types of the contract.
func unlike(d *document, services any) []string {
	var wrong []string
	for _, op := range d.table {
		handler, method, _ := strings.Cut(op.Name, ".")
		field := reflect.ValueOf(services).FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, handler) })
		if !field.IsValid() {
			wrong = append(wrong, op.Name+": no such service")
			continue
		}
		m, ok := field.Type().MethodByName(method)
		if !ok {
			wrong = append(wrong, op.Name+": no such method")
			continue
		}
		in := m.Type.In(2)
		if op.Variant == "" && !strings.HasSuffix(op.in, in.Name()) {
			wrong = append(wrong, op.Name+": takes "+in.String()+", the contract says "+op.in)
		}
		if out := m.Type.Out(0); !strings.HasSuffix(op.out, out.Name()) && op.gives == "" {
			wrong = append(wrong, op.Name+": gives "+out.String()+", the contract says "+op.out)
		}
	}
	return wrong
}

func TestRoutes_AreServiceMethods(t *testing.T) {
	d := &Door{doc: newDocument("1", func(string) bool { return true })}
	d.routes(Services{})
	if len(d.doc.table) < 20 {
		t.Fatalf("only %d operations", len(d.doc.table))
	}
	for _, w := range unlike(d.doc, Services{}) {
		t.Error(w)
	}
	t.Run("CanFail", func(t *testing.T) {
		d := &Door{doc: newDocument("1", func(string) bool { return true })}
		Route(d, Op{Name: "chat.Sing", Route: "POST /api/chat/sing"}, (*chat.Service)(nil).SendMessage)
		Route(d, Op{Name: "choir.Sing", Route: "POST /api/choir"}, (*chat.Service)(nil).StartSession)
		Route(d, Op{Name: "auth.Login", Route: "POST /api/auth/login"}, func(context.Context, auth.RefreshInput) (auth.SignedIn, error) { return auth.SignedIn{}, nil })
		want := []string{
			"chat.Sing: no such method", "choir.Sing: no such service",
			"auth.Login: takes auth.LoginInput, the contract says RefreshInput",
		}
		if got := unlike(d.doc, Services{}); !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})
}
