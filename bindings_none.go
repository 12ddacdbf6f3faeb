//go:build !bindings && (desktop || dev)

package main

const generatesBindings = false
