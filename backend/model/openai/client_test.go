package openai_test

import (
	"testing"

	"roleplay/backend/model"
	"roleplay/backend/model/fake"
	"roleplay/backend/model/modeltest"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
)

func TestClient(t *testing.T) {
	modeltest.Test(t, func(t *testing.T, s *fake.Server, o transport.Options) model.Client {
		return connect(t, model.Connection{Vendor: model.VendorOpenAI, Address: s.OpenAI(), Key: modeltest.Key, LocalOnly: true}, o)
	})
}

func connect(t *testing.T, c model.Connection, o transport.Options) *openai.Client {
	t.Helper()
	client, err := openai.New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}
