package assign_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
	"linli/platform/fault"
	"linli/platform/mincostflow"
	"linli/platform/text"
)

// town makes a small town of everything the model knows: lifts and stairs, key attention, languages, territories, neighbours, shared
// homes, doors that nobody may serve.
func town(r *rand.Rand) *assign.Town {
	t := &assign.Town{}
	for c := range 1 + r.IntN(3) {
		near := []int32{int32(c)}
		t.Compounds = append(t.Compounds, assign.Compound{ID: int64(100 - 7*c), Near: near})
		for b := range 1 + r.IntN(2) {
			per := []int32{20, 60}[r.IntN(2)]
			for u := range 1 + r.IntN(2) {
				for f := range 1 + r.IntN(5) {
					for d := range 1 + r.IntN(3) {
						h := assign.Household{ID: int64(1000*c + 13*len(t.Households)), Compound: int32(c), Building: int32(b), Unit: int32(u), Floor: int32(f + 1), Door: int32(d),
							X: int32(c*6000 + b*700 + u*180), Y: int32(r.IntN(2) * 450), PerFloor: per, Need: 1, Weight: 1, Territory: int32(8*c + b)}
						switch r.IntN(8) {
						case 0:
							h.Need, h.Weight = 2, 4
						case 1:
							h.Language = int32(1 + r.IntN(2))
						case 2:
							h.Need = int32(r.IntN(4))
						}
						t.Households = append(t.Households, h)
					}
				}
			}
		}
	}
	for i := range t.Compounds {
		if len(t.Compounds) > 1 && r.IntN(2) == 0 {
			t.Compounds[i].Near = append(t.Compounds[i].Near, int32((i+1)%len(t.Compounds)))
		}
	}
	for m := range r.IntN(6) {
		home := r.IntN(len(t.Households))
		lo := int32(r.IntN(3) * r.IntN(4))
		target := lo + int32(r.IntN(5))
		t.Members = append(t.Members, assign.Member{ID: int64(50 + 3*m), Compound: t.Households[home].Compound, Home: int32(home), Language: int32(r.IntN(3)),
			Group: t.Households[home].Territory, Min: lo, Target: target, Max: target + int32(r.IntN(4))})
	}
	again(r, t)
	return t
}

// again makes half of the towns such that are solved again: somebody holds most doors, some visits stay, somebody may have left.
func again(r *rand.Rand, t *assign.Town) {
	if r.IntN(2) == 0 || len(t.Members) == 0 {
		return
	}
	t.Change = int64(r.IntN(3) * 200)
	if r.IntN(3) == 0 {
		m := &t.Members[r.IntN(len(t.Members))]
		m.Min, m.Target, m.Max = 0, 0, 0
	}
	held := make([]int32, len(t.Members))
	for h := range t.Households {
		var pinned []int32
		for range r.IntN(3) {
			m := int32(r.IntN(len(t.Members)))
			t.Before = append(t.Before, assign.Visit{Household: int32(h), Member: m})
			x := &t.Members[m]
			y := &t.Households[h]
			if r.IntN(6) == 0 && len(pinned) < int(y.Need) && !slices.Contains(pinned, m) && held[m] < x.Max && int(x.Home) != h &&
				(y.Language == 0 || y.Language == x.Language) && slices.Contains(t.Compounds[y.Compound].Near, x.Compound) {
				t.Pins = append(t.Pins, assign.Visit{Household: int32(h), Member: m})
				pinned = append(pinned, m)
				held[m]++
			}
		}
	}
}

// dearer is the price of a change of hands as the page has it: somebody who may serve the door holds it, and it is not this member.
func dearer(t *assign.Town, m, h int) int64 {
	any := false
	for _, v := range t.Before {
		x, y := &t.Members[v.Member], &t.Households[h]
		if int(v.Household) != h || x.Max == 0 || int(x.Home) == h || y.Language != 0 && y.Language != x.Language || !slices.Contains(t.Compounds[y.Compound].Near, x.Compound) {
			continue
		}
		if int(v.Member) == m {
			return 0
		}
		any = true
	}
	if any {
		return t.Change
	}
	return 0
}

