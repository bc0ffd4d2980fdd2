package table

import (
	"testing"

	"linli/kernel/matter"
)

// 类别 decides the kind of an imported problem: what is not fire does not become fire.
func TestClassOfAHazardDecidesItsKind(t *testing.T) {
	kinds, err := matter.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		class, what, want string
		known             bool
	}{
		{"疏散设施", "常闭式防火门闭门器损坏，无法自闭", "fire.door", true},
		{"疏散设施", "楼梯间堆放杂物", "fire.passage", true},
		{"电气火灾", "配电箱无门", "fire.hazard", true},
		{"消防设施", "灭火器过期", "fire.equipment", true},
		{"电动车", "门厅里充电", "fire.ebike", true},
		{"公共设施", "路灯不亮", "facility.lamp", true},
		{"公共设施", "长椅断了", "facility.other", true},
		{"市容环境", "楼后垃圾没人清", "litter", true},
		{"环境卫生", "老鼠很多", "hygiene", true},
		{"违法建设", "楼顶搭棚", "illegal-building", true},
		{"矛盾纠纷", "楼上楼下吵架", "dispute", true},
		{"物业服务", "消防通道没人管", "property.service", true}, // 类别 goes before the description
		{"噪声", "装修", "noise", true},
		{"特种设备", "电梯停了", "facility.lift", true},
		{"文明创建", "没有看懂的一句", "other", false},
		{"文明创建", "消火栓没水", "fire.equipment", false},
		{"", "飞线充电", "fire.ebike", true},
		{"", "路灯不亮", "facility.lamp", true},
		{"", "没有看懂的一句", "fire.hazard", true},
	} {
		k, known := kindFor(kinds, c.class, c.what)
		if k.ID != c.want || known != c.known {
			t.Errorf("%q %q: %s %v, want %s %v", c.class, c.what, k.ID, known, c.want, c.known)
		}
	}
	for _, r := range classRules() {
		for _, id := range append(r.within, r.otherwise) {
			if len(kindsWithin(kinds, []string{id})) == 0 {
				t.Errorf("%v names %s, which is no kind", r.words, id)
			}
		}
	}
}
