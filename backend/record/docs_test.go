package record_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/store/storetest"
)

type settings struct {
	Name  string  `json:"name"`
	Count int     `json:"count,omitempty"`
	Share float64 `json:"share,omitempty"`
}

func settingsIn(s store.Store) record.Docs[settings] {
	return record.Docs[settings]{Store: s, Schema: 2}
}

func rename(name string) func(*settings) error {
	return func(b *settings) error { b.Name = name; return nil }
}

func count(b *settings) error { b.Count++; return nil }

func TestDocs_Get(t *testing.T) {
	t.Run("ErrNotFound", func(t *testing.T) {
		_, err := settingsIn(mem.New()).Get(t.Context(), "a")
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrCouldNotReadIsNotEmpty", func(t *testing.T) {
		s := mem.New()
		for _, bytes := range []string{"", "nonsense", "{}", "[]", `{"schema":2,"rev":0,"body":{}}`, `{"schema":2,"rev":1}`, `{"schema":2,"rev":1,"body":[]}`} {
			plant(t, s, "a", bytes)
			_, err := settingsIn(s).Get(t.Context(), "a")
			wantCode(t, err, roleplay.CodeInternal)
			_, err = settingsIn(s).Upsert(t.Context(), "a", anna, rename("new"))
			wantCode(t, err, roleplay.CodeInternal)
			if got := raw(t, s, "a"); got != bytes {
				t.Errorf("%q was overwritten with %q", bytes, got)
			}
		}
		_, err := settingsIn(failing(s, "get", "")).Upsert(t.Context(), "b", anna, rename("new"))
		wantIs(t, err, errDisk)
	})
	t.Run("NewerSchema", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":3,"rev":4,"by":"ben","body":{"name":"Ben","colour":"red"}}`)
		doc, err := settingsIn(s).Get(t.Context(), "a")
		if err != nil || doc.Body.Name != "Ben" || doc.Schema != 3 || doc.Rev != 4 || doc.By != "ben" {
			t.Errorf("got %+v, error %v; want it read", doc, err)
		}
		plant(t, s, "a", `{"schema":3,"rev":4,"by":"ben","body":{"name":{"first":"Ben"}}}`)
		_, err = settingsIn(s).Get(t.Context(), "a")
		wantCode(t, err, roleplay.CodeUnavailable, "newer version of RolePlay", "Update this program")
	})
}

func TestDocs_Create(t *testing.T) {
	t.Run("ErrConflict", func(t *testing.T) {
		docs := settingsIn(mem.New())
		if _, err := docs.Create(t.Context(), "a", anna, settings{Name: "Anna"}); err != nil {
			t.Fatal(err)
		}
		_, err := docs.Create(t.Context(), "a", anna, settings{Name: "Anna"})
		wantCode(t, err, roleplay.CodeConflict)
	})
	t.Run("ErrKey", func(t *testing.T) {
		_, err := settingsIn(mem.New()).Create(t.Context(), "No Key", anna, settings{})
		wantCode(t, err, roleplay.CodeInvalid)
	})
	t.Run("ErrEncode", func(t *testing.T) {
		_, err := settingsIn(mem.New()).Create(t.Context(), "a", anna, settings{Share: math.NaN()})
		wantCode(t, err, roleplay.CodeInternal)
	})
	t.Run("Stored", func(t *testing.T) {
		s := mem.New()
		doc, err := settingsIn(s).Create(t.Context(), "a", "anna", settings{Name: "Anna"})
		if err != nil || doc.Rev != 1 || doc.Schema != 2 || doc.By != "anna" || doc.Body.Name != "Anna" {
			t.Errorf("got %+v, error %v", doc, err)
		}
		if got, want := raw(t, s, "a"), `{"schema":2,"rev":1,"by":"anna","body":{"name":"Anna"}}`; got != want {
			t.Errorf("stored %s, want %s", got, want)
		}
	})
}

