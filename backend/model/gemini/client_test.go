package gemini_test

import (
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/modeltest"
	"roleplay/backend/model/transport"
)

func TestClient_Gemini(t *testing.T) {
	modeltest.Test(t, func(t *testing.T, s *fake.Server, o transport.Options) model.Client {
		return connect(t, model.Connection{Vendor: model.VendorGemini, Address: s.URL(), Key: modeltest.Key, LocalOnly: true}, o)
	})
}

func TestClient_Vertex(t *testing.T) {
	modeltest.Test(t, func(t *testing.T, s *fake.Server, o transport.Options) model.Client {
		return connect(t, vertex(t, s), o)
	})
}

// vertex is a connection with the key of a service account.
func vertex(t *testing.T, s *fake.Server) model.Connection {
	t.Helper()
	account, err := s.ServiceAccount(modeltest.Key)
	if err != nil {
		t.Fatal(err)
	}
	return model.Connection{Vendor: model.VendorVertex, Address: s.URL(), Key: account, Project: "a-project", Location: "europe-west4"}
}

func connect(t *testing.T, c model.Connection, o transport.Options) *gemini.Client {
	t.Helper()
	client, err := gemini.New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}
