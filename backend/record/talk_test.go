package record_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/store"
	"roleplay/backend/store/mem"
	"roleplay/backend/transcript"
)

const (
	talker    roleplay.UserID    = "0197a000-0000-7000-8000-000000000001"
	talking   roleplay.SessionID = "0197b000-0000-7000-8000-000000000001"
	otherTalk roleplay.SessionID = "0197b000-0000-7000-8000-000000000002"
)

var talkBegan = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// talkStore holds content, and a log of four appends under talker and talking.
func talkStore(t *testing.T) (store.Local, []record.Head) {
	t.Helper()
	ctx, st := context.Background(), mem.New()
	publish := func(title string) {
		gate := &roleplay.Condition{Turn: []roleplay.MoveID{"ask"}}
		talkOK(t, pubErr(record.Content[roleplay.Scenario]{Store: st, Kind: record.KindScenario}.Publish(ctx, "news", "shipped", func(rev int) roleplay.Scenario {
			return roleplay.Scenario{
				ID: "news", Rev: rev, Title: title, Language: "en",
				Stages:     []roleplay.Stage{{ID: "one", Title: "One"}, {ID: "two", Title: "Two"}},
				Objectives: []roleplay.Objective{{ID: "goal", Title: "Goal"}},
			}
		})))
		talkOK(t, pubErr(record.Content[roleplay.Character]{Store: st, Kind: record.KindCharacter}.Publish(ctx, "alvarez", "shipped", func(rev int) roleplay.Character {
			return roleplay.Character{
				ID: "alvarez", Rev: rev, Name: "Mr Alvarez", Script: "talk",
				Moods: []roleplay.Mood{{ID: "trust", Title: "Trust", Start: 50, Levels: []roleplay.MoodLevel{{From: 0, Word: "wary"}, {From: 60, Word: "open"}}}},
				Facts: []roleplay.Fact{{ID: "wife", Title: "Wife", Gate: gate}},
			}
		})))
		talkOK(t, pubErr(record.Content[roleplay.Script]{Store: st, Kind: record.KindScript}.Publish(ctx, "talk", "shipped", func(rev int) roleplay.Script {
			return roleplay.Script{ID: "talk", Rev: rev, Opening: []roleplay.Line{{Text: "Hello."}}}
		})))
	}
	publish("Breaking bad news")
	publish("A newer title")

	log := record.Log{Store: st}
	var heads []record.Head
	var head record.Head
	for _, entries := range talkAppends() {
		next, err := log.Append(ctx, talker, talking, head, entries)
		talkOK(t, err)
		head = next
		heads = append(heads, head)
	}
	return st, heads
}

// storedTalk is the log of talking as lines.
func storedTalk(t *testing.T, st store.Store) [][]byte {
	t.Helper()
	var lines [][]byte
	for a, err := range (record.Log{Store: st}).Read(t.Context(), talker, talking, record.Head{}) {
		talkOK(t, err)
		lines = append(lines, a.Raw)
	}
	return lines
}

func talkAppends() [][]roleplay.Entry {
	start := roleplay.Start{
		SessionID: talking, UserID: talker, ParticipantName: "Dana", Scenario: "news", ScenarioRev: 1,
		Character: "alvarez", CharacterRev: 1, Script: "talk", ScriptRev: 1, Seed: 7, At: talkBegan,
	}
	turn := func(id roleplay.TurnID, who roleplay.Speaker, at int64) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{ID: id, Seq: 99, Speaker: who, Text: "Words.", At: at}}
	}
	return [][]roleplay.Entry{
		{{Type: roleplay.EntryStart, Start: &start}},
		{
			turn("t1", roleplay.SpeakerTrainee, 1000),
			{Type: roleplay.EntryMood, Mood: &roleplay.MoodChanged{Mood: "trust", From: 50, To: 65}},
			{Type: roleplay.EntryObjective, Objective: &roleplay.ObjectiveMet{Objective: "goal", Turn: "t1"}},
			{Type: "of_another_time"},
			{Type: roleplay.EntryStage, Stage: &roleplay.StageEntered{Stage: "two"}},
		},
		{turn("c1", roleplay.SpeakerCharacter, 2000)},
		{{Type: roleplay.EntryEnd, End: &roleplay.End{At: talkBegan.Add(time.Minute), Reason: "trainee"}}},
	}
}

