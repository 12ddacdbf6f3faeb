// Package llm plays a character by a language model, and is the only builder of
// prompts: what a model is told about a talk is told here.
//
//	scene.View ──► prompt ──► model.Text ──► guard ──► words, as they come
//	     ▲ open facts only       │ tries        │ holds back what no character says
//	     │                       ▼              ▼
//	     └── summary ◄── Reply{Text, Played: model_used, facts told (proposed), summary}
//
// A model is never asked to keep a secret: facts that are not open are not in a
// View, so they are in no prompt. What the trainee says goes out as data, as JSON
// that no utterance can leave.
//
// Words that were shown stay. A second try, after the connection broke or the
// model left its role, goes on behind them; where that fails too, they are the reply.
package llm
