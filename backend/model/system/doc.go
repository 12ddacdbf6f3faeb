// Package system speaks with the voices that the system has: espeak-ng or flite on Linux,
// say on macOS, SAPI on Windows. Nothing is downloaded, and nothing leaves the machine.
//
// A text goes to the program by its standard input, never as an argument: arguments
// can be read by everybody on the machine, and a text that begins with a dash is none.
//
// Source: espeak-ng(1) 1.51; flite(1) 2.2; say(1); https://learn.microsoft.com/en-us/dotnet/api/system.speech.synthesis.speechsynthesizer (2026-11).
// Only espeak-ng was tried.
package system
