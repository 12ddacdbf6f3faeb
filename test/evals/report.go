package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

// about says what was asked, without the key.
type about struct {
	Date     string  `json:"date"`
	Vendor   string  `json:"vendor"`
	Host     string  `json:"host,omitempty"` // empty: the vendor's own
	Model    string  `json:"model"`
	Seed     uint64  `json:"seed"`
	Turns    int     `json:"turns"`
	PriceIn  float64 `json:"priceIn,omitempty"` // US dollars for a million tokens
	PriceOut float64 `json:"priceOut,omitempty"`
}

// count is how often a rule was broken.
type count struct {
	Rule  rule `json:"rule"`
	Said  int  `json:"said"`  // by the model, of Tries
	Shown int  `json:"shown"` // of Replies
}

// spread is of what was measured.
type spread struct {
	P50 int64 `json:"p50"`
	P95 int64 `json:"p95"`
	Max int64 `json:"max"`
}

// group is a part of the talks.
type group struct {
	Name    string `json:"name"`
	Talks   int    `json:"talks"`
	Replies int    `json:"replies"`
	Wrong   int    `json:"wrong"` // replies that broke a rule as they were shown
	Words   spread `json:"words"`
	Opened  int    `json:"opened"`
	Told    int    `json:"told"`
}

// example is a reply that broke a rule.
type example struct {
	Rule  rule   `json:"rule"`
	Where string `json:"where"`
	Said  string `json:"said"`
	Reply string `json:"reply"`
	Words string `json:"words"`
	Shown bool   `json:"shown"`
}

// report is what came of all talks.
type report struct {
	About    about          `json:"about"`
	Talks    int            `json:"talks"`
	Replies  int            `json:"replies"` // that were shown
	Tries    int            `json:"tries"`
	Counts   []count        `json:"counts"`
	Faults   map[string]int `json:"faults"` // why there was no reply, or why it broke off
	Words    spread         `json:"words"`
	FirstMs  spread         `json:"firstMs"`
	WholeMs  spread         `json:"wholeMs"`
	In       int64          `json:"in"`
	Out      int64          `json:"out"`
	Cost     float64        `json:"cost,omitempty"` // US dollars
	Groups   []group        `json:"groups"`
	Examples []example      `json:"examples"`
	All      []talk         `json:"all"`
}

func newReport(a about, talks []talk) report {
	r := report{About: a, Talks: len(talks), Faults: map[string]int{}, All: talks}
	said, shown := map[rule]int{}, map[rule]int{}
	var words, first, whole []int64
	for _, t := range talks {
		for i, u := range t.Turns {
			where := fmt.Sprintf("%s, %s, seed %d, turn %d", t.Scenario, t.Character, t.Seed, i+1)
			for _, y := range u.Tries {
				r.Tries++
				for _, f := range y.Wrong {
					said[f.Rule]++
					r.Examples = append(r.Examples, example{f.Rule, where, u.Said, y.Text, f.Words, false})
				}
			}
			for _, f := range u.Wrong {
				shown[f.Rule]++
				r.Examples = append(r.Examples, example{f.Rule, where, u.Said, u.Shown, f.Words, true})
			}
			if u.Fault != "" {
				r.Faults[u.Fault]++
			}
			r.In, r.Out = r.In+u.In, r.Out+u.Out
			if u.Shown != "" {
				r.Replies++
				words, first, whole = append(words, int64(len(strings.Fields(u.Shown)))), append(first, u.FirstMs), append(whole, u.WholeMs)
			}
		}
	}
	for _, rule := range rules {
		r.Counts = append(r.Counts, count{rule, said[rule], shown[rule]})
	}
	r.Words, r.FirstMs, r.WholeMs = spreadOf(words), spreadOf(first), spreadOf(whole)
	r.Cost = (float64(r.In)*a.PriceIn + float64(r.Out)*a.PriceOut) / 1e6
	r.Groups = groups(talks)
	r.Examples = few(r.Examples)
	return r
}

// groups are the talks by character, and by skill.
func groups(talks []talk) []group {
	var out []group
	words := map[string][]int64{}
	for _, t := range talks {
		skill := "trainees who are not skilled"
		if t.Skilled {
			skill = "skilled trainees"
		}
		for _, name := range []string{t.Scenario + ", " + t.Character, skill} {
			i := slices.IndexFunc(out, func(g group) bool { return g.Name == name })
			if i < 0 {
				i = len(out)
				out = append(out, group{Name: name})
			}
			g := &out[i]
			g.Talks, g.Opened, g.Told = g.Talks+1, g.Opened+t.Opened, g.Told+t.Disclosed
			for _, u := range t.Turns {
				if u.Shown == "" {
					continue
				}
				g.Replies++
				words[name] = append(words[name], int64(len(strings.Fields(u.Shown))))
				if len(u.Wrong) > 0 {
					g.Wrong++
				}
			}
		}
	}
	for i := range out {
		out[i].Words = spreadOf(words[out[i].Name])
	}
	slices.SortStableFunc(out, func(a, b group) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// fewOf is how many examples of a rule are told, of what was said and of what was shown.
const fewOf = 3

func few(all []example) []example {
	var out []example
	for _, rule := range rules {
		for _, shown := range []bool{true, false} {
			n := 0
			for _, e := range all {
				if e.Rule == rule && e.Shown == shown && n < fewOf {
					out = append(out, e)
					n++
				}
			}
		}
	}
	return out
}

func spreadOf(values []int64) spread {
	if len(values) == 0 {
		return spread{}
	}
	values = slices.Sorted(slices.Values(values))
	at := func(q float64) int64 { return values[int(q*float64(len(values)-1)+0.5)] }
	return spread{at(0.5), at(0.95), values[len(values)-1]}
}

//go:embed report.md.tmpl
var markdown string

// write puts both forms of the report into a folder.
func (r report) write(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	document, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	var text strings.Builder
	page, err := template.New("report").Funcs(template.FuncMap{
		"percent": percent,
		"short": func(s string) string {
			if letters := []rune(strings.Join(strings.Fields(s), " ")); len(letters) > 400 {
				return string(letters[:400]) + " …"
			}
			return strings.Join(strings.Fields(s), " ")
		},
	}).Parse(markdown)
	if err == nil {
		err = page.Execute(&text, r)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "report.md"), []byte(text.String()), 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "report.json"), document, 0o600)
	}
	return err
}

func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}

// short is the report in some lines.
func (r report) short() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d talks, %d replies, %d tries, first words p50 %d ms, p95 %d ms\n", r.About.Model, r.Talks, r.Replies, r.Tries, r.FirstMs.P50, r.FirstMs.P95)
	for _, c := range r.Counts {
		fmt.Fprintf(&b, "%-20s said %4d, shown %4d\n", c.Rule, c.Said, c.Shown)
	}
	return strings.TrimRight(b.String(), "\n")
}
