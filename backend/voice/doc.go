// Package voice is a talk by voice.
package voice
