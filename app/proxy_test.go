package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestForwardedHeadersCountOnlyFromListedProxies(t *testing.T) {
	var addr, https string
	h := forwarded("10.0.0.1, 10.0.0.2", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		addr, https = r.RemoteAddr, r.Header.Get("X-Linli-Https")
	}))
	ask := func(from string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		r.Header.Set("X-Forwarded-For", "1.1.1.1, 2.2.2.2")
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("X-Linli-Https", "1")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if ask("10.0.0.1:99"); addr != "2.2.2.2:99" || https != "1" {
		t.Error(addr, https)
	}
	if ask("10.0.0.9:99"); addr != "10.0.0.9:99" || https != "" {
		t.Error(addr, https)
	}
}
