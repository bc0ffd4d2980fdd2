package paper

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"linli/affairs/environment/paper/docx"
	"linli/platform/fault"
)

// Data fills a paper: the name of a placeholder to a string (or anything fmt prints) or to a list []Data for a repeated part. A name that
// the paper does not know is left aside; a name that is missing prints as a line to write on. Dates are yyyy-mm-dd, amounts decimal yuan.
type Data = docx.Data

// Names of the papers. The placeholders of each stand in data/NAME.txt.
const (
	Order         = "order"         // 责令改正违法行为决定书
	Notice        = "notice"        // 行政处罚事先告知书
	HearingRight  = "hearing-right" // 行政处罚听证告知书
	HearingNotice = "hearing"       // 行政处罚听证通知书
	Decision      = "decision"      // 行政处罚决定书
	Daily         = "daily"         // 按日连续处罚决定书
	Receipt       = "receipt"       // 送达回证
	Cover         = "cover"         // 案件卷宗封面
	Index         = "index"         // 卷内目录
	Interview     = "interview"     // 调查询问笔录
	Inspection    = "inspection"    // 现场检查(勘察)笔录
	Reminder      = "reminder"      // 履行催告书
	PayNotice     = "pay"           // 缴款通知书
	Discretion    = "discretion"    // 行政处罚裁量表
	Closing       = "closing"       // 结案审批表
)

// Names in the order of a case.
var Names = []string{Inspection, Interview, Order, Notice, HearingRight, HearingNotice, Discretion, Decision, Receipt, PayNotice, Daily, Reminder, Closing, Cover, Index}

// Source is the plain text from which a paper is made.
type Source struct {
	Name, Title string
	Law         string   // what asks for the paper
	Needed      []string // placeholders that a replaced template must keep
	Also        []string // placeholders that a case gives besides those in the text
	Notes       []string // facts of the paper that are marked [check]
	Blocks      []docx.Block
}

//go:embed data/*.txt
var files embed.FS

var sources = sync.OnceValue(func() map[string]Source {
	out := map[string]Source{}
	for _, n := range Names {
		b, err := fs.ReadFile(files, "data/"+n+".txt")
		if err != nil {
			panic(err) // a file of the program itself
		}
		out[n] = parse(n, string(b))
	}
	return out
})

// Of gives the source of a paper. Errors: NotFound.
func Of(name string) (Source, error) {
	s, ok := sources()[name]
	if !ok {
		return s, fault.NotFound("environment.paper.none")
	}
	return s, nil
}

// styles of the signs that begin a line of a source.
var signs = map[string]string{"% ": docx.Title, "^ ": docx.Org, "@ ": docx.Centre, "* ": docx.Heading, "> ": docx.Flush, "~ ": docx.Right, "! ": docx.Note}

// parse reads a plain source: a line a paragraph, the sign before it its style; |…| lines are a table.
func parse(name, body string) Source {
	s := Source{Name: name}
	var widths []int
	for _, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		if h, ok := strings.CutPrefix(line, "#! "); ok {
			s.header(h)
			continue
		}
		if strings.HasPrefix(line, "|:") {
			widths = nil
			for _, f := range strings.Fields(line[2:]) {
				n, _ := strconv.Atoi(f)
				widths = append(widths, max(n, 1))
			}
			continue
		}
		if strings.HasPrefix(line, "|") {
			s.row(line, widths)
			continue
		}
		widths = nil
		b := docx.Block{Style: docx.Body, Text: line}
		if len(line) > 2 && signs[line[:2]] != "" {
			b = docx.Block{Style: signs[line[:2]], Text: line[2:]}
		}
		if line == "_" {
			b = docx.Block{Style: docx.Empty}
		}
		if b.Style == docx.Note {
			s.Notes = append(s.Notes, b.Text)
			b.Text = "【核对】" + b.Text + "（定稿时删去本行）"
		}
		if b.Text != "" || b.Style == docx.Empty {
			s.Blocks = append(s.Blocks, b)
		}
	}
	return s
}

func (s *Source) header(h string) {
	key, v, _ := strings.Cut(h, ":")
	v = strings.TrimSpace(v)
	switch key {
	case "名称":
		s.Title = v
	case "依据":
		s.Law = v
	case "必有":
		s.Needed = strings.Fields(v)
	case "可用":
		s.Also = strings.Fields(v)
	}
}

func (s *Source) row(line string, widths []int) {
	head := strings.HasPrefix(line, "|=")
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(line, "|"), "="), "|")
	r := docx.GridRow{Head: head}
	for _, c := range cellsOf(line) {
		r.Cells = append(r.Cells, strings.TrimSpace(c))
	}
	if n := len(s.Blocks); n > 0 && s.Blocks[n-1].Style == docx.Grid {
		s.Blocks[n-1].Rows = append(s.Blocks[n-1].Rows, r)
		return
	}
	s.Blocks = append(s.Blocks, docx.Block{Style: docx.Grid, Widths: widths, Rows: []docx.GridRow{r}})
}

// cellsOf parts a row at the bars that stand outside a placeholder: {{罚款|大写}} is one cell.
func cellsOf(line string) (out []string) {
	depth, from := 0, 0
	for i := 0; i < len(line); i++ {
		switch {
		case strings.HasPrefix(line[i:], "{{"):
			depth++
			i++
		case strings.HasPrefix(line[i:], "}}"):
			depth--
			i++
		case line[i] == '|' && depth == 0:
			out = append(out, line[from:i])
			from = i + 1
		}
	}
	return append(out, line[from:])
}

var builtins sync.Map // name → []byte

// Builtin is the docx that comes with the program, with its placeholders: what an office downloads to change it. Errors: NotFound.
func Builtin(name string) ([]byte, error) {
	s, err := Of(name)
	if err != nil {
		return nil, err
	}
	if b, ok := builtins.Load(name); ok {
		return slices.Clone(b.([]byte)), nil
	}
	b, err := docx.Build(s.Blocks)
	if err != nil {
		return nil, fault.Internal(err, "paper "+name)
	}
	builtins.Store(name, b)
	return slices.Clone(b), nil
}

// Fill makes the docx of a paper from its built-in template. Pure: the same data give the same bytes. Errors: NotFound for an unknown name.
func Fill(name string, data Data) ([]byte, error) {
	b, err := Builtin(name)
	if err != nil {
		return nil, err
	}
	return FillFile(b, data)
}

// FillFile fills a template that an office brought. Errors: Invalid as docx.Open.
func FillFile(template []byte, data Data) ([]byte, error) {
	f, err := docx.Open(template)
	if err != nil {
		return nil, err
	}
	out, err := f.Fill(data)
	if err != nil {
		return nil, fault.Internal(err, "fill")
	}
	return out, nil
}

// Lines is the filled text of a paper for the A4 page of the browser: the same source as the docx. Errors: NotFound.
func Lines(name string, data Data) ([]docx.Block, error) {
	s, err := Of(name)
	if err != nil {
		return nil, err
	}
	return docx.ExpandBlocks(s.Blocks, data), nil
}
