package app

import (
	"net"
	"net/http"
	"strings"
)

// forwarded believes forwarded headers only from listed proxies (ASVS 4.1.3): from anybody
// else they are dropped, so that nobody chooses his own address or claims https.
func forwarded(list string, next http.Handler) http.Handler {
	known := map[string]bool{}
	for _, p := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		known[p] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		h.Del("X-Linli-Https")
		host, port, err := net.SplitHostPort(r.RemoteAddr)
		if err == nil && known[host] {
			if h.Get("X-Forwarded-Proto") == "https" {
				h.Set("X-Linli-Https", "1")
			}
			hops := strings.Split(h.Get("X-Forwarded-For"), ",")
			if ip := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); ip != nil {
				r.RemoteAddr = net.JoinHostPort(ip.String(), port)
			}
		}
		for _, n := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"} {
			h.Del(n)
		}
		next.ServeHTTP(w, r)
	})
}
