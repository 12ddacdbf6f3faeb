package record_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

// rebuildStore holds a talk that ended, one that goes on and one in the bin, all listed and measured.
func rebuildStore(t *testing.T) (store.Local, *record.Sessions, []roleplay.SessionID) {
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
		talkOK(t, x.PutTalk(ctx, talker, l))
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
		"Misplaced": {func(t *testing.T, st store.Store, _ *record.Sessions, ids []roleplay.SessionID) {
			far := record.SessionPageKey(talker, ids[0]) + string(ids[0][4:35]) + "9" // after all of them
			plant(t, st, far, strings.Replace(raw(t, st, pageKey), `"deletedAt"`, `"x"`, 1))
		}, []string{"where nobody looks for it", "where nobody looks for it", "where nobody looks for it"}, 0},
		"RemnantOfASplit": {func(t *testing.T, st store.Store, x *record.Sessions, ids []roleplay.SessionID) {
			page := raw(t, st, pageKey)
			plant(t, st, record.SessionPagesPrefix(talker)+string(ids[0]), page)
			plant(t, st, pageKey, strings.Replace(page, "Breaking", "Broken", 3)) // which no longer counts
		}, nil, 0},
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
	// What only the list knows is told, and told again: nothing is written over it.
	for name, test := range map[string]struct {
		damage func(t *testing.T, st store.Store, ids []roleplay.SessionID)
		says   string
		reason string
	}{
		"TheEndIsCutOff": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			del(t, st, record.ChatEventKey(talker, ids[0], 4))
		}, "the end of its record is missing", record.DamageMissing},
		"TheEndAndTheLastTurnAreCutOff": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			del(t, st, record.ChatEventKey(talker, ids[0], 4))
			del(t, st, record.ChatEventKey(talker, ids[0], 3))
		}, "the end of its record is missing", record.DamageMissing},
		"ARunningOneIsShorter": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			del(t, st, record.ChatEventKey(talker, ids[1], 3))
		}, "fewer turns than the list knows of", record.DamageMissing},
		"TheEndIsChanged": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			key := record.ChatEventKey(talker, ids[0], 4)
			plant(t, st, key, strings.Replace(raw(t, st, key), `"reason":"`, `"reason":"x`, 1))
		}, "does not end as it did", record.DamageChanged},
		"TheWholeLogIsAnother": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			head := record.Head{}
			for seq := range int64(4) {
				del(t, st, record.ChatEventKey(talker, ids[0], seq+1))
			}
			for _, entries := range talkAppends() {
				if entries[0].Turn != nil {
					entries[0].Turn.Text = "Other words."
				}
				next, err := record.Log{Store: st}.Append(ctx, talker, ids[0], head, entries)
				talkOK(t, err)
				head = next
			}
		}, "does not end as it did", record.DamageChanged},
		"TheWholeLogIsGone": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			talkOK(t, record.Log{Store: st}.Remove(ctx, talker, ids[0]))
			del(t, st, record.EvaluationKey(talker, ids[0], "e"))
		}, "whole record of the session is missing", record.DamageMissing},
		"TheWholeLogOfAMeasuredOneIsGone": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			talkOK(t, record.Log{Store: st}.Remove(ctx, talker, ids[1]))
		}, "whole record of the session is missing", record.DamageMissing},
		"TheWholeLogOfOneInTheBinIsGone": {func(t *testing.T, st store.Store, ids []roleplay.SessionID) {
			talkOK(t, record.Log{Store: st}.Remove(ctx, talker, ids[2]))
			del(t, st, record.EvaluationKey(talker, ids[2], "e"))
		}, "whole record of the session is missing", record.DamageMissing},
	} {
		t.Run("Lacks/"+name, func(t *testing.T) {
			st, _, ids := rebuildStore(t)
			test.damage(t, st, ids)
			before := raw(t, st, pageKey)
			for _, how := range []func(context.Context, roleplay.UserID, *record.Talks) ([]record.Difference, error){
				record.NewSessions(st).Compare, record.NewSessions(st).Rebuild, record.NewSessions(st).Rebuild, record.NewSessions(st).Compare,
			} {
				found, err := how(ctx, talker, record.NewTalks(st))
				if err != nil || len(found) != 1 || found[0].Repaired || found[0].Reason != test.reason || !strings.Contains(found[0].Message, test.says) {
					t.Errorf("found %+v, error %v; want %q", found, err, test.says)
				}
			}
			if after := raw(t, st, pageKey); after != before {
				t.Errorf("the page became %s", after)
			}
		})
	}
	t.Run("HowALogEndsIsKeptFromTheFirstRepairOn", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		talkOK(t, x.Remove(ctx, talker, ids[0]))
		l, err := record.NewTalks(st).Load(ctx, talker, ids[0])
		talkOK(t, err)
		talkOK(t, x.Put(ctx, talker, l.Summary)) // as an older program wrote it
		key := record.ChatEventKey(talker, ids[0], 4)
		sound := raw(t, st, key)
		plant(t, st, key, sound+" ")
		if found, err := x.Compare(ctx, talker, record.NewTalks(st)); err != nil || len(found) != 0 {
			t.Errorf("found %+v, error %v", found, err)
		}
		plant(t, st, key, sound)
		if found, err := x.Rebuild(ctx, talker, record.NewTalks(st)); err != nil || len(found) != 0 {
			t.Errorf("found %+v, error %v", found, err)
		}
		talkOK(t, x.SetDeleted(ctx, talker, ids[0], &binned)) // and outlives other changes
		talkOK(t, x.SetDeleted(ctx, talker, ids[0], nil))
		plant(t, st, key, sound+" ")
		if found, err := x.Compare(ctx, talker, record.NewTalks(st)); err != nil || len(found) != 1 {
			t.Errorf("found %+v, error %v", found, err)
		}
	})
	t.Run("ARottenPageIsMadeAgain", func(t *testing.T) {
		st, _, _ := rebuildStore(t)
		bad := &rotten{Store: st, parts: []string{pageKey}}
		x := record.NewSessions(bad)
		if found, err := x.Compare(ctx, talker, record.NewTalks(bad)); err != nil || len(found) != 4 {
			t.Errorf("found %+v, error %v", found, err)
		}
		if found, err := x.Rebuild(ctx, talker, record.NewTalks(bad)); err != nil || len(found) == 0 || !found[0].Repaired {
			t.Errorf("found %+v, error %v", found, err)
		}
		if found, err := x.Compare(ctx, talker, record.NewTalks(bad)); err != nil || len(found) != 0 {
			t.Errorf("afterwards %+v, error %v", found, err)
		}
	})
	t.Run("ErrAFullDiskIsNoNewerPage", func(t *testing.T) {
		st, _, _ := rebuildStore(t)
		del(t, st, pageKey)
		full := storetest.NewFaulty(st, storetest.Failing("put", "", roleplay.Errorf(roleplay.CodeUnavailable, "The disk is full.")))
		_, err := record.NewSessions(full).Rebuild(ctx, talker, record.NewTalks(full))
		wantCode(t, err, roleplay.CodeUnavailable, "disk is full")
	})
	t.Run("OneThatLostItsStartAndItsPageIsListed", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		del(t, st, record.ChatEventKey(talker, ids[0], 1))
		talkOK(t, x.Remove(ctx, talker, ids[0]))
		for i, want := range []int{1, 0} {
			found, err := x.Rebuild(ctx, talker, record.NewTalks(st))
			if err != nil || len(found) != want || want > 0 && !found[0].Repaired {
				t.Errorf("time %d: found %+v, error %v", i, found, err)
			}
		}
		got, err := x.Get(ctx, talker, ids[0])
		if err != nil || got.Title != "A session that has lost its beginning" || got.StartedAt.IsZero() {
			t.Errorf("listed %+v, error %v", got, err)
		}
	})
	t.Run("ANewerOneStaysAsListed", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		l, err := record.NewTalks(st).Load(ctx, talker, ids[1])
		talkOK(t, err)
		plant(t, st, record.ChatEventKey(talker, ids[1], 4), `{"schema":9,"prev":"`+l.Head.Hash+`","seq":4,"entries":7}`)
		l.Summary.Title = "As the newer program says"
		talkOK(t, x.Put(ctx, talker, l.Summary))
		if found, err := x.Rebuild(ctx, talker, record.NewTalks(st)); err != nil || len(found) != 0 {
			t.Errorf("found %+v, error %v", found, err)
		}
	})
	// While the logs are compared a talk begins, one ends, one is deleted for good.
	t.Run("WhatChangesMeanwhileIsNoDifference", func(t *testing.T) {
		st, x, ids := rebuildStore(t)
		begun := talking[:35] + "0"
		happen := sync.OnceFunc(func() {
			entries := talkAppends()[0]
			entries[0].Start.SessionID = begun
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, begun, record.Head{}, entries)))
			l, err := record.NewTalks(st).Load(ctx, talker, begun)
			talkOK(t, err)
			talkOK(t, x.PutTalk(ctx, talker, l))
			l, err = record.NewTalks(st).Load(ctx, talker, ids[1])
			talkOK(t, err)
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, ids[1], l.Head, talkAppends()[3])))
			l, err = record.NewTalks(st).Load(ctx, talker, ids[1])
			talkOK(t, err)
			talkOK(t, x.PutTalk(ctx, talker, l))
			talkOK(t, record.Log{Store: st}.Remove(ctx, talker, ids[2]))
			talkOK(t, x.Remove(ctx, talker, ids[2]))
			del(t, st, record.MarksKey(talker, ids[2]))
		})
		during := beforeList(st, "chat_events/", happen)
		if found, err := record.NewSessions(st).Compare(ctx, talker, record.NewTalks(during)); err != nil || len(found) != 0 {
			t.Errorf("found %+v, error %v", found, err)
		}
		if _, err := x.Get(ctx, talker, begun); err != nil {
			t.Error("nothing happened meanwhile")
		}
	})
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
		for _, f := range []store.Store{failing(st, "list", ""), failing(st, "get", ""), failing(st, "list", "chat_logs/")} {
			if _, err := record.NewSessions(f).Rebuild(ctx, talker, record.NewTalks(f)); err == nil {
				t.Error("no error")
			}
		}
		del(t, st, pageKey)
		f := failing(st, "put", "")
		_, err := record.NewSessions(f).Rebuild(ctx, talker, record.NewTalks(f))
		wantIs(t, err, errDisk)
	})
}
