package demo

// actor is a person that the stories of ledgers.md name. The rest of the city is drawn.
type actor struct {
	name, sex, birth string
	phone            int    // 0 = drawn
	home             string // 锦绣苑/3/1/301; "" = lives elsewhere
	id               string // identity number where a story gives it
	relation         string // "" = 户主
	key              []string
	party            bool
	note             string
}

// cast are the people of the stories (ledgers.md E4, parts B and F, and the prototype pages), all invented.
var cast = []actor{
	{name: "申秀兰", sex: "f", birth: "1943-05-11", phone: 10000021501, home: "锦绣苑/3/2/501", id: "980101194305110049", key: []string{"独居", "高龄"}, note: "有楼道扶手需求"},
	{name: "栗建明", sex: "m", birth: "1978-09-02", phone: 10000021502},
	{name: "牛志远", sex: "m", birth: "1948-02-19", phone: 10000021903, home: "锦绣苑/9/1/302", key: []string{"失能", "低保"}},
	{name: "赵桂香", sex: "f", birth: "1951-08-07", phone: 10000021904, home: "锦绣苑/9/1/302", relation: "配偶"},
	{name: "韩丽萍", sex: "f", birth: "1946-11-23", home: "锦绣苑/9/1/601", key: []string{"独居"}},
	{name: "段守义", sex: "m", birth: "1949-03-15", phone: 10000021401, home: "锦绣苑/5/1/401"},
	{name: "常爱莲", sex: "f", birth: "1950-12-01", home: "锦绣苑/5/1/401", relation: "配偶", key: []string{"失能"}},
	{name: "任春和", sex: "m", birth: "1960-04-09", phone: 10000010203, home: "锦绣苑/3/1/301", party: true},
	{name: "贺玉梅", sex: "f", birth: "1947-01-30", phone: 10000010702, home: "锦绣苑/7/1/102", party: true},
	{name: "崔文忠", sex: "m", birth: "1958-06-21", phone: 10000010902, home: "锦绣苑/9/1/101", party: true},
	{name: "苗志刚", sex: "m", birth: "1969-04-12", phone: 10000010100, home: "锦绣苑/1/1/501", party: true},
	{name: "赵连生", sex: "m", birth: "1956-10-05", home: "锦绣苑/6/1/201", party: true},
	{name: "侯立本", sex: "m", birth: "1955-07-17", phone: 10000010532, home: "机床厂家属院/5/3/402"},
	{name: "武静", sex: "f", birth: "1985-03-08", phone: 10000010401, home: "云漳国际/1/2/1503", party: true},
	{name: "李晋芳", sex: "f", birth: "1984-05-26", phone: 10000010061},
	{name: "贾海燕", sex: "f", birth: "1986-01-14", phone: 10000010062},
	{name: "郭向荣", sex: "m", birth: "1979-02-11", phone: 10000010018},
	{name: "冯建军", sex: "m", birth: "1974-09-28", phone: 10000010499},
	{name: "邢立新", sex: "m", birth: "1977-12-19", phone: 10000010504},
	{name: "郭玉成", sex: "m", birth: "1968-08-03", phone: 10000010505},
	{name: "冯晓岚", sex: "f", birth: "1981-06-17", phone: 10000010070},
	{name: "秦海峰", sex: "m", birth: "1983-10-22", phone: 10000010119},
	{name: "冀文斌", sex: "m", birth: "1976-03-03", phone: 10000010365},
	{name: "路晓宁", sex: "f", birth: "1990-07-29", phone: 10000010366},
	{name: "柴青云", sex: "f", birth: "1987-06-11", phone: 10000010367},
	{name: "原小满", sex: "f", birth: "1999-05-21", home: "柳岸小区/4/2/302", relation: "女", key: []string{"残疾"}},
	{name: "王丽娟", sex: "f", birth: "1980-04-01", phone: 10000010071},
	{name: "陈志远", sex: "m", birth: "1982-11-11", phone: 10000010072},
	{name: "韩振国", sex: "m", birth: "1963-02-08", phone: 10000010086, home: "机床厂家属院/2/1/301", party: true},
	{name: "刘建峰", sex: "m", birth: "1978-05-05", phone: 10000010080},
	{name: "孟晓东", sex: "m", birth: "1980-08-16", phone: 10000010090},
	{name: "宋立群", sex: "m", birth: "1975-01-20", phone: 10000010091},
}
