package models

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"roleplay/backend/model"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// The addresses of the vendors that have one.
const (
	geminiHost = "generativelanguage.googleapis.com"
	vertexHost = "aiplatform.googleapis.com"
)

// where names the host that a choice sends to, with its port where that is not the usual one.
func where(c record.ModelChoice) string {
	if c.Address == "" {
		if c.Vendor == model.VendorVertex {
			return vertexHost
		}
		return geminiHost
	}
	u, err := url.Parse(c.Address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// onMachine reports whether an address is one of this machine by its very text. A
// name that leads here by the system's own tables counts only as "localhost".
func onMachine(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if host = strings.Trim(host, "[]"); host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// checkAddress refuses what cannot be the address of a service, and returns it without
// a slash at its end.
func checkAddress(vendor model.Vendor, address string) (string, error) {
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	if address == "" {
		if vendor == model.VendorOpenAI {
			return "", roleplay.Invalid("address", "Give the address of the service, such as http://127.0.0.1:11434/v1.")
		}
		return "", nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", roleplay.Invalid("address", "An address begins with https:// or http:// and a host, such as http://127.0.0.1:11434/v1.")
	case u.User != nil:
		return "", roleplay.Invalid("address", "An address has no name and password in it; the key has a field of its own.")
	case u.RawQuery != "" || u.Fragment != "":
		return "", roleplay.Invalid("address", "An address ends with its path: nothing behind a question mark or #.")
	}
	return address, nil
}
