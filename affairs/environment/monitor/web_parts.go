package monitor

import (
	"context"
	"html"
	"io"

	"github.com/a-h/templ"
)

// titled is a small heading above a chart.
func titled(title, note string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<h3>"+html.EscapeString(title)+`</h3><p class="soft small">`+html.EscapeString(note)+"</p>")
		return err
	})
}
