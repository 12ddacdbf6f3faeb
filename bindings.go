//go:build bindings

package main

// This build only writes down which Go methods the page may call.
const generatesBindings = true
