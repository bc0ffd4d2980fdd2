package people

import "linli/kernel/place"

// Household (户) is the group of persons that lives in one home. A home may hold several at a
// time (shared flats) and many one after another.
type Household struct {
	ID    string
	Home  string     // id of the home place
	Path  place.Path // of the home
	Head  string     // person id of the 户主, "" unknown
	From  string     // yyyy-mm-dd, yyyy-mm or ""
	Until string     // "" = still there
	Rev   int64
}

// Member is one person in one household for some time.
type Member struct {
	Household string
	Home      string
	Person    string
	Relation  string // 与户主关系, one of Relations
	Status    string // 人户状态, one of Statuses
	From      string // "" unknown
	Until     string // "" = still a member
}

// Relations are the words of 与户主关系 (ledgers.md B2); Statuses those of 人户状态.
var (
	Relations = []string{"户主", "配偶", "子", "女", "儿媳", "女婿", "孙子女", "父母", "岳父母/公婆", "祖父母", "兄弟姐妹", "其他亲属", "非亲属(租客)", "保姆/护理"}
	Statuses  = []string{"人户一致", "人在户不在", "户在人不在", "空挂户", "流动"}
)

// MoveIn is the command that makes a person a member of a household.
type MoveIn struct {
	Person    string
	Home      string // id of the home place
	Household string // "" = the household of the home, made when there is none
	Relation  string
	Status    string
	From      string // "" = unknown
	Main      bool   // this home becomes the person's Home
}
