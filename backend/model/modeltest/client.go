package modeltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/transport"
)

// concurrent holds that 50 answers at once stay apart.
func concurrent(t *testing.T, b *bench) {
	const n = 50
	pieces := func(i int) []string {
		list := make([]string, 20)
		for k := range list {
			list[k] = fmt.Sprintf("%d-%d ", i, k)
		}
		return list
	}
	server := fake.Start(fake.Options{Key: Key, Answer: func(q fake.Request) fake.Reply {
		var i int
		_, _ = fmt.Sscanf(q.Messages[0].Text, "number %d", &i)
		return fake.Reply{Pieces: pieces(i)}
	}})
	defer server.Close()
	b.server = server
	client := b.connect(t, server, transport.Options{})
	defer client.Close()
	text := client.Text(name)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			r := model.Request{Messages: []model.Message{{Role: model.RoleUser, Text: fmt.Sprintf("number %d", i)}}}
			if a := collect(t, text.Stream(t.Context(), r)); a.err != nil || !slices.Equal(a.pieces, pieces(i)) {
				t.Errorf("number %d: %q, %v", i, a.text, a.err)
			}
		})
	}
	wg.Wait()
}

func modelsErrKey(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.BadKey})
	b.wantModelsFault(t, model.FaultKey)
}

func modelsErrOffline(t *testing.T, b *bench) {
	if _, err := b.client.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.client.Close()
	b.server.Close()
	b.wantModelsFault(t, model.FaultOffline)
}

func modelsErrNotModel(t *testing.T, b *bench) {
	b.server.Next(fake.Reply{Fault: fake.HTML})
	b.wantModelsFault(t, model.FaultNotModel)
}

func modelsErrCanceled(t *testing.T, b *bench) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errEnough)
	if _, err := b.client.Models(ctx); !errors.Is(err, errEnough) {
		t.Errorf("%v, want the cause of the context", err)
	}
}

func (b *bench) wantModelsFault(t *testing.T, want model.Fault) {
	t.Helper()
	names, err := b.client.Models(t.Context())
	if model.FaultOf(err) != want || names != nil {
		t.Errorf("%q, %v, want fault %q", names, err, want)
	}
	keepsQuiet(t, err)
}

func modelsSorted(t *testing.T, b *bench) {
	want := []string{"gemini-3.5-flash-lite", "gemini-3.8-flash", "llama3.2"} // and no embeddings
	if got, err := b.client.Models(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

// nothingStays holds that after Close no goroutine of a client is left, however its
// answers ended.
func nothingStays(t *testing.T, b *bench) {
	for _, f := range []fake.Fault{"", fake.Cut, fake.HTML, fake.Busy, fake.Malformed, fake.Huge} {
		b.server.Next(fake.Reply{Fault: f})
		b.stream(t, ask())
	}
	breakCloses(t, b)
	b.client.Close()
	b.server.Close()
	var left []string
	for range 400 {
		if left = ours(); len(left) == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left, the first:\n%s", len(left), left[0])
}

// ours returns the goroutines that belong to a client.
func ours() []string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var left []string
	for i, g := range strings.Split(string(stacks), "\n\n") {
		mine := strings.Contains(g, "net/http.(*persistConn)") || strings.Contains(g, "backend/model/transport") ||
			strings.Contains(g, "openai-go") || strings.Contains(g, "google.golang.org/genai")
		if i > 0 && mine { // the first is this one
			left = append(left, g)
		}
	}
	return left
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
