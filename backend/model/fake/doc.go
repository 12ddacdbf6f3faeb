// Package fake is a server that answers as Gemini, Vertex AI and OpenAI's chat
// completions do, with faults on demand. It is for tests and for trying things out: no
// program for people imports it.
//
//	s := fake.Start(fake.Options{})
//	defer s.Close()
//	s.Next(fake.Reply{Text: "No."}, fake.Reply{Fault: fake.Busy})
//	… model.Connection{Vendor: model.VendorOpenAI, Address: s.OpenAI()} …
//	s.Exchanges()[0].Body // every byte that was sent
//
// It also is the live model of Gemini and of Vertex AI, which listens and speaks over a
// WebSocket, with faults of its own:
//
//	s := fake.Start(fake.Options{Live: fake.LiveReal()})
//	s.NextLive(fake.LiveReply{Heard: "I want a refund.", Said: "No."}, fake.LiveReply{Fault: fake.LiveStall})
//	… genai.HTTPOptions{BaseURL: s.Live()} …
//	s.Lines()[0].State().Samples // what it heard
//	s.Lines()[0].Break(fake.LiveAbort)
package fake
