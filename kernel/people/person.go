package people

import (
	"linli/kernel/place"
)

// Sex as ledgers write it: Male, Female or unknown ("").
type Sex string

// The values of Sex.
const (
	Male   Sex = "m"
	Female Sex = "f"
)

// State of a person's row.
type State string

// The states. Only Active persons are found by Search; no import ever leaves Active by
// itself, it makes a Proposal.
const (
	Active State = "active" // 在册
	Left   State = "moved"  // 已迁出
	Dead   State = "dead"   // 已故
	Merged State = "merged" // 已并入另一人
	Erased State = "erased" // 已按本人要求删除
	Coming State = "coming" // 正在导入，还没有在册: in no index and no list until Show
	Locked State = "locked" // 已按本人要求删除；依法须留存的部分封存，任何页面都看不到，到期销毁
)

// Hidden tells whether no door may show the person any more.
func (s State) Hidden() bool { return s == Erased || s == Locked }

// Person is what is kept in the clear of one natural person: enough to find and to call.
// Everything of level 3 is in Private and sealed.
type Person struct {
	ID      string
	Name    string
	Phone   string     // E.164 (+8613812345678); text.MaskPhone shows it as people write it
	Sex     Sex        //
	Birth   string     // yyyy, yyyy-mm or yyyy-mm-dd; yyyy~ reckoned from an age; "" unknown
	Home    string     // id of the home place, "" when none
	Path    place.Path // of Home, else of the place that recorded the person: the scope
	State   State
	Into    string // the survivor, when State is Merged
	Sealed  bool   // there is something in Private
	Rev     int64
	Created int64 // Unix ms
	Updated int64 // Unix ms
}

// Private is the sealed part: identity number and level 3. It leaves the package only
// through Service.Private and Service.Copy; callers write a look first (see Service.Look).
type Private struct {
	IDNo      string   `json:"id_no,omitempty"`      // 证件号码
	IDKind    string   `json:"id_kind,omitempty"`    // 证件类型; "" = 居民身份证
	Political string   `json:"political,omitempty"`  // 政治面貌
	Ethnic    string   `json:"ethnic,omitempty"`     // 民族
	Education string   `json:"education,omitempty"`  // 文化程度
	Marital   string   `json:"marital,omitempty"`    // 婚姻状况
	Work      string   `json:"work,omitempty"`       // 工作单位/职业
	Domicile  string   `json:"domicile,omitempty"`   // 户籍地址
	Key       []string `json:"key_kinds,omitempty"`  // 重点类别
	Disabled  string   `json:"disability,omitempty"` // 残疾证号
	Note      string   `json:"note,omitempty"`       // 备注
}

// Draft is what a form, an import row or another package knows about a person. Empty means
// unknown: an Update with an empty field keeps what is there.
type Draft struct {
	Name    string
	Phone   string
	Sex     Sex
	Birth   string
	Home    string // id of a home place; "" for people recorded without one
	At      string // id of the place that records the person when Home is ""
	Private Private
}

// Clear names fields that an Update empties on purpose.
type Clear struct{ Phone, Sex, Birth, Home, Private bool }

// Empty tells whether nothing is sealed.
func (p Private) Empty() bool {
	return p.IDNo == "" && p.IDKind == "" && p.Political == "" && p.Ethnic == "" && p.Education == "" && p.Marital == "" &&
		p.Work == "" && p.Domicile == "" && len(p.Key) == 0 && p.Disabled == "" && p.Note == ""
}

// over lays the known fields of q over p.
func (p Private) over(q Private) Private {
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.IDNo, q.IDNo}, {&p.IDKind, q.IDKind}, {&p.Political, q.Political}, {&p.Ethnic, q.Ethnic}, {&p.Education, q.Education},
		{&p.Marital, q.Marital}, {&p.Work, q.Work}, {&p.Domicile, q.Domicile}, {&p.Disabled, q.Disabled}, {&p.Note, q.Note}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if len(q.Key) > 0 {
		p.Key = q.Key
	}
	return p
}
