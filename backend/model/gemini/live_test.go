package gemini_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/modeltest"
	"roleplay/backend/model/transport"
)

func TestLive_Gemini(t *testing.T) {
	before := websocket.DefaultDialer
	modeltest.TestLive(t, func(t *testing.T, s *fake.Server, o transport.Options) model.LiveClient {
		return connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: modeltest.Key, LocalOnly: true}, o)
	})
	if websocket.DefaultDialer != before {
		t.Error("the dialer of the package is not what it was")
	}
}

func TestLive_Vertex(t *testing.T) {
	modeltest.TestLive(t, func(t *testing.T, s *fake.Server, o transport.Options) model.LiveClient {
		return connect(t, vertex(t, s), o)
	})
}

// TestLive_LocalOnly holds that no line leaves the machine, nor the look-up of a name.
func TestLive_LocalOnly(t *testing.T) {
	client := connect(t, model.Connection{Vendor: model.VendorGemini, Address: "https://live.example.org", Key: modeltest.Key, LocalOnly: true}, transport.Options{})
	if _, err := client.Live("gemini-3.8-live").Connect(t.Context(), model.LiveSetup{}); model.FaultOf(err) != model.FaultLocalOnly {
		t.Errorf("it is %v", err)
	}
}

// TestLive_ManyAtOnce holds that lines which open at the same time keep to their own contexts.
func TestLive_ManyAtOnce(t *testing.T) {
	s := fake.Start(fake.Options{Key: modeltest.Key})
	t.Cleanup(s.Close)
	client := connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: modeltest.Key, LocalOnly: true}, transport.Options{})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	const each = 20
	opened, refused := make(chan error, each), make(chan error, each)
	for range each {
		go func() {
			line, err := client.Live("gemini-3.8-live").Connect(t.Context(), model.LiveSetup{})
			if err == nil {
				line.Close()
			}
			opened <- err
		}()
		go func() {
			_, err := client.Live("gemini-3.8-live").Connect(ended, model.LiveSetup{})
			refused <- err
		}()
	}
	for range each {
		if err := <-opened; err != nil {
			t.Error(err)
		}
		if err := <-refused; err == nil {
			t.Error("a line was opened by a context that had ended")
		}
	}
}

func TestLive_Certificate(t *testing.T) {
	s := fake.StartTLS(fake.Options{Key: modeltest.Key})
	t.Cleanup(s.Close)
	c := model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: modeltest.Key, LocalOnly: true}
	if _, err := connect(t, c, transport.Options{}).Live("gemini-3.8-live").Connect(t.Context(), model.LiveSetup{}); model.FaultOf(err) != model.FaultCertificate || strings.Contains(err.Error(), "canary") {
		t.Errorf("it is %v", err)
	}
	line, err := connect(t, c, transport.Options{Roots: s.Roots()}).Live("gemini-3.8-live").Connect(t.Context(), model.LiveSetup{})
	if err != nil {
		t.Fatal(err)
	}
	line.Close()
}
