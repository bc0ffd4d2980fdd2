package publish

import (
	"slices"
	"strconv"
	"strings"

	"linli/affairs/environment/ground"
	"linli/platform/text"
)

// Spot is something in a text that the public must not read, or that somebody must look at first.
type Spot struct {
	Kind  string // id, phone, card, mail, plate, address, party, legal, credit, number, name, minor, secret
	Words string
	From  int // byte
	Hard  bool
}

var (
	longNumber  = text.NewPattern(`[0-9０-９][0-9０-９ \-–—]{5,}[0-9０-９xXＸｘ]`)
	mailAddress = text.NewPattern(`[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+\.[0-9A-Za-z.-]+`)
	chatNumber  = text.NewPattern(`(微信号?|QQ号?|qq号?)[：: ]*[0-9A-Za-z_-]{5,20}`)
	carPlate    = text.NewPattern(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[0-9A-Z]{5,6}`)
	doorAddress = text.NewPattern(`[一-龥0-9A-Za-z]{0,12}([0-9A-Za-z一二三四五六七八九十百]+(号楼|栋|幢|单元)[0-9A-Za-z一二三四五六七八九十]*[一-龥0-9A-Za-z]{0,6}|[一-龥]{1,6}(村|屯)[一-龥0-9]{0,8}[0-9]+号|[一-龥]{1,8}(路|街|巷|胡同)[0-9]+号)`)
	livesAt     = text.NewPattern(`(家庭住址|住址|住在|家住|户籍地)[：:]?[一-龥0-9A-Za-z]{2,30}`)
	underAge    = text.NewPattern(`([0-9]{1,2})\s*(周岁|岁)`)
	minorWords  = text.NewPattern(`未成年|小学生|中学生|初中生|高中生|幼儿|儿童|学生家长`)
	secretWords = text.NewPattern(`涉密|国家秘密|商业秘密|机密级|秘密级|绝密|工艺配方`)
	namedRole   = text.NewPattern(`(法定代表人|实际控制人|负责人|经办人|环保员|安全员|厂长|矿长|经理|主任|司机|职工|员工|工人|村民|居民|业主|群众|举报人|投诉人|被询问人|证人|当事人|姓名)(姓名)?[（(：:是为]{0,2}([一-龥]{2,4})`)
)

// surnames begin most names; with a role before them two or three signs are taken for a name.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤屈冀路柴牛申常温耿焦"

// Find points out what in a text the public must not read. known are the names that the case knows.
func Find(s string, known []Known) (out []Spot) {
	add := func(kind string, from, to int, hard bool) {
		for _, o := range out {
			if from < o.From+len(o.Words) && o.From < to { // the first word for a place stands
				return
			}
		}
		out = append(out, Spot{kind, s[from:to], from, hard})
	}
	for _, k := range known {
		for at := 0; k.Words != ""; {
			i := strings.Index(s[at:], k.Words)
			if i < 0 {
				break
			}
			add(k.Kind, at+i, at+i+len(k.Words), true)
			at += i + len(k.Words)
		}
	}
	for _, m := range longNumber.FindAllStringIndex(s, -1) {
		if kind := numberKind(s[m[0]:m[1]]); kind != "" {
			add(kind, m[0], m[1], true)
		}
	}
	for kind, re := range map[string]*text.Pattern{"mail": mailAddress, "chat": chatNumber, "plate": carPlate} {
		for _, m := range re.FindAllStringIndex(s, -1) {
			add(kind, m[0], m[1], true)
		}
	}
	for _, m := range livesAt.FindAllStringIndex(s, -1) {
		add("address", m[0], m[1], true)
	}
	for _, m := range doorAddress.FindAllStringIndex(s, -1) { // a building of the works is no home: without unit or room it is only pointed out
		add("address", m[0], m[1], strings.Contains(s[m[0]:m[1]], "室") || strings.Contains(s[m[0]:m[1]], "单元"))
	}
	for _, m := range underAge.FindAllStringSubmatchIndex(s, -1) {
		if n, err := strconv.Atoi(s[m[2]:m[3]]); err == nil && n < 18 {
			add("minor", m[0], m[1], false)
		}
	}
	for kind, re := range map[string]*text.Pattern{"minor": minorWords, "secret": secretWords} {
		for _, m := range re.FindAllStringIndex(s, -1) {
			add(kind, m[0], m[1], false)
		}
	}
	for _, m := range namedRole.FindAllStringSubmatchIndex(s, -1) {
		if n := nameLen(s[m[6]:m[7]]); n > 0 {
			add("name", m[6], m[6]+n, false)
		}
	}
	slices.SortFunc(out, func(a, b Spot) int { return a.From - b.From })
	return out
}

// nameLen is how many bytes at the beginning of s look like a whole name; 0 when none do. 李某 and 王某某 are masked already.
func nameLen(s string) int {
	r := []rune(s)
	if len(r) < 2 || !strings.ContainsRune(surnames, r[0]) || strings.ContainsRune("某总工经副局长先女应将对已未不在和与及的", r[1]) {
		return 0
	}
	n := 2
	if len(r) > 2 && !strings.ContainsRune("某称说在的对及和与于等承表到未已经将因为签", r[2]) {
		n = 3
	}
	return len(string(r[:n]))
}

// numberKind tells what a long number is, "" for one that may stand (a sample number, a report, a date).
func numberKind(s string) string {
	bare := strings.ToUpper(text.Squeeze(strings.NewReplacer("-", "", "–", "", "—", "").Replace(s)))
	digits := strings.TrimSuffix(bare, "X")
	for _, r := range digits {
		if r < '0' || r > '9' {
			return ""
		}
	}
	switch {
	case len(bare) == 18 || len(bare) == 15:
		return "id"
	case len(bare) >= 16 && len(bare) <= 19:
		return "card"
	}
	if p, err := text.ParsePhone(s, text.PhoneRules{Demo: true}); err == nil && (p.Mobile || strings.HasPrefix(p.Show, "0")) {
		return "phone"
	}
	return ""
}

// Known is a name that the case knows and the page must not show.
type Known struct{ Kind, Words, Instead string }

// Hidden are the names that a page of a kind must not show, longest first: the typical case names neither company nor person; the
// published decision of a company names it and its legal representative, that of a person masks him.
func Hidden(kind string, d ground.Decided, city string) (out []Known) {
	add := func(k, w, instead string) {
		if w = strings.TrimSpace(w); len([]rune(w)) >= 2 {
			out = append(out, Known{k, w, instead})
		}
	}
	if d.Natural {
		add("party", d.Party, text.MaskName(d.Party, text.PublicNotice))
	}
	if kind == Typical {
		if !d.Natural {
			short := Anonymous(d.Party, city)
			add("party", d.Party, short)
			add("party", core(d.Party, city), short)
		}
		add("legal", d.Legal, text.MaskName(d.Legal, text.PublicNotice))
		add("credit", d.Credit, "")
		add("number", d.Number, "")
		add("number", d.FileNo, "")
	}
	add("address", d.Address, "")
	slices.SortStableFunc(out, func(a, b Known) int { return len(b.Words) - len(a.Words) })
	return out
}

var companyTail = text.NewPattern(`(集团)?(股份|有限责任|有限)?公司$|(总)?厂$`)

// core is what people call a company: 云漳恒泽煤业有限公司 is 恒泽煤业.
func core(name, city string) string {
	s := companyTail.ReplaceAllString(name, "")
	for _, head := range []string{city, strings.TrimSuffix(city, "市")} {
		if head != "" {
			s = strings.TrimPrefix(s, head)
		}
	}
	if len([]rune(s)) < 2 {
		return ""
	}
	return s
}

// Anonymous writes a company as the public of a typical case reads it: 云漳市某公司.
func Anonymous(name, city string) string {
	for _, k := range []string{"公司", "合作社", "养殖场", "加油站", "医院", "学校", "酒店", "饭店", "厂", "矿", "店", "站", "场"} {
		if strings.HasSuffix(name, k) {
			return city + "某" + k
		}
	}
	return city + "某单位"
}

// Masked is a text with what Find points out for sure replaced: names by what stands for them, numbers by （略）.
func Masked(s string, known []Known) string {
	spots := Find(s, known)
	var b strings.Builder
	at, last := 0, ""
	for _, p := range spots {
		if !p.Hard {
			continue
		}
		b.WriteString(s[at:p.From])
		instead := "（略）"
		for _, k := range known {
			if k.Words == p.Words && k.Instead != "" {
				instead = k.Instead
			}
		}
		if p.From > at || instead != last { // 甲公司甲矿井水排口: the same name again behind itself says nothing more
			b.WriteString(instead)
		}
		at, last = p.From+len(p.Words), instead
	}
	b.WriteString(s[at:])
	return b.String()
}
