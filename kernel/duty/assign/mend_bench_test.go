package assign_test

import (
	"os"
	"testing"

	"linli/kernel/duty/assign"
)

// BenchmarkMend is for profiles: LINLI_ASSIGN names a folder of an instance.
func BenchmarkMend(b *testing.B) {
	dir := os.Getenv("LINLI_ASSIGN")
	if dir == "" {
		b.Skip("LINLI_ASSIGN names no folder")
	}
	w, err := assign.Read(dir)
	if err != nil {
		b.Fatal(err)
	}
	plan, err := assign.Solve(w)
	if err != nil {
		b.Fatal(err)
	}
	after := leave(w, plan, 3, 200)
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			if _, err := assign.Mend(after, plan.Visits, plan.MemberPotential); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			if _, err := assign.Solve(after); err != nil {
				b.Fatal(err)
			}
		}
	})
}
