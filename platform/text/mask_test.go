package text

import "testing"

// The table of grid.md §8.
func TestMaskTable(t *testing.T) {
	for _, c := range []struct {
		name string
		got  string
		want string
	}{
		{"name at work", MaskName("王小明", WorkList), "王小明"},
		{"two characters", MaskName("王明", OtherStaff), "王*"},
		{"three characters", MaskName("王小明", OtherStaff), "王**"},
		{"masked in the source", MaskName("王*明", OtherStaff), "王**"},
		{"compound surname", MaskName("欧阳明", OtherStaff), "欧阳*"},
		{"the given name looks like a surname", MaskName("欧阳", OtherStaff), "欧*"},
		{"with a dot", MaskName("阿迪力·买买提", OtherStaff), "阿**·***"},
		{"with a dot in public", MaskName("阿迪力·买买提", PublicNotice), "阿某某"},
		{"public", MaskName("王小明", PublicNotice), "王某某"},
		{"mobile at work", MaskPhone("+8613800131234", WorkList), "13800131234"},
		{"mobile", MaskPhone("13800131234", OtherStaff), "138****1234"},
		{"demo mobile", MaskPhone("10000021501", OtherStaff), "100****1501"},
		{"landline", MaskPhone("0355-2234567", OtherStaff), "0355-****567"},
		{"no phone at all", MaskPhone("王小明", OtherStaff), "****"},
		{"mobile in public", MaskPhone("13800131234", PublicNotice), ""},
		{"id at work", MaskID("140403195001010011", WorkList), "****"},
		{"id", MaskID("140403195001010011", OtherStaff), "140403********0011"},
		{"id in public", MaskID("140403195001010011", PublicNotice), ""},
		{"id ends", MaskIDEnds("140403195001010011"), "1****************1"},
		{"broken id", MaskID("1404", OtherStaff), "****"},
		{"address at work", MaskAddress("锦绣苑 3号楼2单元501", WorkList), "锦绣苑 3号楼2单元501"},
		{"address", MaskAddress("锦绣苑 3号楼2单元501", OtherStaff), "锦绣苑 3号楼**室"},
		{"bare address", MaskAddress("3号楼2单元501", OtherStaff), "3号楼**室"},
		{"dashes", MaskAddress("柳岸路18号锦绣苑3-2-501", OtherStaff), "柳岸路18号锦绣苑3号楼**室"},
		{"address in public", MaskAddress("锦绣苑 3号楼2单元501", PublicNotice), "锦绣苑"},
		{"unreadable address", MaskAddress("东头第3家", OtherStaff), "**"},
		{"compound only", MaskAddress("锦绣苑", PublicNotice), "锦绣苑"},
		{"card", MaskCard("6222 0000 0000 1234", OtherStaff), "**** 1234"},
		{"card at work", MaskCard("6222000000001234", WorkList), "**** 1234"},
		{"card in public", MaskCard("6222000000001234", PublicNotice), ""},
		{"carer", MaskSensitive("肢体三级", "残疾", WorkList, true), "肢体三级"},
		{"not the carer", MaskSensitive("肢体三级", "残疾", WorkList, false), "残疾"},
		{"public never", MaskSensitive("肢体三级", "残疾", PublicNotice, false), ""},
		{"small", Small(4), "<5"}, {"zero", Small(0), "0"}, {"five", Small(5), "5"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
	if !SmallComplement([]int64{3, 90, 40}) || SmallComplement([]int64{3, 2, 40}) || SmallComplement([]int64{0, 9}) {
		t.Error("one hidden part can be found by subtraction")
	}
	var nobody Audience
	if nobody != PublicNotice {
		t.Error("a forgotten audience must see least")
	}
}

func TestMaskFree(t *testing.T) {
	got, n := MaskFree("楼上漏水,电话13800131234,身份证140403195001010011,3号楼2单元1501,2026-06-30 来过,物业0355-2234567")
	want := "楼上漏水,电话138****1234,身份证******************,3号楼2单元1501,2026-06-30 来过,物业0355-****567"
	if got != want || n != 3 {
		t.Errorf("%d %s\nwant %s", n, got, want)
	}
}

func TestPinyin(t *testing.T) {
	for s, want := range map[string]string{"锦绣苑": "jxy", "长治": "cz", "3号楼": "3hl", "云漳国际": "yzgj", "": "", "A座": "az"} {
		if got := Initials(s); got != want {
			t.Errorf("Initials(%s) = %s, want %s", s, got, want)
		}
	}
	for s, want := range map[string]string{"单秀兰": "sxl", "尉迟明": "ycm", "解放": "xf", "申秀兰": "sxl", "曾明": "zm", "阿迪力·买买提": "adlmmt"} {
		if got := NameInitials(s); got != want {
			t.Errorf("NameInitials(%s) = %s, want %s", s, got, want)
		}
	}
	if got := Pinyin("锦绣苑"); got != "jin xiu yuan" {
		t.Error(got)
	}
	all := InitialsAll("长治重庆", 40)
	if all[0] != "czcq" || !contains(all, "zzzq") {
		t.Error(all)
	}
}