// plain is the model as the page has it, arc by arc, nothing merged.
func plain(t *assign.Town) *mincostflow.Problem {
	p := mincostflow.New(1 + len(t.Members) + len(t.Households))
	for m, x := range t.Members {
		p.Arc(0, 1+m, int64(x.Min), int64(x.Target), 0)
		p.Arc(0, 1+m, 0, int64(x.Max-x.Target), assign.Overload)
	}
	for h, y := range t.Households {
		node := 1 + len(t.Members) + h
		p.Supply(0, int64(y.Need))
		p.Supply(node, -int64(y.Need))
		p.Arc(0, node, 0, int64(y.Need), assign.Gap)
		for m, x := range t.Members {
			if slices.Contains(t.Compounds[y.Compound].Near, x.Compound) && int(x.Home) != h && (y.Language == 0 || y.Language == x.Language) {
				low := int64(0)
				if slices.Contains(t.Pins, assign.Visit{Household: int32(h), Member: int32(m)}) {
					low = 1
				}
				p.Arc(1+m, node, low, 1, t.Cost(int32(m), int32(h)))
				if price := t.Cost(int32(m), int32(h)) - still(t).Cost(int32(m), int32(h)); price != dearer(t, m, h) {
					panic(fmt.Sprintf("a change of hands costs %d, the page says %d", price, dearer(t, m, h)))
				}
			}
		}
	}
	return p
}

// still is the town without what solving again adds.
func still(t *assign.Town) *assign.Town {
	return &assign.Town{Households: t.Households, Members: t.Members, Compounds: t.Compounds}
}

// Merged floors, hubs of units, partial arcs: the cost is that of the plain model, and the independent checker agrees with every line.
func TestSameAsPlainModel(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 6))
	solved, refused := 0, 0
	for i := range 3000 {
		w := town(r)
		want, none := mincostflow.Solve(plain(w), nil)
		plan, err := assign.Solve(w)
		if (none == nil) != (err == nil) {
			t.Fatalf("town %d: %v, plain model %v", i, err, none)
		}
		if err != nil {
			refused++
			continue
		}
		solved++
		got, err := proof.Check(w, plan.Visits, plan.MemberPotential, plan.HouseholdPotential)
		if err != nil {
			t.Fatalf("town %d: %v", i, err)
		}
		if got.Cost != want.Cost || plan.Cost != want.Cost || got.Unserved != plan.Unserved {
			t.Fatalf("town %d: cost %d, said %d, plain model %d; unserved %d, said %d", i, got.Cost, plan.Cost, want.Cost, got.Unserved, plan.Unserved)
		}
	}
	if solved < 1000 || refused < 100 {
		t.Errorf("%d solved, %d refused: the towns are one-sided", solved, refused)
	}
}

// The checker finds a worse plan, a broken rule and a false potential.
func TestProofRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	tried := map[string]int{}
	for range 400 {
		w := town(r)
		plan, err := assign.Solve(w)
		if err != nil || len(plan.Visits) == 0 || len(w.Members) < 2 {
			continue
		}
		check := func(name string) {
			tried[name]++
			if _, err := proof.Check(w, plan.Visits, plan.MemberPotential, plan.HouseholdPotential); err == nil {
				t.Errorf("%s was not found", name)
			}
		}
		i := r.IntN(len(plan.Visits))
		v := plan.Visits[i]
		if v.Member >= 0 {
			plan.Visits[i].Member = -1
			check("a gap that need not be")
			plan.Visits[i] = v
		}
		if h := w.Members[0].Home; w.Households[h].Need > 0 {
			for k := range plan.Visits {
				if plan.Visits[k].Household == h {
					was := plan.Visits[k].Member
					plan.Visits[k].Member = 0
					check("the own door")
					plan.Visits[k].Member = was
					break
				}
			}
		}
		if !slices.ContainsFunc(w.Pins, func(x assign.Visit) bool { return x.Household == v.Household }) { // where all stays any low potential will do
			plan.HouseholdPotential[v.Household] -= 2 * assign.Gap
			check("a false potential")
			plan.HouseholdPotential[v.Household] += 2 * assign.Gap
		}
		plan.Visits = plan.Visits[1:]
		check("a door left out")
	}
	for name, n := range tried {
		if n < 20 {
			t.Errorf("%s was tried %d times", name, n)
		}
	}
}

const (
	heads     = "id,compound,building,unit,floor,door,x_dm,y_dm,v_dm_per_floor,need,weight,lang,territory\n"
	memberTop = "id,compound,home_household,lang,group,min,target,max\n"
)

