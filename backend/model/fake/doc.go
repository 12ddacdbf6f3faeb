// Package fake is a server that answers as Gemini, Vertex AI and OpenAI's chat
// completions do, with faults on demand. It is for tests and for trying things out: no
// program for people imports it.
//
//	s := fake.Start(fake.Options{})
//	defer s.Close()
//	s.Next(fake.Reply{Text: "No."}, fake.Reply{Fault: fake.Busy})
//	… model.Connection{Vendor: model.VendorOpenAI, Address: s.OpenAI()} …
//	s.Exchanges()[0].Body // every byte that was sent
package fake
