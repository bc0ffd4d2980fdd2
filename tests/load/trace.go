package main

import (
	"fmt"
	"time"

	"linli/affairs/environment/source"
)

// trace walks a network of 100,000 reaches with 10,000 outlets from its mouth to every outlet upstream, nearest first, as the page of a
// trace does; beside it stands reading the same nodes once from the first to the last.
func (b *bench) trace() error {
	const reaches = 100_000
	var stops []source.Stop
	var links []source.Link
	for i := range reaches + 1 {
		kind := source.NodeJunction
		if i%100 == 99 {
			kind = source.NodeSection
		}
		stops = append(stops, source.Stop{ID: fmt.Sprint("n", i), Kind: kind})
		if i > 0 { // a river that branches after every 31 reaches
			to := i - 1
			if i%32 == 0 {
				to = i / 2
			}
			links = append(links, source.Link{ID: fmt.Sprint("e", i), From: fmt.Sprint("n", i), To: fmt.Sprint("n", to), Metres: int64(50 + i%70)})
		}
		if i%10 == 5 {
			stops = append(stops, source.Stop{ID: fmt.Sprint("o", i), Kind: source.NodeOutlet})
			links = append(links, source.Link{ID: fmt.Sprint("p", i), From: fmt.Sprint("o", i), To: fmt.Sprint("n", i), Metres: 20})
		}
	}
	began := time.Now()
	net := source.Build(stops, links)
	built := time.Since(began)
	var ups, downs, reads []float64
	for range b.rounds * 5 {
		began = time.Now()
		up := net.Upstream("n0", source.NodeOutlet)
		ups = append(ups, float64(time.Since(began).Microseconds())/1000)
		if len(up) != reaches/10 {
			return fmt.Errorf("the trace found %d outlets of %d", len(up), reaches/10)
		}
		began = time.Now()
		if down := net.Downstream(up[len(up)-1].ID, source.NodeSection); len(down) == 0 {
			return fmt.Errorf("nothing downstream of the furthest outlet")
		}
		downs = append(downs, float64(time.Since(began).Microseconds())/1000)
		began = time.Now()
		sum := 0
		for _, s := range stops {
			sum += len(s.ID)
		}
		reads = append(reads, float64(time.Since(began).Microseconds()+int64(sum-sum))/1000)
	}
	nodes, edges := net.Size()
	size := fmt.Sprintf("%d points, %d edges", nodes, edges)
	b.add(bar{job: "trace", what: "to every outlet upstream of the mouth", num: size, value: median(ups), unit: " ms", want: 10, note: fmt.Sprintf("the slowest of %d took %s ms; the network is built in %d ms when it changes", len(ups), short(percentile(ups, 100)), built.Milliseconds())})
	b.add(bar{job: "trace", what: "to every section downstream of the furthest outlet", num: size, value: median(downs), unit: " ms", want: 10})
	b.add(bar{job: "trace", what: "cost of a trace by that of reading the points once", value: ratios(ups, reads), unit: " ×"})
	return nil
}