func write(t *testing.T, households, members, compounds string) string {
	t.Helper()
	dir := t.TempDir()
	for name, s := range map[string]string{"households.csv": households, "members.csv": members, "compounds.csv": compounds} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Files with a mark at the beginning, foreign line ends, no line end, ids far apart; the plan comes back as it was written.
func TestFiles(t *testing.T) {
	dir := write(t, "\ufeff"+heads+"900,7,1,1,1,1,0,0,20,1,1,0,1\r\n-5,7,1,1,2,1,0,0,20,2,4,0,1", memberTop+"44,7,900,0,1,0,2,3\n3,7,900,0,1,0,2,3\n\n", "id,near (own first)\n7,7\n")
	w, err := assign.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := assign.Solve(w)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := plan.Write(&b, w); err != nil {
		t.Fatal(err)
	}
	// both live at 900, so nobody may serve it; the floor above has two
	if want := "household,member\n900,\n-5,3\n-5,44\n"; b.String() != want && b.String() != "household,member\n900,\n-5,44\n-5,3\n" {
		t.Errorf("%q, want %q", b.String(), want)
	}
	name := filepath.Join(dir, "plan.csv")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := assign.ReadPlan(name, w)
	if err != nil || !slices.Equal(back, plan.Visits) {
		t.Errorf("%v, %v; want %v", back, err, plan.Visits)
	}
}

func words(err error) string {
	f := fault.Of(err)
	return text.T("zh", f.Key, f.Args...)
}

// Every fault of a file is said with its line and column, in words, without a panic.
func TestBadFiles(t *testing.T) {
	h, m, c := heads+"1,7,1,1,1,1,0,0,20,1,1,0,1\n2,7,1,1,1,2,0,0,20,1,1,0,1\n", memberTop+"4,7,1,0,1,0,1,2\n", "id,near (own first)\n7,7\n"
	for want, files := range map[string][3]string{
		"households.csv 第1行":            {"id,compound\n", m, c},
		"households.csv 第3行第5列：「x」不是整数": {heads + "1,7,1,1,1,1,0,0,20,1,1,0,1\n2,7,1,1,x,2,0,0,20,1,1,0,1\n", m, c},
		"households.csv 第2行第14列":        {heads + "1,7,1,1,1,1,0,0,20,1,1,0,1,9\n", m, c},
		"households.csv 第2行第3列：这一行应有":   {heads + "1,7,1\n", m, c},
		"households.csv 第2行第2列：小区 8":    {heads + "1,8,1,1,1,1,0,0,20,1,1,0,1\n", m, c},
		"households.csv 第3行：编号 1 出现了两次": {heads + "1,7,1,1,1,1,0,0,20,1,1,0,1\n1,7,1,1,1,2,0,0,20,1,1,0,1\n", m, c},
		"第2行第7列：99999999999 超出范围":       {heads + "1,7,1,1,1,1,99999999999,0,20,1,1,0,1\n", m, c},
		"「99999999999999999999」不是整数":    {heads + "99999999999999999999,7,1,1,1,1,0,0,20,1,1,0,1\n", m, c},
		"权重 -1":                         {heads + "1,7,1,1,1,1,0,0,20,1,-1,0,1\n", m, c},
		"党员 4 的家（住户 9）不在":               {h, memberTop + "4,7,9,0,1,0,1,2\n", c},
		"下限 3、目标 1":                     {h, memberTop + "4,7,1,0,1,3,1,2\n", c},
		"compounds.csv 第2行第2列：小区 9":     {h, m, "id,near\n7,9\n"},
		"下限合计 3，只有 2 户次":                {h, memberTop + "4,7,1,0,1,3,3,3\n", c},
		"下限合计 2，要分 2 户次，但有人可服务的住户不够":    {h, memberTop + "4,7,1,0,1,2,2,3\n", c},
	} {
		w, err := assign.Read(write(t, files[0], files[1], files[2]))
		if err == nil {
			_, err = assign.Solve(w)
		}
		if err == nil || !strings.Contains(words(err), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := assign.Read(t.TempDir()); err == nil || !strings.Contains(words(err), "compounds.csv") {
		t.Errorf("an empty folder: %v", err)
	}
}

// Nothing at all, and doors without members, are plans too.
func TestEmpty(t *testing.T) {
	w, err := assign.Read(write(t, heads+"1,7,1,1,1,1,0,0,20,2,1,0,1\n", memberTop, "id,near (own first)\n7,7\n"))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := assign.Solve(w)
	if err != nil || plan.Unserved != 2 || fmt.Sprint(plan.Visits) != "[{0 -1} {0 -1}]" {
		t.Errorf("%+v %v", plan, err)
	}
	if _, err := assign.Solve(&assign.Town{}); err != nil {
		t.Error(err)
	}
}
