package source

import (
	"fmt"
	"testing"
)

// BenchmarkUpstream walks a network of 100,000 reaches from its mouth to 10,000 outlets (bar: 10 ms).
func BenchmarkUpstream(b *testing.B) {
	var stops []Stop
	var links []Link
	for i := range 100_001 {
		stops = append(stops, Stop{fmt.Sprint("n", i), NodeJunction})
		if i > 0 {
			to := i - 1
			if i%32 == 0 {
				to = i / 2
			}
			links = append(links, Link{ID: fmt.Sprint("e", i), From: fmt.Sprint("n", i), To: fmt.Sprint("n", to), Metres: int64(50 + i%70)})
		}
		if i%10 == 5 {
			stops = append(stops, Stop{fmt.Sprint("o", i), NodeOutlet})
			links = append(links, Link{ID: fmt.Sprint("p", i), From: fmt.Sprint("o", i), To: fmt.Sprint("n", i), Metres: 20})
		}
	}
	net := Build(stops, links)
	b.ReportAllocs()
	for b.Loop() {
		if got := net.Upstream("n0", NodeOutlet); len(got) != 10_000 {
			b.Fatal(len(got))
		}
	}
}
