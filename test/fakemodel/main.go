// Fakemodel runs a fake of Gemini, Vertex AI and OpenAI's chat completions, for tests
// in a browser and for trying things out without a service:
//
//	go run ./test/fakemodel --listen 127.0.0.1:0 --tokens-per-second 20
//	listening on http://127.0.0.1:40333
//	curl -d '{"fault":"busy","times":2}' http://127.0.0.1:40333/_fake/next
//
// It answers whoever can reach the address, so it listens on this machine by default.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"

	"roleplay/backend/model/fake"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "fakemodel:", err)
		os.Exit(1)
	}
}

// run serves until it fails.
func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fakemodel", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:0", "address")
	speed := flags.Float64("tokens-per-second", 0, "of an answer; 0: as fast as it goes")
	secure := flags.Bool("tls", false, "with a self-signed certificate")
	name := flags.String("tls-name", "", "that the certificate is for, and no other; empty: the address, and localhost")
	key := flags.String("key", "", "that requests have to show; empty: any or none")
	seed := flags.Uint64("seed", 1, "of the faults")
	share := flags.Float64("faults", 0, "share of the answers that go wrong, from 0 to 1")
	if err := flags.Parse(args); err != nil {
		return err
	}
	options := fake.Options{TokensPerSecond: *speed, Key: *key}
	if *share > 0 {
		options.Answer = fake.Mix(*seed, *share, fake.Faults()...)
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	scheme := "http"
	if *secure {
		certificate, err := selfSigned(listener.Addr(), *name)
		if err != nil {
			return err
		}
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
		scheme = "https"
	}
	_, _ = fmt.Fprintf(out, "listening on %s://%s\n", scheme, listener.Addr())
	server := &http.Server{Handler: fake.New(options).Control(), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// selfSigned makes a certificate for an address, or for a name, which nobody trusts unasked.
func selfSigned(at net.Addr, name string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		DNSNames:     []string{"localhost"},
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if name != "" {
		template.DNSNames = []string{name}
	} else if tcp, ok := at.(*net.TCPAddr); ok {
		template.IPAddresses = []net.IP{tcp.IP}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
