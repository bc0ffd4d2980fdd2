package demo

import (
	"fmt"
	"strings"

	"linli/platform/text"
)

// Names are drawn from lists of common characters; every hit on somebody well known is dropped. Identity numbers have the
// region 98xxxx, which does not exist, and phones the prefix 100, which nobody can dial.

var surnames = []struct {
	name  string
	share int
}{{"王", 72}, {"李", 70}, {"张", 68}, {"刘", 54}, {"陈", 40}, {"杨", 33}, {"赵", 30}, {"郭", 28}, {"牛", 22}, {"申", 22}, {"冯", 18}, {"武", 17}, {"史", 15},
	{"韩", 15}, {"马", 14}, {"宋", 14}, {"崔", 13}, {"秦", 12}, {"任", 12}, {"常", 12}, {"段", 11}, {"贾", 11}, {"苗", 10}, {"栗", 9}, {"侯", 9}}

var (
	rareSurnames = strings.Split("周吴徐孙胡朱高林何罗梁郑谢唐于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白康毛邱江顾邵孟龙万雷钱汤尹黎易乔贺赖龚文邢原路冀暴琚", "")
	oldMale      = strings.Split("建国,建军,志刚,志强,国庆,保国,永胜,福生,春生,德旺,来喜,富贵,长根,玉山,守义,守信,立本,立新,文忠,文斌,天顺,有才,满仓,根柱,海旺,双喜,连生,进财,贵生,成林", ",")
	oldFemale    = strings.Split("秀兰,玉梅,桂香,桂英,爱莲,素珍,淑贞,凤英,月娥,改香,改花,秀英,玉珍,春香,巧云,翠花,腊梅,爱花,素芳,玉兰,金花,变娥,先花,银花,丽萍,润香,雪梅,桃花,粉莲,香莲", ",")
	youngMale    = strings.Split("伟,强,磊,军,勇,杰,涛,超,鹏,飞,浩,凯,俊杰,子轩,宇航,浩然,晨阳,文博,志远,海峰,晓东,建峰,振华,永强,晋军,小龙,亚楠,少华,云飞,嘉伟,思源,天佑,梓豪,一鸣,泽宇", ",")
	youngFemale  = strings.Split("芳,娜,敏,静,丽,艳,娟,霞,燕,玲,婷,雪,倩,颖,佳,慧,晓燕,晋芳,海燕,晓岚,雅琴,丽娜,小满,雨桐,欣怡,梓涵,诗涵,可欣,若曦,佳怡,一诺,思琪,美玲,文静,晓宁", ",")
)

// wellKnown are names that must not come up by chance.
var wellKnown = strings.Fields("王伟 王军 李娜 李静 王菲 刘涛 张杰 陈伟 李强 李勇 王勇 王强 张勇 杨超 马超 韩雪 赵丽 杨颖 刘强 王涛 张涛 马伟 宋佳 刘芳 王杰 王磊 李磊 刘磊 王浩 李军 张军 李杰 王静 李伟 张伟")

// namer draws names that do not collide with the named people of the stories or with anybody well known.
type namer struct {
	dice
	taken map[string]bool
}

func newNamer(d dice) *namer {
	n := &namer{d, map[string]bool{}}
	for _, x := range wellKnown {
		n.taken[x] = true
	}
	for _, s := range cast {
		n.taken[s.name] = true
	}
	return n
}

func (n *namer) surname() string {
	x := n.IntN(1000)
	for _, s := range surnames {
		if x -= s.share; x < 0 {
			return s.name
		}
	}
	return pick(n.dice, rareSurnames)
}

// name draws a name of a family for somebody born in a year.
func (n *namer) name(surname string, male bool, born int) string {
	list := youngMale
	switch {
	case male && born < 1975:
		list = oldMale
	case !male && born < 1975:
		list = oldFemale
	case !male:
		list = youngFemale
	}
	for {
		if s := surname + pick(n.dice, list); !n.taken[s] {
			return s
		}
	}
}

// fresh draws a name that nobody drawn here has yet: for staff, who are known by name.
func (n *namer) fresh(male bool, born int) string {
	for {
		if s := n.name(n.surname(), male, born); !n.taken[s] {
			n.taken[s] = true
			return s
		}
	}
}

// idNumber makes a number with a valid check digit for the n-th person born on that day of that sex.
func idNumber(region, birth string, male bool, n int) string {
	seq := (n*2)%998 + 2
	if male {
		seq--
	}
	s := region + strings.ReplaceAll(birth, "-", "") + fmt.Sprintf("%03d", seq)
	return s + string(text.IDCheckDigit(s))
}

// phones of residents begin here; those of the cast and of offices lie below.
const residentPhones = 10010000000

func phone(n int) string { return fmt.Sprintf("+86%d", n) }

// login makes a log-in from a name: 李晋芳 is lijinfang.
func login(name string) string { return strings.ReplaceAll(text.NamePinyin(name), " ", "") }
