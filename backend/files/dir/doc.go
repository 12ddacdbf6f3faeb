// Package dir is a folder of this machine that takes files: each is written
// beside its place, synced, and given its name last, so that no name ever shows
// half a file.
//
//	.roleplay-*.tmp ── write, sync, close ──► link to the name ──► time ──► sync of the folder
//	                                           taken? " (2)", " (3)" …
//
// Where the file system has no links (FAT), the file is renamed without replacing
// anything. Where that cannot be done either (some network drives), an empty file keeps the
// name until the finished one takes it, and stays there if the program is killed just then.
//
// WriteFile does the same for one file that a person chose, over what was there.
package dir
