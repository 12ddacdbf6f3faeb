// Package app is the program: it opens the data folder, makes the services and
// keeps them running, for the window and for the server alike.
//
//	main ─► New ─┬─► Start(Window) ─► bound structs ─► call ─► service method
//	             └─► Serve(listener) ─► backend/server ──────► service method
//	         folder lock ► store ► bus ► services ► content ► loops
//
// It is the only package that names technologies.
package app
