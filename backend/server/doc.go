// Package server is the HTTP and WebSocket door: it gives service methods
// addresses, on the machine itself and later on the LAN, and describes them.
//
//	request ─► middleware ─► Door ─┬─ Route, Download ─► service method
//	           host, origin,       ├─ /api/events ─────► chat.Watch (WebSocket)
//	           headers, log        ├─ /api/docs, /api/openapi.json
//	                               └─ / ─► the pages
//
// The Go types of the services are the contract. Route writes them into an
// OpenAPI document, and generate turns that document into the page's types.
package server

//go:generate go run ./generate ../../frontend/src/contract
