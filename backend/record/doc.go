// Package record keeps what the services share: the log of a talk, versioned
// documents, the pages of session summaries and published content, all on any
// store.Store. Services share records, not each other.
//
//	keys.go      the only place that spells a key, and reads one
//	log.go       Log       users/{u}/chat_events/{s}/{seq}   one key an append, chained by hash
//	seal.go                users/{u}/chat_logs/{s}           an ended log, copied byte for byte, a line an append
//	docs.go      Docs[T]   {schema, rev, by, body}           upgraded on read, compare and swap
//	marks.go     Marked    users/{u}/marks/{s}               bookmarks, notes, bin: what is not part of a talk
//	sessions.go  Sessions  users/{u}/session_pages/{page}    summaries, newest first; derived from logs and marks
//	content.go   Content   content/{kind}/{id}/{rev}         immutable revisions
//	talk.go      Talks     a whole talk: its log, folded, under the content it pins
//
// The types here have named dependencies and no state of their own, but for
// Talks and Sessions, which hold on to what never changes: content, and pages in
// the version they were read at. All methods may be called concurrently, from
// any number of processes that share the store.
package record
