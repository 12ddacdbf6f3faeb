package llm_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
	"roleplay/backend/partner"
	"roleplay/backend/partner/llm"
	"roleplay/backend/partner/llm/llmtest"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// refund is a small scenario: the order is open from the beginning, the party behind a gate.
func refund() *scene.Definition {
	scenario := roleplay.Scenario{
		ID: "refund", Title: "A refund", Language: "en",
		Briefing: roleplay.Briefing{YourRole: "You are a clerk.", TheirRole: "A customer.", Situation: "You may give back twenty pounds."},
		Setting:  "A kettle came broken.",
		Moves: []roleplay.Move{
			{ID: "ask_order", Examples: []string{"What is your order number?"}, Keywords: []string{"order number"}},
			{ID: "ask_party", Examples: []string{"What was the party about?"}, Keywords: []string{"party"}},
		},
		Stages: []roleplay.Stage{{ID: "open", Title: "Beginning"}},
	}
	character := roleplay.Character{
		ID: "ines", Name: "Ines Alder", Summary: "A customer with a broken kettle.", Manner: "Short and dry.",
		Moods: []roleplay.Mood{{ID: "patience", Title: "Patience", Start: 50, Levels: []roleplay.MoodLevel{{From: 0, Word: "short"}}}},
		Facts: []roleplay.Fact{
			{ID: "order", Title: "The order", Text: "Her order has the number 4711.", Heard: []string{"order 4711"}},
			{ID: "party", Title: "The party", Text: "It was for the birthday of her mother.", Heard: []string{"mother's party"}, Gate: &roleplay.Condition{Turn: []roleplay.MoveID{"ask_party"}}},
		},
	}
	return scene.Prepare(scenario, character, roleplay.Script{})
}

// wires are the clients that a character is played over: the vendors' own.
var wires = map[string]func(*fake.Server) (model.Client, error){
	"Gemini": func(s *fake.Server) (model.Client, error) {
		return gemini.New(model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: "key"}, options())
	},
	"OpenAI": func(s *fake.Server) (model.Client, error) {
		return openai.New(model.Connection{Vendor: model.VendorOpenAI, Address: s.OpenAI()}, options())
	},
}

func options() transport.Options { return transport.Options{Stall: time.Second} }

// play is one talk with a model behind a fake service.
type play struct {
	t      testing.TB
	def    *scene.Definition
	server *fake.Server
	engine *llm.Engine
	state  scene.State
	turns  int
	rests  []time.Duration
	shown  strings.Builder // of the last reply
	log    []roleplay.Entry
}

func begin(t testing.TB, wire string, def *scene.Definition, seed uint64, o fake.Options) *play {
	t.Helper()
	p := &play{t: t, def: def, server: fake.Start(o), state: scene.New(def, seed)}
	t.Cleanup(p.server.Close)
	client, err := wires[wire](p.server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	p.engine = llm.New(llm.Options{
		Text: client.Text("gemini-3.8-flash"), Name: "gemini-3.8-flash", Now: time.Now,
		Rest: func(_ context.Context, d time.Duration) error { p.rests = append(p.rests, d); return nil },
	})
	return p
}

// take is one turn of either side.
func (p *play) take(speaker roleplay.Speaker, text string, played ...roleplay.Entry) {
	p.turns++
	turn := roleplay.Turn{ID: roleplay.TurnID(fmt.Sprintf("turn-%d", p.turns)), Speaker: speaker, Text: text, State: roleplay.TurnCompleted}
	for _, e := range scene.Decide(p.def, p.state, turn, played...) {
		p.state = scene.Apply(p.def, p.state, e)
		p.log = append(p.log, e)
	}
}

// answer has the character answer, without taking it as said.
func (p *play) answer(ctx context.Context) (partner.Reply, error) {
	p.shown.Reset()
	return p.engine.Play(ctx, p.state.View(p.def), func(delta string) { p.shown.WriteString(delta) })
}

// say takes a turn of the trainee and the answer to it.
func (p *play) say(text string) (partner.Reply, error) {
	p.t.Helper()
	p.take(roleplay.SpeakerTrainee, text)
	reply, err := p.answer(p.t.Context())
	if err == nil {
		p.take(roleplay.SpeakerCharacter, reply.Text, reply.Played...)
	}
	return reply, err
}

// used is what a reply took.
func used(t testing.TB, r partner.Reply) roleplay.ModelUsed {
	t.Helper()
	if len(r.Played) == 0 || r.Played[0].Type != roleplay.EntryModel {
		t.Fatalf("the reply does not say what it took: %+v", r.Played)
	}
	return *r.Played[0].Model
}

// shipped are the scenarios of the program, each with each of its characters.
func shipped(t testing.TB) []*scene.Definition {
	t.Helper()
	all, err := llmtest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// text is a model in this process, for what no service does at a given moment.
type text struct {
	context int // tokens that it takes
	answer  func(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error]

	mu    sync.Mutex
	asked []model.Request
}

func (m *text) Capabilities() model.Capabilities {
	return model.Capabilities{Schema: true, Context: m.context}
}

func (m *text) Stream(ctx context.Context, r model.Request) iter.Seq2[model.Chunk, error] {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, r)
	return m.answer(ctx, r)
}

// of are the requests of a kind, in the order in which they came.
func (m *text) of(k kind) []model.Request {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []model.Request
	for _, r := range m.asked {
		if kindOf(r) == k {
			out = append(out, r)
		}
	}
	return out
}

// kind is what a model is asked for.
type kind string

const (
	words   kind = "words"
	check   kind = "check"
	summary kind = "summary"
)

func kindOf(r model.Request) kind {
	switch {
	case r.Schema != nil:
		return check
	case strings.Contains(r.System, "keep the notes"):
		return summary
	default:
		return words
	}
}

// answers is a whole answer, of which the model does not say what it took.
func answers(said string) iter.Seq2[model.Chunk, error] {
	return func(yield func(model.Chunk, error) bool) {
		_ = yield(model.Chunk{Text: said}, nil) && yield(model.Chunk{Finish: model.FinishStop}, nil)
	}
}

// fails is an answer that breaks off behind what is said.
func fails(said string, err error) iter.Seq2[model.Chunk, error] {
	return func(yield func(model.Chunk, error) bool) {
		if said == "" || yield(model.Chunk{Text: said}, nil) {
			yield(model.Chunk{}, err)
		}
	}
}

// hangs is an answer of which nothing comes until whoever waits for it gives up.
func hangs(ctx context.Context) iter.Seq2[model.Chunk, error] {
	return func(yield func(model.Chunk, error) bool) {
		<-ctx.Done()
		yield(model.Chunk{}, context.Cause(ctx))
	}
}

// over is an engine for the model. Its rests are over at once; they are kept where
// somebody asks for them.
func over(m *text, rests *[]time.Duration) *llm.Engine {
	return llm.New(llm.Options{Text: m, Name: "gemini-3.8-flash", Now: time.Now, Rest: func(_ context.Context, d time.Duration) error {
		if rests != nil {
			*rests = append(*rests, d)
		}
		return nil
	}})
}

// ines is what the engine knows of a talk with her, after these turns.
func ines(said ...string) scene.View {
	v := scene.View{Language: "en", Character: scene.Persona{Name: "Ines Alder"}}
	for i, s := range said {
		speaker := roleplay.SpeakerTrainee
		if (len(said)-i)%2 == 0 {
			speaker = roleplay.SpeakerCharacter
		}
		v.Recent = append(v.Recent, scene.Said{Turn: roleplay.TurnID(fmt.Sprintf("turn-%d", i+1)), Speaker: speaker, Text: s})
	}
	return v
}
