package demo

import (
	"fmt"
	"strings"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
)

// staff is somebody with a post, and the rights that go with it.
type staff struct {
	id, name, title, org, role string
	actor                      access.Actor
}

// departments of the district, called by whistle; the company that heats the street besides.
var departments = []string{"望岭区住房和城乡建设局", "望岭区城市管理局", "望岭区市场监督管理局", "望岭区民政局", "云漳市公安局望岭分局", "云漳市生态环境局望岭分局", "望岭区应急管理局", "望岭区残疾人联合会"}

var utilities = []string{"云漳热力公司", "云漳水务公司", "云漳燃气公司"}

// officePhones of organisations: nobody can dial them.
const officePhones = 10000010600

// hire records a person of the office, or finds the resident of that name, and gives the post.
func (t *town) hire(tx *db.Tx, name, title, org, role string, at place.Place) (*staff, error) {
	if s := t.named[name]; s != nil {
		return s, nil
	}
	s := &staff{name: name, title: title, org: org, role: role}
	d := people.Draft{Name: name, At: at.ID, Sex: people.Female, Birth: "1982"}
	if r := t.resident(name); r != nil {
		s.id = r.id
	} else {
		d.Phone = phone(officePhones + 100 + len(t.named))
		for _, a := range cast {
			if a.name == name {
				d.Phone, d.Sex, d.Birth = phone(a.phone), people.Sex(a.sex), a.birth
			}
		}
		p, err := t.People.AddTx(tx, founder, d)
		if err != nil {
			return nil, err
		}
		s.id = p.ID
	}
	if _, err := t.People.AppointTx(tx, founder, people.Post{Person: s.id, Org: t.org[org], Title: title, Place: at.ID, From: Founding.UnixMilli()}); err != nil {
		return nil, err
	}
	s.actor = staffActor(s.id, name, access.Grant{Role: role, Path: at.Path})
	t.named[name] = s
	return s, nil
}

func (t *town) resident(name string) *resident {
	for _, a := range cast {
		if a.name == name && a.home != "" {
			for _, r := range t.people {
				if r.name == name {
					return r
				}
			}
		}
	}
	return nil
}

