// Command load (测速) prints how fast Linli is as ratios: what a job costs over what the bare
// work underneath costs, both measured in the same run, in turns, several times, on the same
// machine (issue 2, section 7). Seconds of a shared machine say little; such ratios say whether
// our own code is in the way. Every line shows its two parts, so that a ratio can be checked.
//
// Servers run in child processes, so that only their own CPU time is counted, and speak real
// HTTP over real sockets to real databases with synchronous=FULL.
//
// Example: go run -tags sqlite_fts5 ./tests/load -scale full -only list,search
package main
