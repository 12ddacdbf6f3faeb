package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// rebuildStore holds a talk that ended, one that goes on and one in the bin, all listed and measured.
func rebuildStore(t *testing.T) (store.Store, *record.Sessions, []roleplay.SessionID) {
	t.Helper()
	ctx := context.Background()
	st, _ := talkStore(t)
	ids := []roleplay.SessionID{talking, talking[:35] + "2", talking[:35] + "3"}
	for n, id := range ids[1:] {
		head := record.Head{}
		for _, entries := range talkAppends()[:3+n] {
			if entries[0].Start != nil {
				entries[0].Start.SessionID = id
			}
			next, err := record.Log{Store: st}.Append(ctx, talker, id, head, entries)
			talkOK(t, err)
			head = next
		}
	}
	_, err := record.Marks(st).Create(ctx, record.MarksKey(talker, ids[2]), talker, record.Marked{DeletedAt: &binned})
	talkOK(t, err)
	x := record.NewSessions(st)
	for _, id := range ids {
		l, err := record.NewTalks(st).Load(ctx, talker, id)
		talkOK(t, err)
		talkOK(t, x.Put(ctx, talker, l.Summary))
		plant(t, st, record.EvaluationKey(talker, id, "e"), "{}")
	}
	return st, x, ids
}

