package table

// Mapping says which column of the table a column of the sheet is.
type Mapping struct {
	Col    int      `json:"col"`
	Header string   `json:"header"` // as the sheet writes it, parent before child: 监护人/姓名
	Key    string   `json:"key"`    // "" = 不要
	How    string   `json:"how"`    // exact, synonym, near, remembered, chosen, ask, serial, none
	Among  []string `json:"among,omitempty"`
}

// Skip is a row that was not read as data, with the reason.
type Skip struct {
	Sheet  int    `json:"sheet"`
	Line   int    `json:"line"`
	Reason string `json:"reason"` // text key: title, note, total, signature, example, repeated header, after the end
	Text   string `json:"text"`
}

// Block is one table found on a sheet; a sheet may hold several, each with its own title and header.
type Block struct {
	Sheet       int       `json:"sheet"`
	SheetName   string    `json:"sheet_name"`
	Title       string    `json:"title"`
	Table       string    `json:"table"`
	HeaderTop   int       `json:"header_top"` // first header row; equal to HeaderRow when there is one level
	HeaderRow   int       `json:"header_row"`
	Last        int       `json:"last"` // last row of data, 0 = none
	Rows        int       `json:"rows"`
	Hidden      int       `json:"hidden"` // hidden rows among them; they are read too
	Columns     []Mapping `json:"columns"`
	Fingerprint string    `json:"fingerprint"`
	Year        int       `json:"year,omitempty"`
	Day         Date      `json:"day"`
	Unit        string    `json:"unit,omitempty"` // 填报单位
	Building    string    `json:"building,omitempty"`
	Rivals      []int     `json:"rivals,omitempty"` // other rows that may be the header: the user is asked
}

// Found is what recognition learned of a file.
type Found struct {
	Blocks  []Block `json:"blocks"`
	Skipped []Skip  `json:"skipped"`
	// Counts of what is not imported but must be said.
	SkippedMore  int      `json:"skipped_more,omitempty"`
	Pictures     int      `json:"pictures,omitempty"`
	HiddenRows   int      `json:"hidden_rows,omitempty"`
	HiddenSheets []string `json:"hidden_sheets,omitempty"`
	EmptySheets  []string `json:"empty_sheets,omitempty"`
	Strangers    []string `json:"strangers,omitempty"` // sheets without any table we know
	Rows         int      `json:"rows"`
}

// maxSkips is how many skipped rows are listed one by one; the rest is counted.
const maxSkips = 500

func (f *Found) skip(sheet, line int, reason, text string) {
	if len(f.Skipped) >= maxSkips {
		f.SkippedMore++
		return
	}
	f.Skipped = append(f.Skipped, Skip{sheet, line, reason, clip(text, 40)})
}

// column returns the mapping of a sheet column.
func (b *Block) column(col int) *Mapping {
	for i := range b.Columns {
		if b.Columns[i].Col == col {
			return &b.Columns[i]
		}
	}
	return nil
}

// has says whether a column of the table is mapped.
func (b *Block) has(key string) bool {
	for i := range b.Columns {
		if b.Columns[i].Key == key {
			return true
		}
	}
	return false
}
