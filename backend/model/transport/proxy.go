package transport

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/net/http/httpproxy"

	"roleplay/backend/model"
)

// proxyOf returns which proxy a request goes by: what the environment names for https,
// none for plain http (which stays on this network) and under LocalOnly. The environment
// is read once, when the client is made; a variable that holds no address is as none.
func proxyOf(localOnly bool) func(*http.Request) (*url.URL, error) {
	environment := httpproxy.FromEnvironment().ProxyFunc()
	return func(r *http.Request) (*url.URL, error) {
		if localOnly || r.URL.Scheme != "https" {
			return nil, nil
		}
		return environment(r.URL)
	}
}

// proxyAnswer takes the answer of a proxy to CONNECT.
func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &model.Error{Fault: model.FaultOffline, Err: fmt.Errorf("proxy: it answers %d to CONNECT", answer.StatusCode)}
}
