package sheet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"linli/platform/fault"
)

// Sample is one of the messy files of 示例导入 (ledgers.md E5) with what its import must come to. All names and numbers are invented.
type Sample struct {
	File   string
	Table  string
	What   string // what is messy about it
	Expect Expected
	sheets []sampleSheet
	csv    string
	gbk    bool
}

// Expected is the outcome of the dry run, in a city where 锦绣苑 has 3号楼 (2 units of 11 floors, 2 doors each) and 5号楼 (1 unit).
type Expected struct {
	New, Changed, Same, Bad, Asked, Parked, Doubtful, Warned int
	Questions                                                int
	Skipped                                                  int
}

type sampleSheet struct {
	name   string
	rows   [][]any
	merges []string
	hidden []int
	styles map[string]int    // cell → number format
	custom map[string]string // cell → custom number format
}

// Write produces the file.
func (s Sample) Write(w io.Writer) error {
	if s.csv != "" {
		data := []byte(s.csv)
		if s.gbk {
			var err error
			if data, err = simplifiedchinese.GBK.NewEncoder().Bytes(data); err != nil {
				return fault.Internal(err, "sheet.sample")
			}
		}
		_, err := w.Write(data)
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, sh := range s.sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", sh.name); err != nil {
				return fault.Internal(err, "sheet.sample")
			}
		} else if _, err := f.NewSheet(sh.name); err != nil {
			return fault.Internal(err, "sheet.sample")
		}
		if err := sh.write(f); err != nil {
			return fault.Internal(err, "sheet.sample")
		}
	}
	return f.Write(w)
}

// Bytes produces the file in memory.
func (s Sample) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := s.Write(&b)
	return b.Bytes(), err
}

func (sh sampleSheet) write(f *excelize.File) error {
	for r, row := range sh.rows {
		for c, v := range row {
			if v == nil {
				continue
			}
			if err := f.SetCellValue(sh.name, cellName(c, r+1), v); err != nil {
				return err
			}
		}
	}
	for _, m := range sh.merges {
		var a, b string
		if _, err := fmt.Sscanf(m, "%s %s", &a, &b); err != nil {
			return err
		}
		if err := f.MergeCell(sh.name, a, b); err != nil {
			return err
		}
	}
	for _, r := range sh.hidden {
		if err := f.SetRowVisible(sh.name, r, false); err != nil {
			return err
		}
	}
	for cell, id := range sh.styles {
		if err := setFormat(f, sh.name, cell, excelize.Style{NumFmt: id}); err != nil {
			return err
		}
	}
	for cell, code := range sh.custom {
		if err := setFormat(f, sh.name, cell, excelize.Style{CustomNumFmt: &code}); err != nil {
			return err
		}
	}
	return nil
}

func setFormat(f *excelize.File, sheet, cell string, s excelize.Style) error {
	id, err := f.NewStyle(&s)
	if err != nil {
		return err
	}
	return f.SetCellStyle(sheet, cell, cell, id)
}

// PlainSample makes a sample of one sheet from its rows: the rosters that the demo writes for a newcomer.
func PlainSample(file, table, what, sheet string, rows [][]any, merges ...string) Sample {
	return Sample{File: file, Table: table, What: what, sheets: []sampleSheet{{name: sheet, rows: rows, merges: merges}}}
}
