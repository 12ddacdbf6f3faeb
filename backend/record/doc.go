// Package record keeps what the services share: the log of a talk, versioned
// documents, the pages of session summaries and published content, all on any
// store.Store. Services share records, not each other.
//
//	keys.go      the only place that spells a key
//	log.go       Log       users/{u}/chat_events/{s}/{seq}   one key an append, chained by hash
//	docs.go      Docs[T]   {schema, rev, by, body}           upgraded on read, compare and swap
//	sessions.go  Sessions  users/{u}/session_pages/{page}    summaries, newest first
//	content.go   Content   content/{kind}/{id}/{rev}         immutable revisions
//	talk.go      Talks     a whole talk: its log, folded, under the content it pins
//	file.go      File      a talk as a file for people
//
// The types here are values with named dependencies and no state of their own,
// but for Talks, which holds on to content that never changes. All methods may
// be called concurrently, from any number of processes that share the store.
package record
