package main

import (
	"os"
	"runtime/pprof"
)

var profiling *os.File

// profile starts or ends a CPU profile of a child, when LINLI_BENCH_PROFILE names a file.
func profile() string {
	name := os.Getenv("LINLI_BENCH_PROFILE")
	switch {
	case name == "":
		return "off"
	case profiling != nil:
		pprof.StopCPUProfile()
		profiling.Close()
		profiling = nil
		return "written"
	}
	f, err := os.Create(name)
	if err != nil {
		return err.Error()
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return err.Error()
	}
	profiling = f
	return "running"
}
