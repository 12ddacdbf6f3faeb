package recognise_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene/recognise"
)

// TestFind_AnnoMI measures the detectors against talks coded by experts. The
// corpus may not be passed on, so it lies beside the repository, if at all.
func TestFind_AnnoMI(t *testing.T) {
	talks := readAnnoMI(t)
	index := recognise.Compile("en", nil)
	scores := map[string]*score{"question": {}, "open": {}, "closed": {}, "reflection": {}, "advice": {}}
	for _, talk := range talks {
		var c recognise.Context
		for _, u := range talk {
			if !u.therapist {
				c.Heard = append(c.Heard, u.text)
				continue
			}
			found := map[roleplay.MoveID]bool{}
			for _, f := range index.Find(u.text, c) {
				found[f.Move] = true
			}
			c.Said = append(c.Said, u.text)
			open, closed := found[recognise.OpenQuestion], found[recognise.ClosedQuestion]
			scores["question"].add(open || closed, u.question != "")
			scores["open"].add(open, u.question == "open")
			scores["closed"].add(closed && !open, u.question == "closed")
			scores["reflection"].add(found[recognise.Reflection], u.reflection)
			scores["advice"].add(found[recognise.Advice], u.advice)
		}
	}
	for name, least := range map[string]float64{"question": 0.86, "open": 0.68, "closed": 0, "reflection": 0.55, "advice": 0} {
		s := scores[name]
		t.Logf("%-10s P %.3f R %.3f F1 %.3f", name, s.precision(), s.recall(), s.f1())
		if s.f1() < least {
			t.Errorf("%s: F1 %.3f, want at least %.2f", name, s.f1(), least)
		}
	}
}

type score struct{ hit, extra, missed float64 }

func (s *score) add(found, gold bool) {
	switch {
	case found && gold:
		s.hit++
	case found:
		s.extra++
	case gold:
		s.missed++
	}
}

func (s *score) precision() float64 { return s.hit / (s.hit + s.extra) }
func (s *score) recall() float64    { return s.hit / (s.hit + s.missed) }
func (s *score) f1() float64        { return 2 * s.hit / (2*s.hit + s.extra + s.missed) }

type utterance struct {
	text               string
	therapist          bool
	question           string // open, closed or ""
	reflection, advice bool
}

// readAnnoMI returns talks in order, with the majority's label of each
// utterance; a tie between open and closed is open.
func readAnnoMI(t *testing.T) [][]utterance {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "annomi", "train.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the AnnoMI corpus is not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	type votes struct {
		row                              []string
		all, open, closed, reflects, tip int
	}
	var order []string
	byKey := map[string]*votes{}
	for _, row := range rows[1:] {
		get := func(name string) string { return row[column[name]] }
		key := get("transcript_id") + "/" + get("utterance_id")
		v := byKey[key]
		if v == nil {
			v = &votes{row: row}
			byKey[key] = v
			order = append(order, key)
		}
		v.all++
		if get("question_exists") == "True" {
			if get("question_subtype") == "open" {
				v.open++
			} else {
				v.closed++
			}
		}
		if get("reflection_exists") == "True" {
			v.reflects++
		}
		if get("therapist_input_subtype") == "advice" {
			v.tip++
		}
	}
	var talks [][]utterance
	previous := ""
	for _, key := range order {
		v := byKey[key]
		u := utterance{text: v.row[column["utterance_text"]], therapist: v.row[column["interlocutor"]] == "therapist"}
		switch {
		case 2*(v.open+v.closed) <= v.all:
		case v.open >= v.closed:
			u.question = "open"
		default:
			u.question = "closed"
		}
		u.reflection, u.advice = 2*v.reflects > v.all, 2*v.tip > v.all
		talk := v.row[column["transcript_id"]]
		if talk != previous {
			talks = append(talks, nil)
			previous = talk
		}
		talks[len(talks)-1] = append(talks[len(talks)-1], u)
	}
	return talks
}
