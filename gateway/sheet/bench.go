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