func TestTalks_Load(t *testing.T) {
	ctx := context.Background()

	t.Run("ErrUnknownOrNotYours", func(t *testing.T) {
		st, _ := talkStore(t)
		var answers []string
		for _, who := range []struct {
			u roleplay.UserID
			s roleplay.SessionID
		}{
			{talker, "0197b000-0000-7000-8000-000000000002"},
			{"0197a000-0000-7000-8000-000000000002", talking},
			{talker, ""},
			{talker, "../" + talking},
		} {
			_, err := record.NewTalks(st).Load(ctx, who.u, who.s)
			if roleplay.CodeOf(err) != roleplay.CodeNotFound {
				t.Errorf("%v: err = %v, want not_found", who, err)
				continue
			}
			answers = append(answers, roleplay.ProblemOf(err).Detail)
		}
		for _, a := range answers {
			if a != "There is no such session." {
				t.Errorf("answer %q", a)
			}
		}
	})

	t.Run("ErrRemoved", func(t *testing.T) {
		st, _ := talkStore(t)
		_, err := record.Marks(st).Create(ctx, record.MarksKey(talker, talking), talker, record.Marked{Purging: true})
		talkOK(t, err)
		if _, err := record.NewTalks(st).Load(ctx, talker, talking); roleplay.CodeOf(err) != roleplay.CodeNotFound {
			t.Errorf("err = %v, want not_found", err)
		}
	})

	t.Run("ErrStore", func(t *testing.T) {
		st, _ := talkStore(t)
		for _, key := range []string{record.MarksKey(talker, talking), record.ChatEventKey(talker, talking, 2), record.ContentKey(record.KindCharacter, "alvarez", 1)} {
			f := failing(st, "get", key)
			if _, err := record.NewTalks(f).Load(ctx, talker, talking); !errors.Is(err, errDisk) {
				t.Errorf("%s: err = %v, want that of the disk", key, err)
			}
		}
	})

	t.Run("ErrWithoutAStart", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, otherTalk, record.Head{}, talkAppends()[1])))
		if _, err := record.NewTalks(st).Load(ctx, talker, otherTalk); roleplay.CodeOf(err) != roleplay.CodeInternal {
			t.Errorf("err = %v, want internal", err)
		}
	})

	t.Run("TheStartOfAnotherTalkIsDamage", func(t *testing.T) {
		st, _ := talkStore(t)
		talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, otherTalk, record.Head{}, talkAppends()[0])))
		l, err := record.NewTalks(st).Load(ctx, talker, otherTalk)
		talkOK(t, err)
		if l.Damage == nil || l.Damage.Seq != 1 || l.Damage.Reason != record.DamageChanged || len(l.Talk.Turns) != 0 {
			t.Errorf("damage %+v, %d turns", l.Damage, len(l.Talk.Turns))
		}
	})

	t.Run("DamagedGivesTheIntactPart", func(t *testing.T) {
		for at, damage := range map[int64]func(*testing.T, store.Store){
			3: func(t *testing.T, st store.Store) { del(t, st, record.ChatEventKey(talker, talking, 3)) },
			4: func(t *testing.T, st store.Store) {
				plant(t, st, record.ChatEventKey(talker, talking, 4), `{"schema":1,"pr`)
			},
		} {
			st, heads := talkStore(t)
			damage(t, st)
			l, err := record.NewTalks(st).Load(ctx, talker, talking)
			talkOK(t, err)
			if l.ReadOnly != roleplay.ReadOnlyDamaged || l.Damage == nil || l.Damage.Seq != at || !l.Head.Is(heads[at-2]) ||
				len(l.Talk.Turns) != int(at)-2 || l.Summary.State != roleplay.SessionActive || l.Session().ReadOnly != roleplay.ReadOnlyDamaged {
				t.Errorf("damaged at %d: %+v", at, l)
			}
		}
	})

	t.Run("NothingIsIntact", func(t *testing.T) {
		st, _ := talkStore(t)
		listed := roleplay.SessionSummary{ID: talking, Title: "As listed", State: roleplay.SessionEnded, TurnCount: 2}
		talkOK(t, record.NewSessions(st).Put(ctx, talker, listed))
		plant(t, st, record.ChatEventKey(talker, talking, 1), "\x00")
		l, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		if l.ReadOnly != roleplay.ReadOnlyDamaged || l.Summary != listed || len(l.Session().Turns) != 0 {
			t.Errorf("loaded %+v", l)
		}
		talkOK(t, record.NewSessions(st).Remove(ctx, talker, talking))
		l, err = record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		if l.Summary.ID != talking || l.Definition == nil {
			t.Errorf("loaded %+v", l)
		}
	})

	t.Run("NewerIsShown", func(t *testing.T) {
		st, heads := talkStore(t)
		plant(t, st, record.ChatEventKey(talker, talking, 4), `{"schema":9,"prev":"`+heads[2].Hash+`","seq":4,"entries":[{"type":"sang"},{"type":"message","turn":{"id":"n1","speaker":"trainee","text":"New.","at":3000}}]}`)
		l, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		if l.ReadOnly != roleplay.ReadOnlyNewer || l.Damage != nil || l.Head.Seq != 4 || len(l.Talk.Turns) != 3 {
			t.Errorf("loaded %+v", l)
		}
	})

	t.Run("Sealed", func(t *testing.T) {
		st, heads := talkStore(t)
		log := record.Log{Store: st}
		if sealed, err := log.Seal(ctx, talker, talking); !sealed || err != nil {
			t.Fatal(sealed, err)
		}
		before, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		talkOK(t, appendErr(log.Sweep(ctx, talker, talking)))
		l, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		if !l.Head.Is(heads[3]) || !reflect.DeepEqual(l.Talk, before.Talk) || l.ReadOnly != "" {
			t.Errorf("loaded %+v", l)
		}
	})

	t.Run("Marked", func(t *testing.T) {
		at := talkBegan.Add(time.Hour)
		for name, test := range map[string]struct {
			marked   record.Marked
			readOnly roleplay.ReadOnly
			source   roleplay.Source
		}{
			"Bin":      {record.Marked{DeletedAt: &at}, roleplay.ReadOnlyDeleted, ""},
			"Imported": {record.Marked{Origin: &record.Origin{UserID: "x", Name: "X", ImportedAt: at}}, "", roleplay.SourceRolePlay},
			"Noted":    {record.Marked{Marks: roleplay.Marks{Notes: []roleplay.Note{{ID: "n", Text: "Good."}}}}, "", ""},
		} {
			t.Run(name, func(t *testing.T) {
				st, _ := talkStore(t)
				_, err := record.Marks(st).Create(ctx, record.MarksKey(talker, talking), talker, test.marked)
				talkOK(t, err)
				l, err := record.NewTalks(st).Load(ctx, talker, talking)
				talkOK(t, err)
				if l.ReadOnly != test.readOnly || l.Summary.Source != test.source || !reflect.DeepEqual(l.Marked, test.marked) {
					t.Errorf("loaded %+v", l)
				}
				if (l.Summary.DeletedAt == nil) != (test.marked.DeletedAt == nil) {
					t.Errorf("deleted at %v", l.Summary.DeletedAt)
				}
			})
		}
		t.Run("SomebodyElsesIsACopyAlsoWithoutMarks", func(t *testing.T) {
			st, _ := talkStore(t)
			_, err := record.Log{Store: st}.Import(ctx, ben, talking, storedTalk(t, st), nil)
			talkOK(t, err)
			for u, want := range map[roleplay.UserID]roleplay.Source{talker: "", ben: roleplay.SourceRolePlay} {
				talks := record.NewTalks(st)
				l, err := talks.Load(ctx, u, talking)
				talkOK(t, err)
				if l.Summary.Source != want {
					t.Errorf("source %q, want %q", l.Summary.Source, want)
				}
				if u == ben {
					talkOK(t, talks.CompleteEnd(ctx, u, l))
				}
			}
			if _, err := st.Get(ctx, record.QueueKey(talking)); roleplay.CodeOf(err) != roleplay.CodeNotFound {
				t.Errorf("a copy waits to be measured: %v", err)
			}
		})
		t.Run("UnreadableMarksDoNotHideTheTalk", func(t *testing.T) {
			st, _ := talkStore(t)
			plant(t, st, record.MarksKey(talker, talking), "rubbish")
			l, err := record.NewTalks(st).Load(ctx, talker, talking)
			if err != nil || len(l.Talk.Turns) != 2 {
				t.Errorf("loaded %+v, error %v", l, err)
			}
		})
	})

	// What a log says of itself is not trusted to be short.
	t.Run("ASummaryIsShort", func(t *testing.T) {
		long := strings.Repeat("é", 1<<16)
		for _, start := range []roleplay.Start{
			{Scenario: "x", Character: "y", Title: long, CharacterName: long, ParticipantName: long, Language: long},
			{Scenario: roleplay.ScenarioID(long), Character: roleplay.CharacterID(long), Source: roleplay.Source(long)},
		} {
			st := mem.New()
			start.SessionID, start.UserID, start.At = otherTalk, talker, talkBegan
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, otherTalk, record.Head{}, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &start}})))
			l, err := record.NewTalks(st).Load(ctx, talker, otherTalk)
			talkOK(t, err)
			encoded, err := roleplay.EncodeJSON(l.Summary)
			talkOK(t, err)
			if len(encoded) > 4096 || utf8.RuneCountInString(l.Summary.Title) != 200 || !strings.HasSuffix(l.Summary.Title, "é…") {
				t.Errorf("a summary of %d bytes with the title %.20s", len(encoded), l.Summary.Title)
			}
		}
		for _, title := range []string{strings.Repeat("é", 200), strings.Repeat("𝄞", 200), "short"} {
			st, _ := talkStore(t)
			start := roleplay.Start{SessionID: otherTalk, Scenario: "x", Character: "y", Title: title}
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, otherTalk, record.Head{}, []roleplay.Entry{{Type: roleplay.EntryStart, Start: &start}})))
			l, err := record.NewTalks(st).Load(ctx, talker, otherTalk)
			talkOK(t, err)
			if l.Summary.Title != title {
				t.Errorf("the title %.20s became %.20s", title, l.Summary.Title)
			}
		}
	})

	t.Run("WithoutTheEndThatIsListed", func(t *testing.T) {
		st, _ := talkStore(t)
		talks := record.NewTalks(st)
		whole, err := talks.Load(ctx, talker, talking)
		talkOK(t, err)
		talkOK(t, talks.Sessions().PutTalk(ctx, talker, whole))
		del(t, st, record.ChatEventKey(talker, talking, 4))
		cut, err := talks.Load(ctx, talker, talking)
		talkOK(t, err)
		if cut.ReadOnly != roleplay.ReadOnlyDamaged || cut.Damage == nil || cut.Damage.Seq != 4 || len(cut.Talk.Turns) != 2 {
			t.Errorf("loaded %+v", cut)
		}
	})
	// It ends between the log and the list being read.
	t.Run("ItEndsMeanwhile", func(t *testing.T) {
		st, heads := talkStore(t)
		whole, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		del(t, st, record.ChatEventKey(talker, talking, 4))
		end := sync.OnceFunc(func() {
			talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, talking, heads[2], talkAppends()[3])))
			talkOK(t, record.NewSessions(st).PutTalk(ctx, talker, whole))
		})
		l, err := record.NewTalks(beforeList(st, "session_pages", end)).Load(ctx, talker, talking)
		talkOK(t, err)
		if l.ReadOnly != "" || l.Talk.End == nil {
			t.Errorf("loaded %+v", l)
		}
	})

	// The content is of another machine: what the start says of it stands in.
	t.Run("Placeholder", func(t *testing.T) {
		st, _ := talkStore(t)
		for _, key := range []string{
			record.ContentKey(record.KindScenario, "news", 1), record.ContentKey(record.KindCharacter, "alvarez", 1), record.ContentKey(record.KindScript, "talk", 1),
		} {
			del(t, st, key)
		}
		talks := record.NewTalks(st)
		l, err := talks.Load(ctx, talker, talking)
		talkOK(t, err)
		if !l.Placeholder || l.Summary.Title != "news" || l.Summary.CharacterName != "alvarez" || l.State.Moods["trust"] != 65 {
			t.Errorf("loaded %+v", l)
		}
		start := roleplay.Start{Scenario: "news", ScenarioRev: 1, Character: "alvarez", CharacterRev: 1, Title: "Schlechte Nachrichten", CharacterName: "Frau Weber", Language: "de"}
		for range 2 {
			def, err := talks.Definition(ctx, start)
			talkOK(t, err)
			if def.Scenario.Title != "Schlechte Nachrichten" || def.Character.Name != "Frau Weber" || def.Scenario.Language != "de" {
				t.Errorf("definition %+v", def)
			}
		}
		// It comes, and the talk can be gone on with.
		plant(t, st, record.ContentKey(record.KindScenario, "news", 1), `{"schema":1,"rev":1,"by":"a","body":{"id":"news","title":"It came"}}`)
		plant(t, st, record.ContentKey(record.KindCharacter, "alvarez", 1), `{"schema":1,"rev":1,"by":"a","body":{"id":"alvarez"}}`)
		plant(t, st, record.ContentKey(record.KindScript, "talk", 1), `{"schema":1,"rev":1,"by":"a","body":{"id":"talk"}}`)
		l, err = talks.Load(ctx, talker, talking)
		talkOK(t, err)
		if l.Placeholder || l.Summary.Title != "It came" {
			t.Errorf("loaded %+v", l)
		}
	})

	t.Run("APartOfTheContentIsGone", func(t *testing.T) {
		for _, key := range []string{
			record.ContentKey(record.KindScenario, "news", 1), record.ContentKey(record.KindCharacter, "alvarez", 1), record.ContentKey(record.KindScript, "talk", 1),
		} {
			st, _ := talkStore(t)
			del(t, st, key)
			l, err := record.NewTalks(st).Load(ctx, talker, talking)
			talkOK(t, err)
			if !l.Placeholder || len(l.Talk.Turns) != 2 {
				t.Errorf("without %s: %+v", key, l)
			}
		}
	})

	t.Run("Folds", func(t *testing.T) {
		st, heads := talkStore(t)
		l, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		ended := talkBegan.Add(time.Minute)
		want := roleplay.SessionSummary{
			ID: talking, Title: "Breaking bad news", ScenarioID: "news", ScenarioRev: 1, CharacterID: "alvarez",
			CharacterName: "Mr Alvarez", ParticipantName: "Dana", State: roleplay.SessionEnded,
			StartedAt: talkBegan, EndedAt: &ended, TurnCount: 2, Language: "en",
		}
		if !reflect.DeepEqual(l.Summary, want) {
			t.Errorf("summary = %+v, want %+v", l.Summary, want)
		}
		if !l.Head.Is(heads[3]) {
			t.Errorf("head = %v, want %v", l.Head, heads[3])
		}
		if l.State.Moods["trust"] != 65 || l.State.Stage != "two" || l.State.Met["goal"].Turn != "t1" {
			t.Errorf("state = %+v", l.State)
		}
		if l.Start.Seed != 7 || l.State.Seed != 7 {
			t.Errorf("seed = %d, %d, want 7", l.Start.Seed, l.State.Seed)
		}
		if want := []int64{1, 2, 2, 2, 2, 2, 3, 4}; !reflect.DeepEqual(l.Talk.Seqs, want) {
			t.Errorf("seqs = %v, want %v", l.Talk.Seqs, want)
		}
		if l.Definition.Script.Opening[0].ID != "opening/1" {
			t.Errorf("line id = %q, want opening/1", l.Definition.Script.Opening[0].ID)
		}
	})

	t.Run("WithoutAScript", func(t *testing.T) {
		st, _ := talkStore(t)
		entries := talkAppends()[0]
		entries[0].Start.SessionID, entries[0].Start.Script = "0197b000-0000-7000-8000-000000000003", ""
		talkOK(t, appendErr(record.Log{Store: st}.Append(ctx, talker, entries[0].Start.SessionID, record.Head{}, entries)))
		if _, err := record.NewTalks(st).Load(ctx, talker, entries[0].Start.SessionID); err != nil {
			t.Error(err)
		}
	})
}

