// Package openai reaches any service that speaks OpenAI's chat completions: OpenAI,
// OpenRouter, Ollama, llama.cpp, LM Studio, vLLM, Jan.
//
// Services differ in what they know. What one leaves out (usage, an end mark) is
// zero; what one adds (reasoning_content, comments in the stream) is passed over.
//
// Source: https://platform.openai.com/docs/api-reference/chat (2026-11).
package openai