func TestDocs_Update(t *testing.T) {
	t.Run("ErrNotFound", func(t *testing.T) {
		s := mem.New()
		_, err := settingsIn(s).Update(t.Context(), "a", anna, rename("Anna"))
		wantCode(t, err, roleplay.CodeNotFound)
		_, err = s.Get(t.Context(), "a")
		wantCode(t, err, roleplay.CodeNotFound)
	})
	t.Run("ErrOfChange", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":2,"rev":1,"by":"anna","body":{"name":"Anna"}}`)
		refusal := errors.New("no")
		_, err := settingsIn(s).Update(t.Context(), "a", anna, func(b *settings) error { b.Name = "x"; return refusal })
		if err != refusal { //nolint:errorlint // as it is
			t.Errorf("error %v, want that of change as it is", err)
		}
		if got := raw(t, s, "a"); !strings.Contains(got, `"rev":1`) {
			t.Errorf("written all the same: %s", got)
		}
	})
	t.Run("ErrNewerSchema", func(t *testing.T) {
		s := mem.New()
		const newer = `{"schema":3,"rev":4,"by":"ben","body":{"name":"Ben"}}`
		plant(t, s, "a", newer)
		for _, change := range []func(context.Context, string, roleplay.UserID, func(*settings) error) (record.Doc[settings], error){
			settingsIn(s).Update, settingsIn(s).Upsert,
		} {
			_, err := change(t.Context(), "a", anna, rename("Anna"))
			wantCode(t, err, roleplay.CodeUnavailable, "newer version of RolePlay")
		}
		if got := raw(t, s, "a"); got != newer {
			t.Errorf("stored %s, want it as it was", got)
		}
	})
	t.Run("ErrWrite", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":2,"rev":1,"by":"anna","body":{"name":"Anna"}}`)
		_, err := settingsIn(failing(s, "put", "")).Update(t.Context(), "a", anna, rename("x"))
		wantIs(t, err, errDisk)
	})
	t.Run("ErrContextWhileOthersWin", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":2,"rev":1,"by":"anna","body":{"name":"Anna"}}`)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := settingsIn(storetest.NewFaulty(s, func(op, _ string) error {
			if op != "put" {
				return nil
			}
			cancel()
			return roleplay.Errorf(roleplay.CodeConflict, "Another writer was faster.")
		})).Update(ctx, "a", anna, rename("x"))
		wantIs(t, err, context.Canceled)
	})
	t.Run("NextRevision", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":2,"rev":7,"by":"anna","body":{"name":"Anna","count":1}}`)
		doc, err := settingsIn(s).Update(t.Context(), "a", "ben", rename("Ben"))
		if err != nil || doc.Rev != 8 || doc.By != "ben" || doc.Body != (settings{Name: "Ben", Count: 1}) {
			t.Errorf("got %+v, error %v", doc, err)
		}
		if got, want := raw(t, s, "a"), `{"schema":2,"rev":8,"by":"ben","body":{"name":"Ben","count":1}}`; got != want {
			t.Errorf("stored %s, want %s", got, want)
		}
	})
	t.Run("UnknownFieldsAreKept", func(t *testing.T) {
		s := mem.New()
		plant(t, s, "a", `{"schema":2,"rev":1,"by":"anna","body":{"colour":{"r":1},"name":"Anna","count":3,"zoom":[1,2]}}`)
		for _, change := range []func(*settings) error{rename("Ann"), func(b *settings) error { b.Count = 0; return nil }} {
			if _, err := settingsIn(s).Update(t.Context(), "a", "anna", change); err != nil {
				t.Fatal(err)
			}
		}
		// a known field that became empty is left out, not brought back
		if got, want := raw(t, s, "a"), `{"schema":2,"rev":3,"by":"anna","body":{"colour":{"r":1},"name":"Ann","zoom":[1,2]}}`; got != want {
			t.Errorf("stored %s, want %s", got, want)
		}
	})
	t.Run("NoWriterIsLost", func(t *testing.T) {
		s := mem.New()
		docs := settingsIn(s)
		var wg sync.WaitGroup
		for range 32 {
			wg.Go(func() {
				for range 10 {
					if _, err := docs.Upsert(t.Context(), "a", anna, count); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		doc, err := docs.Get(t.Context(), "a")
		if err != nil || doc.Body.Count != 320 || doc.Rev != 320 {
			t.Errorf("after 320 changes: %+v, error %v", doc, err)
		}
	})
}

func TestDocs_Upsert(t *testing.T) {
	docs := settingsIn(mem.New())
	for want := 1; want <= 2; want++ {
		doc, err := docs.Upsert(t.Context(), "a", anna, count)
		if err != nil || doc.Rev != want || doc.Body.Count != want {
			t.Errorf("got %+v, error %v, want revision %d", doc, err, want)
		}
	}
}

func TestDocs_Upgrade(t *testing.T) {
	s := mem.New()
	docs := settingsIn(s)
	docs.Schema = 3
	var steps []int
	docs.Upgrade = func(schema int, body json.RawMessage) (json.RawMessage, error) {
		steps = append(steps, schema)
		if schema == 1 { // called "title" then
			return json.RawMessage(strings.Replace(string(body), `"title"`, `"name"`, 1)), nil
		}
		return json.RawMessage(strings.Replace(string(body), `"Anna"`, `"Anna B."`, 1)), nil
	}
	const old = `{"schema":1,"rev":1,"by":"anna","body":{"title":"Anna","zoom":2}}`
	plant(t, s, "a", old)
	doc, err := docs.Get(t.Context(), "a")
	if err != nil || doc.Body.Name != "Anna B." || doc.Schema != 1 {
		t.Errorf("got %+v, error %v", doc, err)
	}
	if len(steps) != 2 || steps[0] != 1 || steps[1] != 2 {
		t.Errorf("upgraded from %v, want from 1 and from 2", steps)
	}
	if got := raw(t, s, "a"); got != old {
		t.Errorf("reading has changed what is stored: %s", got)
	}
	if _, err := docs.Update(t.Context(), "a", "anna", count); err != nil {
		t.Fatal(err)
	}
	if got, want := raw(t, s, "a"), `{"schema":3,"rev":2,"by":"anna","body":{"count":1,"name":"Anna B.","zoom":2}}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	t.Run("Err", func(t *testing.T) {
		plant(t, s, "b", old)
		docs.Upgrade = func(int, json.RawMessage) (json.RawMessage, error) { return nil, errDisk }
		_, err := docs.Get(t.Context(), "b")
		wantIs(t, err, errDisk)
	})
	t.Run("NilLeavesTheBody", func(t *testing.T) {
		plant(t, s, "b", `{"schema":1,"rev":1,"by":"anna","body":{"name":"Anna"}}`)
		docs.Upgrade = nil
		doc, err := docs.Get(t.Context(), "b")
		if err != nil || doc.Body.Name != "Anna" {
			t.Errorf("got %+v, error %v", doc, err)
		}
	})
}

// Documents need not be objects.
func TestDocs_BodyOfAnyJSON(t *testing.T) {
	docs := record.Docs[[]string]{Store: mem.New(), Schema: 1}
	if _, err := docs.Create(t.Context(), "a", anna, nil); err != nil {
		t.Fatal(err)
	}
	doc, err := docs.Update(t.Context(), "a", anna, func(b *[]string) error { *b = append(*b, "x"); return nil })
	if err != nil || len(doc.Body) != 1 {
		t.Errorf("got %+v, error %v", doc, err)
	}
}
