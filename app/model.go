package app

import (
	"context"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/system"
	"roleplay/backend/model/transport"
	"roleplay/backend/models"
	"roleplay/backend/roleplay"
	"roleplay/config"
)

// connect makes the clients of all vendors' services.
func connect(waits config.Models) model.Connect {
	o := transport.Options{FirstByte: time.Duration(waits.FirstByteSeconds) * time.Second, Stall: time.Duration(waits.StallSeconds) * time.Second}
	return func(c model.Connection) (model.Client, error) {
		switch c.Vendor {
		case model.VendorGemini, model.VendorVertex:
			return gemini.New(c, o)
		case model.VendorOpenAI:
			return openai.New(c, o)
		}
		return nil, roleplay.Invalid("vendor", "A service is gemini, vertex or openai.")
	}
}

// connectSpeech makes the clients of speech services.
func connectSpeech(waits config.Models) model.ConnectSpeech {
	o := transport.Options{FirstByte: time.Duration(waits.FirstByteSeconds) * time.Second, Stall: time.Duration(waits.StallSeconds) * time.Second}
	return func(at model.Connection, speaker, hearer string) (model.SpeechClient, error) {
		return openai.NewSpeech(at, speaker, hearer, o)
	}
}

// ownVoice is the voice of this system, nil where it has none.
func ownVoice() models.SystemSpeaking {
	speaking, err := system.New()
	if err != nil {
		return nil
	}
	return speaking
}

// found are the model services of this machine.
func found(ctx context.Context) []models.Found {
	var all []models.Found
	for _, f := range openai.Discover(ctx, openai.LocalPorts(), 0) {
		all = append(all, models.Found(f))
	}
	return all
}

// rest waits.
func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
