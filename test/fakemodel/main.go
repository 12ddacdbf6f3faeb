// Fakemodel runs a fake of Gemini, Vertex AI and OpenAI's chat completions, and of the
// live model of the first two, for tests in a browser and for trying things out without
// a service:
//
//	go run ./test/fakemodel --listen 127.0.0.1:0 --tokens-per-second 20
//	listening on http://127.0.0.1:40333
//	curl -d '{"fault":"busy","times":2}' http://127.0.0.1:40333/_fake/next
//	curl -d '{"heard":"I want a refund.","said":"No."}' http://127.0.0.1:40333/_fake/live/next
//	curl -d '{"fault":"abort"}' http://127.0.0.1:40333/_fake/live/break
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
	voice := flags.String("voice", "", "file with what the live model says, signed 16 bits at 24 kHz without a header; empty: it hums")
	pace := flags.Float64("voice-pace", 2, "of what the live model says, as a multiple of real time; 0: all at once")
	atOnce := flags.Bool("voice-at-once", false, "the live model answers the first loud sample, for measuring latency")
	if err := flags.Parse(args); err != nil {
		return err
	}
	options := fake.Options{TokensPerSecond: *speed, Key: *key, Live: fake.LiveReal()}
	options.Live.Pace, options.Live.AtOnce = *pace, *atOnce
	if *share > 0 {
		options.Answer = fake.Mix(*seed, *share, fake.Faults()...)
		options.Live.Answer = fake.LiveMix(*seed, *share, fake.LiveFaults()...)
	}
	if *voice != "" {
		content, err := os.ReadFile(*voice)
		if err != nil {
			return err
		}
		options.Live.Answer = speaking(fake.PCM(content), options.Live.Answer)
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

// speaking has the live model say a sound, in answers that may go wrong.
func speaking(sound []int16, answer func(fake.LiveRequest) fake.LiveReply) func(fake.LiveRequest) fake.LiveReply {
	return func(q fake.LiveRequest) fake.LiveReply {
		var r fake.LiveReply
		if answer != nil {
			r = answer(q)
		}
		r.Sound = sound
		return r
	}
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
