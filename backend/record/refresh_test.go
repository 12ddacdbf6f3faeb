package record_test

import (
	"reflect"
	"testing"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

func TestTalks_Refresh(t *testing.T) {
	at := time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
	binned := record.Marked{DeletedAt: &at}
	mark := func(t *testing.T, s store.Store, to record.Marked) {
		_, err := record.Marks(s).Upsert(t.Context(), record.MarksKey(talker, talking), talker, func(m *record.Marked) error { *m = to; return nil })
		talkOK(t, err)
	}
	load := func(t *testing.T, s store.Store) record.Loaded {
		loaded, err := record.NewTalks(s).Load(t.Context(), talker, talking)
		talkOK(t, err)
		return loaded
	}
	t.Run("ErrPurging", func(t *testing.T) {
		s, _ := talkStore(t)
		loaded := load(t, s)
		mark(t, s, record.Marked{DeletedAt: &at, Purging: true})
		wantCode(t, record.NewTalks(s).Refresh(t.Context(), talker, &loaded), roleplay.CodeNotFound)
	})
	t.Run("ErrStore", func(t *testing.T) {
		s, _ := talkStore(t)
		loaded := load(t, s)
		wantIs(t, record.NewTalks(failing(s, "get", "")).Refresh(t.Context(), talker, &loaded), errDisk)
	})
	t.Run("SaysWhatLoadSays", func(t *testing.T) {
		for name, tt := range map[string]struct{ before, after record.Marked }{
			"IntoTheBin":  {record.Marked{}, binned},
			"OutOfTheBin": {binned, record.Marked{}},
			"StaysThere":  {binned, binned},
			"Nothing":     {record.Marked{}, record.Marked{}},
		} {
			t.Run(name, func(t *testing.T) {
				s, _ := talkStore(t)
				mark(t, s, tt.before)
				got := load(t, s)
				mark(t, s, tt.after)
				reads := &counted{Store: s}
				talkOK(t, record.NewTalks(reads).Refresh(t.Context(), talker, &got))
				want := load(t, s)
				if !reflect.DeepEqual(got.Marked, want.Marked) || got.ReadOnly != want.ReadOnly || !reflect.DeepEqual(got.Summary, want.Summary) {
					t.Errorf("%q, %+v\nwant %q, %+v", got.ReadOnly, got.Summary, want.ReadOnly, want.Summary)
				}
				if reads.gets != 1 {
					t.Errorf("%d reads", reads.gets)
				}
			})
		}
	})
	t.Run("ADamagedTalkStaysSo", func(t *testing.T) {
		s, _ := talkStore(t)
		talkOK(t, s.Delete(t.Context(), record.ChatEventKey(talker, talking, 2), store.Always))
		loaded := load(t, s)
		for _, marked := range []record.Marked{binned, {}} {
			mark(t, s, marked)
			talkOK(t, record.NewTalks(s).Refresh(t.Context(), talker, &loaded))
			if loaded.ReadOnly != roleplay.ReadOnlyDamaged {
				t.Errorf("read-only: %q", loaded.ReadOnly)
			}
		}
	})
}

func TestTalks_Marked(t *testing.T) {
	s, _ := talkStore(t)
	talks := record.NewTalks(s)
	if m, there, err := talks.Marked(t.Context(), talker, talking); there || err != nil || m.Purging {
		t.Errorf("before there are any: %+v, %v, %v", m, there, err)
	}
	_, err := record.Marks(s).Create(t.Context(), record.MarksKey(talker, talking), talker, record.Marked{Purging: true})
	talkOK(t, err)
	if m, there, err := talks.Marked(t.Context(), talker, talking); !there || err != nil || !m.Purging {
		t.Errorf("got %+v, %v, %v", m, there, err)
	}
	plant(t, s, record.MarksKey(talker, talking), "no document")
	if m, there, err := talks.Marked(t.Context(), talker, talking); !there || err != nil || m.Purging {
		t.Errorf("what cannot be understood: %+v, %v, %v", m, there, err)
	}
	for _, broken := range []store.Store{failing(s, "get", ""), failing(s, "list", "")} {
		_, _, err = record.NewTalks(broken).Marked(t.Context(), talker, talking)
		wantIs(t, err, errDisk)
	}
}
