// Package llmtest is what talks with a model are tried with: the scenarios that ship, and
// a simulated trainee who is skilled, or is not.
package llmtest
