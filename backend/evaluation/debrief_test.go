package evaluation_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"roleplay/backend/evaluation"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
	"roleplay/backend/store/storetest"
)

// Both ways to look at one session refuse alike.
func TestService_LookingAtASession(t *testing.T) {
	for name, look := range map[string]func(*evaluation.Service, context.Context, roleplay.SessionID) error{
		"DownloadTranscript": func(s *evaluation.Service, ctx context.Context, id roleplay.SessionID) error {
			return done(s.DownloadTranscript(ctx, evaluation.SessionInput{ID: id}))
		},
		"GetDebrief": func(s *evaluation.Service, ctx context.Context, id roleplay.SessionID) error {
			return done(s.GetDebrief(ctx, evaluation.SessionInput{ID: id}))
		},
	} {
		t.Run(name+"/ErrUnauthenticated", func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			w.refused(look(w.service, context.Background(), session(1)), roleplay.CodeUnauthenticated)
		})

		t.Run(name+"/ErrUnknownAndNotYoursLookTheSame", func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			for what, err := range map[string]error{
				"not yours":       look(w.service, asErik(), session(1)),
				"unknown":         look(w.service, asErik(), session(9)),
				"unknown to root": look(w.service, asRoot(), session(9)),
				"empty":           look(w.service, asErik(), ""),
				"a path":          look(w.service, asErik(), "../"+session(1)),
			} {
				w.refused(err, roleplay.CodeNotFound)
				if got := roleplay.ProblemOf(err).Detail; got != "There is no such session that you may look at." {
					t.Errorf("%s: %q", what, got)
				}
			}
		})

		t.Run(name+"/OfADamagedOneWhatIsIntact", func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			w.damage(dana, session(1))
			w.ok(look(w.service, asDana(), session(1)))
			w.ok(look(w.service, asRoot(), session(1)))
		})

		t.Run(name+"/ErrBeingRemoved", func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			w.mark(dana, session(1), record.Marked{Purging: true})
			w.refused(look(w.service, asDana(), session(1)), roleplay.CodeNotFound)
		})

		// Whose session it is, is found out without reading the logs of everybody.
		t.Run(name+"/ReadsOneLogOnly", func(t *testing.T) {
			w := newWorld(t)
			w.talk(erik, session(1), 4)
			w.talk(dana, session(2), 4)
			w.store.Before(storetest.Failing("get", "users/"+string(dana), errors.New("disk")))
			w.ok(look(w.service, asRoot(), session(1)))
			w.store.Before(storetest.Failing("list", "users/"+string(dana), errors.New("disk")))
			w.refused(look(w.service, asRoot(), session(1)), roleplay.CodeInternal) // not unknown: unread
			w.store.Before(storetest.Failing("list", "users/"+string(erik), errors.New("disk")))
			w.refused(look(w.service, asErik(), session(1)), roleplay.CodeInternal)
		})

		t.Run(name+"/ErrAccountsUnreadable", func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			w.store.Before(storetest.Failing("list", record.AccountsPrefix, errors.New("disk")))
			w.refused(look(w.service, asRoot(), session(1)), roleplay.CodeInternal)
			w.ok(look(w.service, asDana(), session(1))) // one's own needs no accounts
		})

		// Root has a copy of Erik's, and so has Dana.
		t.Run(name+"/WhoHeldItComesFirst", func(t *testing.T) {
			w := newWorld(t)
			w.talk(erik, session(1), 3)
			for _, u := range []roleplay.UserID{dana, root} {
				w.copy(erik, u, session(1))
			}
			w.store.Before(storetest.Failing("get", "users/"+string(erik)+"/marks", errors.New("Erik's")))
			w.refused(look(w.service, asRoot(), session(1)), roleplay.CodeInternal) // it is his that is opened
			w.store.Before(nil)
			w.ok(look(w.service, asDana(), session(1)))
			w.ok(record.Log{Store: w.store}.Remove(context.Background(), erik, session(1)))
			w.ok(look(w.service, asRoot(), session(1)))
		})

		t.Run(name+"/OwnOrAdmin", func(t *testing.T) {
			w := newWorld(t)
			w.talk(erik, session(1), 4)
			w.ok(look(w.service, asErik(), session(1)))
			w.ok(look(w.service, asRoot(), session(1)))
		})
	}
}

