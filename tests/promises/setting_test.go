package promises

import (
	"context"
	"path/filepath"
	"strings"

	"linli/app"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
)

// The stage of a story may be set through the kernel where setting it is not what the story
// tells; what a story tells goes through pages and commands only.
type stage struct {
	db     *db.DB
	places *place.Service
	people *people.Service
	duties *duty.Service
}

func (w *world) stage(fn func(s stage) error) {
	w.t.Helper()
	d := w.open()
	defer d.Close()
	keys, err := crypto.OpenKeys(filepath.Join(w.data, "keys"), crypto.Std)
	if err != nil {
		w.t.Fatal(err)
	}
	l, err := ledger.New(d, keys, d.Clock(), ledger.Config{Origin: w.origin(d), Dir: w.data})
	if err != nil {
		w.t.Fatal(err)
	}
	l.Guard(app.SealedTables()...)
	s := stage{db: d, places: place.New(d, l)}
	s.people = people.New(people.Deps{DB: d, Log: l, Keys: keys, Places: s.places})
	s.duties = duty.New(duty.Deps{DB: d, Log: l, Places: s.places, People: s.people})
	if err := fn(s); err != nil {
		w.t.Fatal(err)
	}
}

// origin is the name of this installation's log.
func (w *world) origin(d *db.DB) (name string) {
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Get(`SELECT value FROM installation WHERE name = 'origin'`, nil, &name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return name
}

// tree lays the levels above the compound: city > district > street > community.
func (w *world) tree(names []string) {
	w.stage(func(s stage) error {
		parent := ""
		for i, name := range names {
			p, err := s.places.Create(context.Background(), access.System("promises").Actor, place.NewPlace{Parent: parent, Kind: place.Kinds[i], Name: name})
			if err != nil {
				return err
			}
			parent = p.ID
		}
		return nil
	})
}

// answers makes somebody with an account answerable for a place.
func (w *world) answers(name, at, role, kind string) {
	w.stage(func(s stage) error {
		var who []people.Person
		var where []place.Place
		err := s.db.Read(context.Background(), func(tx *db.Tx) (err error) {
			if who, err = s.people.ByPhone(tx, w.person(name).login); err != nil {
				return err
			}
			where, err = s.places.Search(tx, place.Query{Text: at, Limit: 1})
			return err
		})
		if err != nil {
			return err
		}
		if len(who) != 1 || len(where) != 1 {
			w.t.Fatalf("%d persons, %d places", len(who), len(where))
		}
		_, err = s.duties.Assign(context.Background(), access.System("promises").Actor, duty.Assign{Place: where[0].ID, Person: who[0].ID, Role: duty.Role(role), Kind: kind})
		return err
	})
}

// street sets a stage that several stories share: 锦绣苑 with 3号楼 (2 units, 4 homes), told once
// in 01-loop.txt, here brought in by the same commands; 孙宁 and 冯晓岚 of the community, 李晋芳
// the grid worker, 郭向荣 the property manager, 秦海峰 of the street office.
func (w *world) street() {
	w.t.Helper()
	w.tree([]string{"云漳市", "望岭区", "柳岸街道", "锦绣社区"})
	w.book("小区.xlsx", []string{"| 小区名称 | 所属社区 | 物业管理方式 |", "| 锦绣苑 | 锦绣社区 | 专业物业 |"})
	w.book("楼栋.xlsx", []string{"| 小区 | 楼栋 | 单元数 | 地上层数 | 每层户数 |", "| 锦绣苑 | 3号楼 | 2 | 2 | 1 |"})
	w.book("房屋.xlsx", []string{"| 小区 | 楼栋 | 单元 | 房号 |", "| 锦绣苑 | 3号楼 | 1 | 101 |", "| 锦绣苑 | 3号楼 | 1 | 201 |", "| 锦绣苑 | 3号楼 | 2 | 101 |", "| 锦绣苑 | 3号楼 | 2 | 201 |"})
	w.must("import", "小区.xlsx", "--table", "compound")
	w.must("import", "楼栋.xlsx", "--table", "building")
	w.must("import", "房屋.xlsx", "--table", "home")
	for _, x := range [][4]string{{"孙宁", "community", "锦绣社区", "10000010070"}, {"冯晓岚", "community", "锦绣社区", "10000010071"}, {"李晋芳", "grid", "锦绣苑", "10000010061"},
		{"郭向荣", "property", "锦绣苑", "10000010018"}, {"秦海峰", "street", "柳岸街道", "10000010119"}} {
		w.account(x[0], x[1], x[2], x[3])
	}
	w.answers("郭向荣", "锦绣苑", "property", "facility")
	w.answers("李晋芳", "锦绣苑", "grid", "")
	w.answers("孙宁", "锦绣社区", "community", "")
	w.start()
}

// account makes a log-in; its first password is kept for the person.
func (w *world) account(name, role, at, phone string) {
	out := w.must("user", "add", phone, "--name", name, "--role", role, "--place", at)
	p := w.person(name)
	p.login, p.pass = phone, strings.TrimSpace(strings.TrimPrefix(out, phone))
}

// reports lets a resident report at a building from the first page, and gives the address of
// the matter as staff see it.
func (w *world) reports(name, kind, what string) {
	p := w.person(name)
	p.open("/")
	p.follow("", "锦绣苑")
	p.follow("", "3号楼")
	p.follow("", "反映一件事")
	p.choose("", "", kind)
	p.write("", "说一句", what)
	p.press("", "提交")
}