// A writer that goes on from what it holds is where a reader of the whole log is.
func TestLoaded_Apply(t *testing.T) {
	ctx := context.Background()
	st, heads := talkStore(t)
	whole, err := record.NewTalks(st).Load(ctx, talker, talking)
	talkOK(t, err)
	for seq := int64(4); seq > 1; seq-- {
		talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, seq), store.Always))
	}
	first, err := record.NewTalks(st).Load(ctx, talker, talking)
	talkOK(t, err)

	went := first
	for i, entries := range talkAppends()[1:] {
		went = went.Apply(entries, heads[i+1])
		if entries[0].Turn != nil && entries[0].Turn.Seq != 99 {
			t.Fatal("Apply changed the entries of its caller")
		}
	}
	if !reflect.DeepEqual(went.Talk, whole.Talk) || !reflect.DeepEqual(went.Summary, whole.Summary) ||
		!reflect.DeepEqual(went.State, whole.State) || !went.Head.Is(whole.Head) {
		t.Errorf("got\n%+v\nwant\n%+v", went, whole)
	}
	if !first.Head.Is(heads[0]) || len(first.Talk.Turns) != 0 || !reflect.DeepEqual(first.State, scene.New(first.Definition, 7)) {
		t.Errorf("Apply changed its receiver: %+v", first)
	}
}