func (t *town) makeStaff() (string, error) {
	t.named, t.org = map[string]*staff{}, map[string]string{}
	n := newNamer(t.dice(streamStaff))
	for _, part := range []func(*db.Tx, *namer) error{t.makeOrgs, t.makeOffices, t.makeGridWorkers, t.makeManagers, t.makeBranches} {
		if err := t.write(func(tx *db.Tx) error { return part(tx, n) }); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d organisations, %d posts", len(t.org), len(t.named)), t.sequence()
}

func (t *town) addOrg(tx *db.Tx, k people.OrgKind, name string, at place.Place) error {
	if t.org[name] != "" {
		return nil
	}
	o, err := t.People.AddOrgTx(tx, founder, people.Org{Kind: k, Name: name, Place: at.ID, Phone: phone(officePhones + len(t.org)), From: Founding.UnixMilli()})
	t.org[name] = o.ID
	return err
}

func (t *town) makeOrgs(tx *db.Tx, _ *namer) (err error) {
	add := func(k people.OrgKind, name string, at place.Place) {
		if err == nil {
			err = t.addOrg(tx, k, name, at)
		}
	}
	add(people.Street, "柳岸街道办事处", t.street)
	for _, d := range departments {
		add(people.Department, d, t.district)
	}
	add(people.Department, "望岭区督查室", t.district)
	add(people.Department, "云漳市数据局", t.city)
	for _, u := range utilities {
		add(people.Company, u, t.district)
	}
	add(people.Brigade, "望岭区消防救援大队", t.district)
	for _, e := range estates {
		c := t.byName[e.name]
		add(people.Community, e.community+"居委会", c.community.Place)
		if e.company != "" {
			add(people.Property, e.company, t.street)
		}
		if c.Compound.Branch != "" {
			add(people.Branch, c.Compound.Branch, c.Place)
		}
	}
	add(people.Committee, "锦绣苑业主委员会", t.byName["锦绣苑"].Place)
	add(people.Preparatory, "柳岸小区业主大会筹备组", t.byName["柳岸小区"].Place)
	for _, s := range []string{"锦绣社区", "柳岸社区", "机床厂社区"} {
		add(people.Station, s+"微型消防站", t.communities[s].Place)
	}
	add(people.Agency, "向阳手工坊", t.byName["柳岸小区"].Place)
	for i := 1; i <= 3; i++ {
		add(people.Group, fmt.Sprintf("锦绣苑第%s党小组", []string{"一", "二", "三"}[i-1]), t.byName["锦绣苑"].Place)
	}
	return err
}

// makeOffices fills street, departments, brigade and the three communities.
func (t *town) makeOffices(tx *db.Tx, n *namer) (err error) {
	hire := func(name, title, org, role string, at place.Place) *staff {
		var s *staff
		if err == nil {
			s, err = t.hire(tx, name, title, org, role, at)
		}
		return s
	}
	fresh := func() string { return n.fresh(n.chance(.45), 1975+n.IntN(20)) }
	hire("刘建峰", "平安办主任", "柳岸街道办事处", access.Street, t.street)
	for _, title := range []string{"街道办事处副主任", "党建办主任", "应急管理站站长", "综合执法队队长", "民政专干"} {
		hire(fresh(), title, "柳岸街道办事处", access.Street, t.street)
	}
	hire("孟晓东", "物业科科长", departments[0], access.Department, t.district)
	for _, d := range departments[1:5] {
		hire(fresh(), "联络员", d, access.Department, t.district)
	}
	hire("冀文斌", "执法中队队长", departments[5], access.Environment, t.district)
	hire("路晓宁", "执法员", departments[5], access.Environment, t.district)
	hire("柴青云", "法制审核员", departments[5], access.Environment, t.district)
	for _, d := range departments[6:] {
		hire(fresh(), "联络员", d, access.Department, t.district)
	}
	hire("秦海峰", "防火监督员", "望岭区消防救援大队", access.Fire, t.district)
	hire("宋立群", "督查专员", "望岭区督查室", access.Inspector, t.district)
	for i, role := range []string{access.SysAdmin, access.SecAdmin, access.AuditAdmin} {
		hire(fresh(), []string{"系统管理员", "安全管理员", "审计管理员"}[i], "云漳市数据局", role, t.city)
	}
	for i, name := range []string{"锦绣社区", "柳岸社区", "机床厂社区"} {
		c := t.communities[name]
		c.secretary = hire([]string{"冯晓岚", "王丽娟", "陈志远"}[i], "社区党委书记", name+"居委会", access.Community, c.Place)
		for w := range 6 + i {
			s := hire(fresh(), []string{"副主任", "社区工作者", "民政委员", "平安专干", "物业专干", "妇联主席", "社区工作者", "社区工作者"}[w], name+"居委会", access.Community, c.Place)
			if w == 0 {
				c.checker = s
			}
		}
	}
	return err
}

func (t *town) makeGridWorkers(tx *db.Tx, n *namer) error {
	for _, g := range t.grids {
		name := map[string]string{"锦绣一格": "李晋芳", "锦绣八格": "贾海燕"}[g.Name]
		if name == "" {
			name = n.fresh(n.chance(.2), 1980+n.IntN(15))
		}
		s, err := t.hire(tx, name, "网格员", g.community.Name+"居委会", access.Grid, g.Place)
		if err != nil {
			return err
		}
		g.worker = s
	}
	return nil
}

// makeManagers gives every compound somebody who manages it: the firm's man, or a community worker where there is none.
func (t *town) makeManagers(tx *db.Tx, n *namer) (err error) {
	names := map[string]string{"锦绣苑": "郭向荣", "云漳国际": "冯建军", "南湖人家": "邢立新"}
	for _, c := range t.compounds {
		name, org, title, role := names[c.name()], c.company, "项目负责人", access.Property
		if name == "" {
			name = n.fresh(n.chance(.7), 1970+n.IntN(20))
		}
		if org == "" {
			org, title, role = c.community.Name+"居委会", "物业专干", access.Community
		}
		if c.manager, err = t.hire(tx, name, title, org, role, c.Place); err != nil {
			return err
		}
	}
	return nil
}

// makeBranches gives branches their secretaries, groups their heads, and the committee its chair.
func (t *town) makeBranches(tx *db.Tx, n *namer) (err error) {
	for _, c := range t.compounds {
		if len(c.members) == 0 || c.Compound.Branch == "" {
			continue
		}
		name := c.members[0].name
		if c.name() == "锦绣苑" {
			name = "苗志刚"
		}
		if c.secretary, err = t.appoint(tx, c.memberOf(name), "支部书记", c.Compound.Branch, access.Secretary, c.Place); err != nil {
			return err
		}
	}
	jin := t.byName["锦绣苑"]
	for i, name := range []string{"任春和", "贺玉梅", "崔文忠"} {
		title := "党小组长"
		if i == 1 {
			title = "党员"
		}
		org := fmt.Sprintf("锦绣苑第%s党小组", []string{"一", "二", "三"}[i])
		if _, err = t.appoint(tx, jin.memberOf(name), title, org, access.Member, jin.Place); err != nil {
			return err
		}
	}
	for _, h := range jin.homes { // the chair of the committee: an owner of building 12
		if h.building.Label == "12" && len(h.people) > 1 && h.State == place.OwnerLives && Now.Year()-h.people[0].born > 50 {
			_, err = t.appoint(tx, h.people[0], "业委会主任", "锦绣苑业主委员会", access.Committee, jin.Place)
			return err
		}
	}
	return nil
}

func (c *compound) memberOf(name string) *resident {
	for _, r := range c.members {
		if r.name == name {
			return r
		}
	}
	return nil
}

// appoint gives a resident a post.
func (t *town) appoint(tx *db.Tx, r *resident, title, org, role string, at place.Place) (*staff, error) {
	key := r.name
	if s := t.named[key]; s != nil {
		if s.id == r.id {
			return s, nil
		}
		key += " " + org // a resident of the same name as somebody of the office
	}
	_, err := t.People.AppointTx(tx, founder, people.Post{Person: r.id, Org: t.org[org], Title: title, Place: at.ID})
	s := &staff{id: r.id, name: r.name, title: title, org: org, role: role, actor: staffActor(r.id, r.name, access.Grant{Role: role, Path: at.Path})}
	t.named[key] = s
	return s, err
}

// makeAccounts makes one log-in for every role, and some more where a story needs them. Passwords are made anew each time.
func (t *town) makeAccounts() ([]Account, string, error) {
	var list []Account
	for _, name := range t.accountNames() {
		s := t.named[name]
		g := s.actor.Grants[0]
		acc := access.NewAccount{Person: s.id, Name: login(s.name), Label: s.name, Lang: "zh", Grants: []access.Grant{g}, Password: access.FirstPassword()}
		_, password, err := t.Access.AddUser(t.ctx, acc)
		if err != nil {
			return nil, "", fmt.Errorf("account %s: %w", acc.Name, err)
		}
		at, err := t.placeName(g.Path)
		if err != nil {
			return nil, "", err
		}
		list = append(list, Account{Role: s.role, Place: at, Login: acc.Name, Password: password, Name: s.name + " · " + s.title})
	}
	return list, fmt.Sprintf("%d log-ins", len(list)), nil
}

// accountNames are who may log in: the cast of the loop first, then whoever else fills a role.
func (t *town) accountNames() []string {
	names := strings.Fields("李晋芳 任春和 苗志刚 冯晓岚 刘建峰 孟晓东 郭向荣")
	seen := map[string]bool{}
	for _, n := range names {
		seen[n] = true
	}
	for _, role := range []string{access.Committee, access.Fire, access.Environment, access.Inspector, access.SysAdmin, access.SecAdmin, access.AuditAdmin} {
		for _, s := range t.sorted() {
			if s.role == role && !seen[s.name] {
				seen[s.name] = true
				names = append(names, s.name)
				break
			}
		}
	}
	for _, n := range strings.Fields("冯建军 贾海燕 邢立新 王丽娟 陈志远 韩振国 冀文斌 路晓宁 柴青云") {
		if t.named[n] != nil && !seen[n] {
			names = append(names, n)
		}
	}
	return names
}

// sorted lists the staff in a fixed order: by name.
func (t *town) sorted() []*staff {
	var out []*staff
	for _, s := range t.named {
		out = append(out, s)
	}
	sortBy(out, func(a, b *staff) bool { return a.name < b.name })
	return out
}

func (t *town) placeName(path place.Path) (string, error) {
	var name string
	err := t.read(func(tx *db.Tx) error {
		p, err := t.Places.ByPath(tx, path)
		name = p.Name
		return err
	})
	return name, err
}
