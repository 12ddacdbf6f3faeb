// Package model is the contract of language models: what RolePlay asks of any
// service that answers in text. modeltest is the suite that each implementation passes.
//
//	caller ── Request ──► Text.Stream ──► Chunk, Chunk, … Chunk{Finish, Usage}
//	                           └────────► *Error{Fault, …}: one kind for each thing that a person can do about it
//
// Implementations:
//
//	gemini   Google's Gemini, by API key or Vertex
//	openai   any service that speaks OpenAI's chat completions: Ollama, llama.cpp, LM Studio, …
//	fake     for tests: a server that speaks both, with faults on demand
//
// Both stand on transport: the HTTP client, and the rules that every answer keeps.
//
// An implementation tries once: it neither repeats a request nor waits. Whoever
// knows what a second try would cost the person who waits decides about it. The one
// exception is a field that does not change the answer (a count of tokens, how much to
// think) and that a service does not know: it is left out, and asked again at once.
package model
