package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"linli/platform/fault"
)

// WriteRoster writes a roster of homes for the bench (issue 2, section 7): rows homes in buildings of 3 units × 11 floors × 4 doors,
// with 12 columns of which ten are filled.
func WriteRoster(w io.Writer, rows int) error {
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return fault.Internal(err, "sheet.roster")
	}
	if err := sw.SetRow("A1", []any{"序号", "楼栋", "单元", "房号", "房屋用途", "建筑面积(㎡)", "居住状态", "常住人数", "户主", "联系电话", "出租", "备注"}); err != nil {
		return fault.Internal(err, "sheet.roster")
	}
	surnames := []rune("赵钱孙李周吴郑王冯陈褚卫")
	given := []rune("春秋冬青山河林木云水月星")
	for i := 0; i < rows; i++ {
		home := i % 132
		unit, floor, door := home/44+1, home%44/4+1, home%4+1
		name := string([]rune{surnames[i%12], given[i/12%12], given[i/144%12]})
		err := sw.SetRow(fmt.Sprintf("A%d", i+2), []any{i + 1, fmt.Sprintf("%d号楼", i/132+1), fmt.Sprintf("%d单元", unit), fmt.Sprintf("%d%02d", floor, door), "住宅", 89.5 + float64(door), "自住", 2, name, fmt.Sprintf("100%08d", i), "否", ""})
		if err != nil {
			return fault.Internal(err, "sheet.roster")
		}
	}
	if err := sw.Flush(); err != nil {
		return fault.Internal(err, "sheet.roster")
	}
	return f.Write(w)
}

// BareRows reads a workbook with the row iterator of the library and nothing else: the yardstick of the bench.
func BareRows(r io.Reader) (int, error) {
	f, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Error()
}

// WriteResidents writes a roster of residents for the bench: two people for each of the homes of WriteRoster, with 12 columns of which
// eleven are filled; every third person has an identity number.
func WriteResidents(w io.Writer, rows int) error {
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return fault.Internal(err, "sheet.residents")
	}
	if err := sw.SetRow("A1", []any{"序号", "楼栋", "单元", "房号", "姓名", "与户主关系", "性别", "出生日期", "证件号码", "民族", "联系电话", "备注"}); err != nil {
		return fault.Internal(err, "sheet.residents")
	}
	surnames := []rune("赵钱孙李周吴郑王冯陈褚卫")
	given := []rune("春秋冬青山河林木云水月星")
	for i := 0; i < rows; i++ {
		h := i / 2
		home := h % 132
		unit, floor, door := home/44+1, home%44/4+1, home%4+1
		name := string([]rune{surnames[i%12], given[i/12%12], given[i/144%12]})
		relation, sex := "户主", "男"
		if i%2 == 1 {
			relation, sex = "配偶", "女"
		}
		born := fmt.Sprintf("%04d%02d%02d", 1940+i%70, i%12+1, i/12%28+1)
		idno := any("")
		if i%3 == 0 {
			idno = numbered("980101"+born, i/70%500*2+1-i%2)
		}
		err := sw.SetRow(fmt.Sprintf("A%d", i+2), []any{i + 1, fmt.Sprintf("%d号楼", h/132+1), fmt.Sprintf("%d单元", unit), fmt.Sprintf("%d%02d", floor, door), name, relation, sex,
			born[:4] + "-" + born[4:6] + "-" + born[6:], idno, "汉族", fmt.Sprintf("100%08d", i), ""})
		if err != nil {
			return fault.Internal(err, "sheet.residents")
		}
	}
	if err := sw.Flush(); err != nil {
		return fault.Internal(err, "sheet.residents")
	}
	return f.Write(w)
}

// numbered adds order code and check digit (GB 11643) to region and birth date.
func numbered(head string, order int) string {
	s := fmt.Sprintf("%s%03d", head, order%1000)
	sum, weight := 0, []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	for i := range s {
		sum += int(s[i]-'0') * weight[i]
	}
	return s + string("10X98765432"[sum%11])
}
