// Package dir is a folder of this machine that takes files: each is written
// beside its place, synced, and given its name last, so that no name ever shows
// half a file.
//
//	.roleplay-*.tmp ── write, time, sync, close ──► link to the name ──► sync of the folder
//	                                                 taken? " (2)", " (3)" …
//
// WriteFile does the same for one file that a person chose, over what was there.
package dir