func TestSessions_Rebuild(t *testing.T) {
	ctx := context.Background()
	pageKey := record.SessionPageKey(talker, talking)
	for name, test := range map[string]struct {
		damage func(t *testing.T, st store.Store, x *record.Sessions, ids []roleplay.SessionID)
		says   []string // of the differences, in any order
		left   int      // differences that cannot be repaired
	}{
		"Sound": {func(*testing.T, store.Store, *record.Sessions, []roleplay.SessionID) {}, nil, 0},
		"PagesDeleted": {func(t *testing.T, st store.Store, _ *record.Sessions, _ []roleplay.SessionID) { del(t, st, pageKey) },
			[]string{"not in the list", "not in the list", "not in the list"}, 0},
		"PageOfGarbage": {func(t *testing.T, st store.Store, _ *record.Sessions, _ []roleplay.SessionID) {
			plant(t, st, pageKey, "\x00garbage")
		}, []string{"cannot be read", "not in the list", "not in the list", "not in the list"}, 0},
		"WrongTitle": {func(t *testing.T, st store.Store, _ *record.Sessions, _ []roleplay.SessionID) {
			plant(t, st, pageKey, strings.Replace(raw(t, st, pageKey), "Breaking", "Broken", 1))
		}, []string{"does not say of the session what its record says"}, 0},
		"SummaryOfGarbage": {func(t *testing.T, st store.Store, _ *record.Sessions, _ []roleplay.SessionID) {
			plant(t, st, pageKey, strings.Replace(raw(t, st, pageKey), `"turnCount":2`, `"turnCount":"two"`, 1))
		}, []string{"What the list says of the session cannot be read"}, 0},
		"SessionMissing": {func(t *testing.T, _ store.Store, x *record.Sessions, ids []roleplay.SessionID) {
			talkOK(t, x.Remove(ctx, talker, ids[1]))
		}, []string{"not in the list"}, 0},
		"BinForgotten": {func(t *testing.T, _ store.Store, x *record.Sessions, ids []roleplay.SessionID) {
			talkOK(t, x.SetDeleted(ctx, talker, ids[2], nil))
		}, []string{"does not say of the session what its record says"}, 0},
		"WronglyInTheBin": {func(t *testing.T, _ store.Store, x *record.Sessions, ids []roleplay.SessionID) {
			talkOK(t, x.SetDeleted(ctx, talker, ids[0], &binned))
		}, []string{"does not say of the session what its record says"}, 0},
		"WithoutALog": {func(t *testing.T, _ store.Store, x *record.Sessions, _ []roleplay.SessionID) {
			talkOK(t, x.Put(ctx, talker, summary(1)))
		}, []string{"has no record"}, 0},
		"NewerPage": {func(t *testing.T, st store.Store, _ *record.Sessions, _ []roleplay.SessionID) {
			plant(t, st, pageKey, `{"schema":9,"rev":1,"by":"a","body":[]}`)
		}, []string{"newer version", "not in the list", "not in the list", "not in the list"}, 4},
		"WithoutAStart": {func(t *testing.T, st store.Store, x *record.Sessions, ids []roleplay.SessionID) {
			other := talking[:35] + "4"
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, other, record.Head{}, talkAppends()[1])))
		}, []string{"cannot be read, so what the list says of it was not checked"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			st, x, ids := rebuildStore(t)
			test.damage(t, st, x, ids)
			talks := record.NewTalks(st)
			before := keysOf(t, st)
			compared, err := x.Compare(ctx, talker, talks)
			talkOK(t, err)
			if after := keysOf(t, st); !slices.Equal(before, after) {
				t.Errorf("a comparison changed the keys to %q", after)
			}
			rebuilt, err := x.Rebuild(ctx, talker, talks)
			talkOK(t, err)
			if name == "PageOfGarbage" && len(compared) > 0 {
				rebuilt, compared = rebuilt[:1], compared[:1]
				test.says = test.says[:1]
			}
			if len(compared) != len(test.says) || len(rebuilt) != len(test.says) {
				t.Fatalf("compared %+v\nrebuilt %+v\nwant %q", compared, rebuilt, test.says)
			}
			for i, d := range compared {
				if d.Repaired || rebuilt[i].Repaired == (test.left > 0) || !strings.Contains(d.Message, test.says[i]) {
					t.Errorf("difference %+v, repaired %+v, want one that says %q", d, rebuilt[i], test.says[i])
				}
			}
			again, err := record.NewSessions(st).Compare(ctx, talker, talks)
			if err != nil || len(again) != test.left {
				t.Errorf("afterwards %+v, error %v", again, err)
			}
			if name == "NewerPage" {
				return // nothing can be listed
			}
			list, err := x.List(ctx, talker, "", 0)
			if err != nil || len(list) != 2 || list[0].ID != ids[1] || list[1].ID != ids[0] || list[1].Title != "Breaking bad news" {
				t.Errorf("listed %+v, error %v", list, err)
			}
			for _, key := range keysOf(t, st) {
				if record.ParseKey(key).Kind == record.KeyQueue {
					t.Errorf("%s waits although it is measured", key)
				}
			}
		})
	}
	t.Run("AnEndCutShortIsCompleted", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		running, err := x.Get(ctx, talker, ids[0])
		talkOK(t, err)
		running.State, running.EndedAt = roleplay.SessionActive, nil
		talkOK(t, x.Put(ctx, talker, running))
		rebuilt, err := x.Rebuild(ctx, talker, record.NewTalks(st))
		if err != nil || len(rebuilt) != 1 || rebuilt[0].Session != ids[0] {
			t.Errorf("rebuilt %+v, error %v", rebuilt, err)
		}
		raw(t, st, record.QueueKey(ids[0])) // it waits to be measured
	})
	t.Run("ADamagedTalkStaysAsListed", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		del(t, st, record.ChatEventKey(talker, ids[0], 2))
		if rebuilt, err := x.Rebuild(ctx, talker, record.NewTalks(st)); err != nil || len(rebuilt) != 0 {
			t.Errorf("rebuilt %+v, error %v", rebuilt, err)
		}
		if got, err := x.Get(ctx, talker, ids[0]); err != nil || got.TurnCount != 2 {
			t.Errorf("listed %+v, error %v", got, err)
		}
	})
	t.Run("ATalkThatIsBeingRemovedIsNotListed", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		_, err := record.Marks(st).Upsert(ctx, record.MarksKey(talker, ids[0]), talker, func(m *record.Marked) error {
			m.Purging = true
			return nil
		})
		talkOK(t, err)
		talkOK(t, x.Remove(ctx, talker, ids[0]))
		if rebuilt, err := x.Rebuild(ctx, talker, record.NewTalks(st)); err != nil || len(rebuilt) != 0 {
			t.Errorf("rebuilt %+v, error %v", rebuilt, err)
		}
	})
	t.Run("ErrStore", func(t *testing.T) {
		st, _, _ := rebuildStore(t)
		for _, f := range []store.Store{&faulty{Store: st, list: true}, &faulty{Store: st, get: true}, &failList{Store: st, part: "chat_logs/"}} {
			if _, err := record.NewSessions(f).Rebuild(ctx, talker, record.NewTalks(f)); err == nil {
				t.Error("no error")
			}
		}
		del(t, st, pageKey)
		f := &faulty{Store: st, put: true}
		_, err := record.NewSessions(f).Rebuild(ctx, talker, record.NewTalks(f))
		wantIs(t, err, errDisk)
	})
}
