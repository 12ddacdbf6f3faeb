// Package script is the partner that needs no network: it plays the authored
// replies of a script. The same view always gets the same reply.
//
//	replies whose conditions hold, with a line left to say
//	   └─► priority ─► tells something new ─► more specific ─► seed of the talk
//	none: the least used line of the fallbacks that hold ─► unmatched, and after two misses chips
//	the trainee gives little: a gambit is added
package script
