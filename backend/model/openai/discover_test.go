package openai_test

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"roleplay/backend/model/fake"
	"roleplay/backend/model/openai"
)

func portOf(t *testing.T, address string) int {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// TestDiscover holds that servers of models are found among others, in the order of the ports.
func TestDiscover(t *testing.T) {
	first, second, none := fake.Start(fake.Options{}), fake.Start(fake.Options{Models: []string{}}), fake.Start(fake.Options{})
	none.Close()
	defer first.Close()
	defer second.Close()
	page, _ := server(t, 200, "text/html", "<html></html>")
	other, _ := server(t, 200, "application/json", `{"status":"ok"}`)
	locked, _ := server(t, 401, "application/json", `{}`)
	moved := fake.Start(fake.Options{})
	defer moved.Close()
	moved.Next(fake.Reply{Fault: fake.Redirect, Elsewhere: first.OpenAI() + "/models"})
	silent := fake.Start(fake.Options{})
	defer silent.Close()
	silent.Next(fake.Reply{Fault: fake.StallEarly})
	var ports []openai.Port
	for name, address := range map[string]string{"None": none.URL(), "Page": page, "Other": other, "Locked": locked, "Moved": moved.URL(), "Silent": silent.URL()} {
		ports = append(ports, openai.Port{Name: name, Port: portOf(t, address)})
	}
	ports = append(ports, openai.Port{Name: "Second", Port: portOf(t, second.URL())}, openai.Port{Name: "First", Port: portOf(t, first.URL())})
	got := openai.Discover(t.Context(), ports, 1500*time.Millisecond)
	if len(got) != 2 || got[0].Name != "Second" || got[1].Name != "First" || got[1].Address != first.OpenAI() {
		t.Fatalf("found %+v", got)
	}
	if got[0].Models == nil || len(got[0].Models) != 0 || !slices.Contains(got[1].Models, "llama3.2") {
		t.Errorf("found %+v", got)
	}
	for _, x := range first.Exchanges() {
		if _, ok := x.Header["Authorization"]; ok {
			t.Error("a key was sent")
		}
	}
}

func TestDiscover_Canceled(t *testing.T) {
	s := fake.Start(fake.Options{})
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := openai.Discover(ctx, []openai.Port{{Name: "A", Port: portOf(t, s.URL())}}, 0); got == nil || len(got) != 0 {
		t.Errorf("found %+v", got)
	}
}

// TestDiscover_Ports holds that ports that are none are nobody, and that the usual ones are some.
func TestDiscover_Ports(t *testing.T) {
	for _, p := range openai.LocalPorts() {
		if p.Port < 1024 || p.Port > 65535 || p.Name == "" {
			t.Errorf("%+v", p)
		}
	}
	if got := openai.Discover(t.Context(), []openai.Port{{Name: "A", Port: 0}, {Name: "B", Port: -1}, {Name: "C", Port: 70000}}, 0); len(got) != 0 {
		t.Errorf("found %+v", got)
	}
}
