package openai

import (
	"context"
	"fmt"
	"sync"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/transport"
)

// Port is where a program that serves models listens unless it was told otherwise.
type Port struct {
	Name string // of the program, as its makers write it
	Port int
}

// LocalPorts returns the ports of the programs that people run models with.
//
// Source: https://docs.ollama.com/faq, https://github.com/ggml-org/llama.cpp (tools/server),
// https://lmstudio.ai/docs/app/api, https://docs.vllm.ai (serve), https://jan.ai/docs (2026-11).
func LocalPorts() []Port {
	return []Port{{"Ollama", 11434}, {"llama.cpp", 8080}, {"LM Studio", 1234}, {"vLLM", 8000}, {"Jan", 1337}}
}

// Found is a server of models on this machine.
type Found struct {
	Name    string   `json:"name"`    // what mostly listens at this port
	Address string   `json:"address"` // for a model.Connection
	Models  []string `json:"models"`  // sorted; empty where the server has none yet
}

// Discover asks all ports at once for their models and returns those that answer as
// such a server does, in the order of the ports. It dials 127.0.0.1 only and sends no
// key. It takes no longer than patience; 0 stands for a second.
func Discover(ctx context.Context, ports []Port, patience time.Duration) []Found {
	if patience <= 0 {
		patience = time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answers := make([]*Found, len(ports))
	var wg sync.WaitGroup
	for i, p := range ports {
		wg.Go(func() { answers[i] = ask(ctx, p) })
	}
	wg.Wait()
	found := []Found{}
	for _, a := range answers {
		if a != nil {
			found = append(found, *a)
		}
	}
	return found
}

// ask returns what listens at a port, nil if it is no server of models.
func ask(ctx context.Context, p Port) *Found {
	address := fmt.Sprintf("http://127.0.0.1:%d/v1", p.Port)
	client, err := New(model.Connection{Vendor: model.VendorOpenAI, Address: address, LocalOnly: true}, transport.Options{})
	if err != nil {
		return nil
	}
	defer client.Close()
	models, err := client.Models(ctx)
	if err != nil {
		return nil
	}
	return &Found{Name: p.Name, Address: address, Models: models}
}
