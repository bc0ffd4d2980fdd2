package ui

import (
	"context"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// Rows are most of a list page, and a component each for row, cell, mark and button costs more
// than the words in them: a row is therefore written by hand, everything but fixed text escaped.

// out writes a piece of a page; the first error stays.
type out struct {
	ctx context.Context
	w   io.Writer
	b   []byte
	err error
}

func (o *out) raw(s string) { o.b = append(o.b, s...) }
func (o *out) esc(s string) { o.b = append(o.b, html.EscapeString(s)...) }

// wrap writes open, s escaped, and shut.
func (o *out) wrap(open, s, shut string) {
	o.raw(open)
	o.esc(s)
	o.raw(shut)
}

func (o *out) flush() {
	if o.err == nil && len(o.b) > 0 {
		_, o.err = o.w.Write(o.b)
	}
	o.b = o.b[:0]
}

// part renders a component made elsewhere at this point.
func (o *out) part(c templ.Component) {
	if o.flush(); o.err == nil {
		o.err = c.Render(templ.ClearChildren(o.ctx), o.w)
	}
}

// attrs writes further attributes; few have any.
func (o *out) attrs(a templ.Attributes) {
	if len(a) == 0 {
		return
	}
	if o.flush(); o.err == nil {
		o.err = templ.RenderAttributes(o.ctx, o.w, a)
	}
}

// alone tells that the side of a row is a single sign (› ◇ ✓), which stays on the line of the words in large type too.
func alone(side string) bool { return utf8.RuneCountInString(side) == 1 }

// tableRow is a row of DataTable.
func tableRow(t Table, r Row) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		o := &out{ctx: ctx, w: w, b: make([]byte, 0, 2048)}
		o.wrap(`<tr class="`, toneClass(r.Tone), `"`)
		if r.ID != "" {
			o.wrap(` id="`, r.ID, `"`)
		}
		o.raw(`>`)
		if t.Pick != "" {
			o.raw(`<td class="pick">`)
			if r.Pick != "" {
				o.wrap(`<label class="tick"><input class="check" type="checkbox" name="`, t.Pick, `"`)
				o.wrap(` value="`, r.Pick, `">`)
				o.wrap(`<span class="sr">`, T(ctx, "ui.pick_row"), `</span></label>`)
			}
			o.raw(`</td>`)
		}
		for i, c := range r.Cells {
			col := at(t.Columns, i)
			o.wrap(`<td class="`, strings.TrimSpace(cellClass(col, c)), `"`)
			if label := labelOf(col); label != "" {
				o.wrap(` data-label="`, label, `"`)
			}
			o.raw(`>`)
			o.cell(c)
			o.raw(`</td>`)
		}
		o.raw(`</tr>`)
		o.flush()
		return o.err
	})
}

func (o *out) cell(c Cell) {
	if c.Over != "" {
		o.wrap(`<span class="over">`, c.Over, `</span> `)
	}
	switch {
	case c.Body != nil:
		o.part(c.Body)
	case c.Href != "":
		o.wrap(`<a class="lead" href="`, c.Href, `">`)
		o.wrap(``, c.Text, `</a> `)
	case c.Text != "":
		o.wrap(`<span class="`, strings.TrimSpace(cellTextClass(c)), `">`)
		o.wrap(``, c.Text, `</span> `)
	}
	if c.Mark != nil {
		o.tag(*c.Mark)
	}
	if c.Sub != "" {
		o.wrap(`<span class="sub">`, c.Sub, `</span> `)
	}
	for _, b := range c.Btns {
		if b.Href == "" {
			o.part(Button(smaller(b)))
			continue
		}
		o.wrap(`<a class="`, btnClass(smaller(b)), `"`)
		o.wrap(` href="`, b.Href, `"`)
		o.attrs(b.Attrs)
		o.wrap(`>`, b.Label, `</a>`)
	}
}

// tag is Tag inside a row.
func (o *out) tag(m Mark) {
	o.wrap(`<span class="`, strings.TrimSpace("tag "+toneClass(m.Tone)), `">`)
	if m.Shape != "" {
		o.wrap(`<i aria-hidden="true">`, m.Shape, `</i> `)
	}
	o.wrap(`<span>`, m.Word, ` `)
	if m.Extra != "" {
		o.esc(" " + m.Extra)
	}
	o.raw(`</span></span>`)
}
