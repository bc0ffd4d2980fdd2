package sheet

import (
	"strings"

	"linli/kernel/table"
)

// builtin are the classes of the number formats that have no code in the file, those of Chinese versions included
// (ledgers.md part D).
var builtin = map[int]table.Format{
	1: table.FormatNumber, 2: table.FormatNumber, 3: table.FormatNumber, 4: table.FormatNumber,
	9: table.FormatPercent, 10: table.FormatPercent,
	14: table.FormatDate, 15: table.FormatDate, 16: table.FormatMonthDay, 17: table.FormatMonth,
	18: table.FormatTime, 19: table.FormatTime, 20: table.FormatTime, 21: table.FormatTime, 22: table.FormatDateTime,
	27: table.FormatMonth, 28: table.FormatMonthDay, 29: table.FormatMonthDay, 30: table.FormatDate, 31: table.FormatDate,
	32: table.FormatTime, 33: table.FormatTime, 34: table.FormatTime, 35: table.FormatTime, 36: table.FormatMonth,
	45: table.FormatTime, 46: table.FormatTime, 47: table.FormatTime, 49: table.FormatText,
	50: table.FormatMonth, 51: table.FormatMonthDay, 52: table.FormatMonth, 53: table.FormatMonthDay, 54: table.FormatMonthDay,
	55: table.FormatTime, 56: table.FormatTime, 57: table.FormatMonth, 58: table.FormatMonthDay,
}

// formatOf classes a custom number format by the letters outside quotes and brackets.
func formatOf(code string) table.Format {
	code, _, _ = strings.Cut(code, ";")
	if strings.EqualFold(code, "general") || code == "G/通用格式" || code == "" {
		return table.FormatGeneral
	}
	if code == "@" {
		return table.FormatText
	}
	if strings.Contains(strings.ToUpper(code), "[$-F800]") {
		return table.FormatDate
	}
	if strings.Contains(strings.ToUpper(code), "[$-F400]") {
		return table.FormatTime
	}
	bare := strings.ToLower(bareFormat(code))
	y, d, h := strings.Contains(bare, "y") || strings.Contains(bare, "e") && strings.ContainsAny(bare, "m"), strings.Contains(bare, "d"), strings.ContainsAny(bare, "hs")
	m := strings.Contains(bare, "m")
	switch {
	case strings.ContainsAny(bare, "0#?"):
		if strings.Contains(bare, "%") {
			return table.FormatPercent
		}
		if !y && !d && !h {
			return table.FormatNumber
		}
	}
	switch {
	case (y || d) && h:
		return table.FormatDateTime
	case y && d:
		return table.FormatDate
	case y:
		return table.FormatMonth
	case m && d:
		return table.FormatMonthDay
	case d:
		return table.FormatDate
	case h:
		return table.FormatTime
	case m:
		return table.FormatMonth
	}
	return table.FormatGeneral
}

// bareFormat drops quoted text, escaped characters and brackets.
func bareFormat(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			if j := strings.IndexByte(code[i+1:], '"'); j >= 0 {
				i += j + 1
			}
		case '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				continue
			}
			if in := strings.ToLower(code[i+1 : i+j]); in == "h" || in == "hh" || in == "m" || in == "mm" || in == "s" || in == "ss" {
				b.WriteByte('h')
			}
			i += j
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(code[i])
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "AM/PM", ""), "am/pm", "")
}

// readStyles keeps the format class of every cell style.
func (x *xlsx) readStyles(part string) error {
	if !x.a.has(part) {
		return nil
	}
	custom := map[int]table.Format{}
	inXfs := false
	return x.a.each(part, func(t *token) error {
		if t.kind == endTag {
			if t.is("cellXfs") {
				inXfs = false
			}
			return nil
		}
		if t.kind != startTag {
			return nil
		}
		switch string(t.name) {
		case "numFmt":
			custom[t.number("numFmtId")] = formatOf(t.text("formatCode"))
		case "cellXfs":
			inXfs = !t.empty
		case "xf":
			if inXfs && len(x.formats) < 1<<16 {
				id := t.number("numFmtId")
				f, ok := custom[id]
				if !ok {
					f = builtin[id]
				}
				x.formats = append(x.formats, f)
			}
		}
		return nil
	})
}
