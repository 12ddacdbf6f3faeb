// Command chaos hurts RolePlay and looks what is lost: `make chaos N= SEED=`.
//
//	kills    the real server under 64 writers, killed at random moments, again and again
//	power    the same on a disk whose power is cut: what was not synced is gone
//	salvage  data files with damage of all kinds: what was sound must come back
//
// The oracle of kills and power is a log of acks that the program never sees:
// what was acked must be there afterwards, once, with its words.
package main
