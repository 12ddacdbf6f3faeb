// Package local is how command-line work reaches the program that holds a data
// folder: over a socket that only the owner of the folder can use.
//
//	roleplay export … ─► Call ── {command, input} ──► Server ─► Handler, in the program that holds the folder
//	                          ◄─ {progress} {} … ────┤
//	                          ◄─ {result} or {problem}
//
// Each line is one JSON object; an empty one says that the work goes on. A client that goes away, or says no more, has
// cancelled its work. The socket lies in the data folder or, where that path is too
// long for a socket, in a folder of its own below the system's temporary one; the
// holder of the folder writes its address beside its name.
package local
