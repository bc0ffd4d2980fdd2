package peopletest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
)

// surnames with their share of the population in tenths of a percent; the rest is shared out
// evenly over others.
var surnames = []struct {
	name  string
	share int
}{{"王", 72}, {"李", 70}, {"张", 68}, {"刘", 54}, {"陈", 45}, {"杨", 31}, {"赵", 21}, {"黄", 21}, {"周", 19}, {"吴", 19}, {"徐", 15}, {"孙", 14}, {"胡", 12}, {"朱", 12},
	{"高", 11}, {"林", 11}, {"何", 11}, {"郭", 11}, {"马", 11}, {"罗", 10}}

var (
	others = strings.Split("梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文申栗邢", "")
	givens = strings.Split("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华文辉力健峰志永春雪梅琳晨宇浩凯欣怡佳慧倩颖鹏飞龙虎林森淑珍惠云凤莲翠爱荣民东海波涛子涵梓轩一诺雨桐思远天佑嘉豪俊熙", "")
)

// Name draws a name.
func Name(r *rand.Rand) string {
	n, s := r.IntN(1000), ""
	for _, x := range surnames {
		if n -= x.share; n < 0 {
			s = x.name
			break
		}
	}
	if s == "" {
		s = others[r.IntN(len(others))]
	}
	s += givens[r.IntN(len(givens))]
	if r.IntN(100) < 85 {
		s += givens[r.IntN(len(givens))]
	}
	return s
}

// PerArea is how many persons a compound of the sample has.
const PerArea = 1000

// Path is the path of the i-th compound: a city with ten districts of ten streets each, and
// compounds spread evenly over ten communities of each street.
func Path(i int) place.Path {
	p := place.RootPath
	for _, n := range []int{1, 1 + i%10, 1 + i/10%10, 1 + i/100%10, 1 + i/1000} {
		p, _ = p.Child(n) // n is in range
	}
	return p
}

// Fill loads n synthetic persons, three to a household, and gives how many there are. progress
// may be nil.
func Fill(ctx context.Context, s *people.Service, n int, progress func(done int)) (int, error) {
	if err := s.BeginLoad(ctx); err != nil {
		return 0, err
	}
	r := rand.New(rand.NewPCG(20260630, 1))
	done := 0
	for area := 0; done < n; area++ {
		b := people.Batch{Area: place.Place{ID: fmt.Sprint("area", area), Kind: place.Compound, Path: Path(area)}}
		for h := 0; h < PerArea/3 && done < n; h++ {
			path, err := b.Area.Path.Child(h + 1)
			if err != nil {
				return done, err
			}
			hh := people.LoadHousehold{Home: fmt.Sprintf("home%d-%d", area, h), Path: path, From: "2012"}
			for i := range 3 {
				hh.People = append(hh.People, people.LoadPerson{Relation: people.Relations[i], Status: people.Statuses[0],
					Draft: people.Draft{Name: Name(r), Phone: fmt.Sprintf("+86100%08d", r.IntN(100_000_000)), Birth: fmt.Sprintf("%d-%02d-%02d", 1930+r.IntN(90), 1+r.IntN(12), 1+r.IntN(28))}})
				done++
			}
			b.Households = append(b.Households, hh)
		}
		if _, err := s.Load(ctx, ledger.System("sample"), b); err != nil {
			return done, err
		}
		if progress != nil {
			progress(done)
		}
	}
	return done, s.EndLoad(ctx)
}