func TestService_DownloadTranscript(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, session(1), 4)
	want := "Breaking bad news\nWith: Mr Alvarez\nTrainee: Dana\nStarted: 2026-03-14 09:26 UTC\nState: ended, 2026-03-14 09:27 UTC\n\n" +
		"[00:01] Dana: How are you?\n[00:02] Mr Alvarez: Fine.\n"
	for name, ctx := range map[string]context.Context{"owner": asDana(), "administrator": asRoot()} {
		file, err := w.service.DownloadTranscript(ctx, evaluation.SessionInput{ID: session(1)})
		w.ok(err)
		if file.Name != "2026-03-14_0926_Breaking-bad-news_Mr-Alvarez_0001.txt" || file.ContentType != "text/plain; charset=utf-8" || string(file.Body) != want {
			t.Errorf("%s: got %s, %s\n%s\nwant\n%s", name, file.Name, file.ContentType, file.Body, want)
		}
	}
}

func TestService_GetDebrief(t *testing.T) {
	get := func(w *world) evaluation.Debrief {
		w.t.Helper()
		d, err := w.service.GetDebrief(asDana(), evaluation.SessionInput{ID: session(1)})
		w.ok(err)
		return d
	}
	keep := func(w *world, id roleplay.EvaluationID, seq int64) {
		w.t.Helper()
		e := roleplay.Evaluation{ID: id, SessionID: session(1), Seq: seq}
		w.ok(done(record.Docs[roleplay.Evaluation]{Store: w.store, Schema: 1}.Create(context.Background(), record.EvaluationKey(dana, session(1), id), dana, e)))
	}

	for name, part := range map[string]string{"ErrEvaluationsUnreadable": "evaluations/", "ErrRubricUnreadable": "content/rubric"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.talk(dana, session(1), 4)
			keep(w, "e1", 4)
			for _, op := range []string{"list", "get"} {
				w.store.Before(storetest.Failing(op, part, errors.New("disk")))
				_, err := w.service.GetDebrief(asDana(), evaluation.SessionInput{ID: session(1)})
				w.refused(err, roleplay.CodeInternal)
			}
		})
	}

	t.Run("SpeechOfATalkByVoice", func(t *testing.T) {
		w := newWorld(t)
		w.goesOn(dana, session(1), 1)
		loaded, err := record.NewTalks(w.store).Load(context.Background(), dana, session(1))
		w.ok(err)
		entries := []roleplay.Entry{}
		for i, id := range []roleplay.TurnID{"t1", "t2", "t3"} {
			entries = append(entries, roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
				ID: id, Speaker: roleplay.SpeakerTrainee, Text: "One two three.", At: int64(i) * 7000, Spoken: &roleplay.Spoken{Ms: 6000, From: -1},
			}})
		}
		w.ok(done(record.Log{Store: w.store}.Append(context.Background(), dana, session(1), loaded.Head, entries)))
		w.ok(record.NewSessions(w.store).Put(context.Background(), dana, loaded.Summary))
		speech := get(w).Evaluation.Speech
		if speech == nil || !speech.Enough || speech.Metrics[1].ID != "pace" || *speech.Metrics[1].Value != 30 { // 9 words in 18 s
			t.Errorf("speech = %+v, want a pace of 30", speech)
		}
	})

	t.Run("MeasuredOnDemand", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 4)
		d := get(w)
		value := func(v float64) *float64 { return &v }
		metric := func(id string, v *float64, unit, reliability string, turns ...roleplay.TurnID) roleplay.Metric {
			return roleplay.Metric{ID: id, Value: v, Unit: unit, Reliability: reliability, Turns: append([]roleplay.TurnID{}, turns...)}
		}
		want := roleplay.Evaluation{
			SessionID: session(1), Seq: 4, MadeAt: began.Add(time.Hour),
			Metrics: []roleplay.Metric{
				metric("talk_share", value(0.75), "share", "exact"),
				metric("turn_words", value(3), "words", "exact"),
				metric("longest_turn_words", value(3), "words", "exact", "t1"),
				metric("questions", value(1), "count", "good", "t1"),
				metric("open_questions", value(1), "count", "good", "t1"),
				metric("closed_questions", value(0), "count", "good"),
				metric("reflections", value(0), "count", "fair"),
				metric("advice", value(0), "count", "fair"),
				metric("permission", value(0), "count", "fair"),
			},
			Objectives: []roleplay.ObjectiveResult{{ID: "ask", Title: "Ask first", Recognised: "An open question", Met: true, TurnID: "t1", Quote: "How are you?"}},
			Facts:      []roleplay.FactResult{{ID: "wife", Title: "His wife waits outside", Hidden: true, State: "hidden", Tip: "Ask who came along."}},
		}
		if !reflect.DeepEqual(d.Evaluation, want) {
			t.Errorf("got %+v\nwant %+v", d.Evaluation, want)
		}
		if d.Session.ID != session(1) || len(d.Session.Turns) != 2 || d.Session.Seq != 4 || len(d.Session.Progress.Goals) != 1 || !d.Session.Progress.Goals[0].Met {
			t.Errorf("session = %+v", d.Session)
		}
		if d.Rubric.ID != "spikes" || d.Rubric.Title != "SPIKES" {
			t.Errorf("rubric = %+v", d.Rubric)
		}
		if keys := w.keys(record.EvaluationsPrefix(dana, session(1))); len(keys) != 0 {
			t.Errorf("reading wrote %v", keys)
		}
	})

	t.Run("HiddenFactsStayHiddenWhileTheTalkGoesOn", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 3)
		d := get(w)
		encoded, err := roleplay.EncodeJSON(d)
		w.ok(err)
		if len(d.Evaluation.Facts) != 0 || strings.Contains(string(encoded), "wife") || d.Session.State != roleplay.SessionActive || d.Evaluation.Seq != 3 {
			t.Errorf("got %s", encoded)
		}
	})

	t.Run("StoredForTheHeadOfTheTalk", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 4)
		keep(w, "e1", 4)
		keep(w, "e2", 4)
		keep(w, "e3", 3)
		if got := get(w).Evaluation.ID; got != "e2" {
			t.Errorf("evaluation %q, want e2, the newest of the head", got)
		}
	})

	t.Run("StoredForLessIsNotEnough", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 4)
		keep(w, "e1", 3)
		if got := get(w).Evaluation; got.ID != "" || got.Seq != 4 {
			t.Errorf("evaluation %q up to %d, want one made now, up to 4", got.ID, got.Seq)
		}
	})

	// A debriefing does not change because the rubric does.
	t.Run("PinnedRubric", func(t *testing.T) {
		w := newWorld(t)
		publish := func(title string) {
			w.ok(published(record.Content[roleplay.Rubric]{Store: w.store, Kind: record.KindRubric}.Publish(context.Background(), "spikes", "u", func(rev int) roleplay.Rubric {
				return roleplay.Rubric{ID: "spikes", Rev: rev, Title: title, Criteria: []roleplay.Criterion{}}
			})))
		}
		publish("Second")
		start := appends(dana, session(1))[0]
		start[0].Start.Rubric, start[0].Start.RubricRev = "spikes", 2
		w.ok(done(record.Log{Store: w.store}.Append(context.Background(), dana, session(1), record.Head{}, start)))
		publish("Third")
		if got := get(w).Rubric; got.Rev != 2 || got.Title != "Second" {
			t.Errorf("rubric %d, %q, want the pinned 2, Second", got.Rev, got.Title)
		}
		w.store.Before(storetest.Failing("get", record.ContentKey(record.KindRubric, "spikes", 2), errors.New("disk")))
		_, err := w.service.GetDebrief(asDana(), evaluation.SessionInput{ID: session(1)})
		w.refused(err, roleplay.CodeInternal)
	})

	t.Run("NewestRubricWhereNoneIsPinned", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 4)
		w.ok(published(record.Content[roleplay.Rubric]{Store: w.store, Kind: record.KindRubric}.Publish(context.Background(), "spikes", "u", func(rev int) roleplay.Rubric {
			return roleplay.Rubric{ID: "spikes", Rev: rev, Title: "Second"}
		})))
		if got := get(w).Rubric; got.Rev != 2 {
			t.Errorf("rubric %d, want the newest, 2", got.Rev)
		}
	})

	t.Run("WithoutARubric", func(t *testing.T) {
		w := newWorld(t)
		w.talk(dana, session(1), 4)
		w.ok(w.store.Delete(context.Background(), record.ContentKey(record.KindRubric, "spikes", 1), store.Always))
		if got := get(w).Rubric; got.ID != "" || got.Criteria == nil {
			t.Errorf("rubric = %+v, want an empty one", got)
		}
		scenario := func(s *roleplay.Scenario) error { s.Rubric = ""; return nil }
		w.ok(done(record.Docs[roleplay.Scenario]{Store: w.store, Schema: 1}.Update(context.Background(), record.ContentKey(record.KindScenario, "news", 1), "shipped", scenario)))
		if got := get(w).Rubric; got.ID != "" || got.Criteria == nil {
			t.Errorf("rubric = %+v, want an empty one", got)
		}
	})
}
