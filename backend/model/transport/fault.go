package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"roleplay/backend/model"
)

var (
	errEarlyEnd = errors.New("the connection ended early")
	errReset    = errors.New("the connection was reset")
	errTimeout  = errors.New("no connection in time")
	errNoHost   = errors.New("no such host")
	errNobody   = errors.New("nobody listens there")
	errForm     = errors.New("not the form of HTTP")
	errCert     = errors.New("its certificate is not accepted")
	errTLS      = errors.New("TLS failed")
	errNetwork  = errors.New("the network failed")
)

// classify names the fault of a request without an answer. Before there was a
// connection nothing can have been sent, so that everything but TLS means offline.
func classify(err error, connected, proxied bool) *model.Error {
	var fault *model.Error
	if errors.As(err, &fault) {
		return fault
	}
	if of := certificate(err); of != nil {
		return &model.Error{Fault: model.FaultCertificate, Err: of}
	}
	switch {
	case connected && strings.Contains(err.Error(), "malformed HTTP"):
		return &model.Error{Fault: model.FaultNotModel, Err: errForm}
	case connected:
		return &model.Error{Fault: model.FaultCut, Err: cause(err)}
	case proxied:
		return &model.Error{Fault: model.FaultOffline, Err: proxyError{cause(err)}}
	default:
		return &model.Error{Fault: model.FaultOffline, Err: cause(err)}
	}
}

type proxyError struct{ err error }

func (e proxyError) Error() string { return "proxy: " + e.err.Error() }
func (e proxyError) Unwrap() error { return e.err }

// certificate returns the cause if TLS failed, else nil.
func certificate(err error) error {
	var (
		invalid   *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		unknown   x509.UnknownAuthorityError
		host      x509.HostnameError
		malformed x509.CertificateInvalidError
		roots     x509.SystemRootsError
	)
	switch {
	case errors.As(err, &invalid), errors.As(err, &unknown), errors.As(err, &host),
		errors.As(err, &malformed), errors.As(err, &roots):
		return errCert
	case errors.As(err, &record), errors.As(err, &alert), strings.Contains(err.Error(), "tls: "):
		return errTLS
	}
	return nil
}

// cause says what failed in words of ours: the texts of net and http name addresses,
// and may quote what was read.
func cause(err error) error {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return errNoHost
	case errors.Is(err, syscall.ECONNREFUSED):
		return errNobody
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return errReset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errEarlyEnd
	case errors.As(err, &timeout) && timeout.Timeout():
		return errTimeout
	default:
		return errNetwork
	}
}
