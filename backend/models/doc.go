// Package models is the choice of the language model that plays: which one, with
// which key, what may be sent where, how much it may take, and what it took.
//
//	SetModel ──► settings (no key) + keyring (the key alone)
//	SetConsent ─┐
//	            ▼
//	chat ── Player ──► choice, consent, limit, key ──► model.Client ──► partner/llm ──► month's meter
//
// Nothing goes out before a person has chosen a model and has seen what is sent, and
// where; on a server an administrator chooses for all, and each person agrees for
// themselves. A key is in the keyring of the system or, without one, in memory until
// the program ends: never in the store, a log, an export or an address.
package models
