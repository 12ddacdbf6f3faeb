// Package gemini reaches Google's Gemini models, by an API key or on Vertex AI.
//
// Source: https://ai.google.dev/api/generate-content and
// https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference (2026-11).
package gemini