func TestLoaded_Session(t *testing.T) {
	ctx := context.Background()
	st, heads := talkStore(t)
	l, err := record.NewTalks(st).Load(ctx, talker, talking)
	talkOK(t, err)
	got := l.Session()
	if got.Seq != 4 || len(got.Turns) != 2 || got.Turns[0].Seq != 2 || got.Turns[1].Seq != 3 || got.Title != "Breaking bad news" {
		t.Errorf("session = %+v", got)
	}
	want := roleplay.Progress{
		Stages: []roleplay.StageProgress{{ID: "one", Title: "One", State: "done"}, {ID: "two", Title: "Two", State: "current"}},
		Goals:  []roleplay.GoalProgress{{ID: "goal", Title: "Goal", Met: true, TurnID: "t1"}},
		Moods:  []roleplay.MoodProgress{{ID: "trust", Title: "Trust", Word: "open", Value: 65, Trend: "up"}},
	}
	if !reflect.DeepEqual(got.Progress, want) {
		t.Errorf("progress = %+v, want %+v", got.Progress, want)
	}
	got.Turns[0].Text = "changed"
	if l.Talk.Turns[0].Text != "Words." {
		t.Error("a change of a session's turns reached the talk")
	}

	t.Run("TurnsAreNeverNil", func(t *testing.T) {
		for seq := int64(4); seq > 1; seq-- {
			talkOK(t, st.Delete(ctx, record.ChatEventKey(talker, talking, seq), store.Always))
		}
		l, err := record.NewTalks(st).Load(ctx, talker, talking)
		talkOK(t, err)
		if s := l.Session(); s.Turns == nil || len(s.Turns) != 0 || s.Seq != 1 || s.State != roleplay.SessionActive || s.EndedAt != nil || !heads[0].Is(l.Head) {
			t.Errorf("session = %+v", s)
		}
	})
}

func talkOK(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func pubErr[A, B any](_ A, _ B, err error) error { return err }

func appendErr[A any](_ A, err error) error { return err }

func TestLoaded_Labels(t *testing.T) {
	st, _ := talkStore(t)
	l, err := record.NewTalks(st).Load(context.Background(), talker, talking)
	talkOK(t, err)
	want := transcript.Labels{Title: "Breaking bad news", Character: "Mr Alvarez", Trainee: "Dana", Language: "en"}
	if got := l.Labels("Somebody"); got != want {
		t.Errorf("labels %+v, want %+v", got, want)
	}
	l.Start.ParticipantName = ""
	if got := l.Labels("Somebody"); got.Trainee != "Somebody" {
		t.Errorf("labels %+v", got)
	}
}
