package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	qrcode "github.com/skip2/go-qrcode"
)

// FaviconSVG is the mark of two houses as a file of its own.
const FaviconSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect x="2" y="10" width="10" height="16" rx="2" fill="#0B6B57"/><rect x="14" y="4" width="12" height="22" rx="2" fill="#3FA285"/><g fill="#fff"><rect x="5" y="13" width="4" height="3" rx=".6"/><rect x="5" y="19" width="4" height="3" rx=".6"/><rect x="17" y="8" width="6" height="3" rx=".6"/><rect x="17" y="14" width="6" height="3" rx=".6"/><rect x="17" y="20" width="6" height="3" rx=".6"/></g></svg>`

// QR draws address as a code of error level Q (a quarter of it may be scratched), with its quiet
// zone. Its size is given by CSS; the address always stands in text beside it (ux.md §11). An
// address too long for a code is written out instead.
func QR(address string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		code, err := qrcode.New(address, qrcode.High)
		c := &canvas{}
		if err != nil {
			c.open("code")
			c.say(address)
			c.close("code")
		} else {
			drawQR(c, code.Bitmap(), address)
		}
		_, err = io.WriteString(w, c.String())
		return err
	})
}

func drawQR(c *canvas, bits [][]bool, address string) {
	n := strconv.Itoa(len(bits))
	c.open("svg", "class", "qr", "viewBox", "0 0 "+n+" "+n, "role", "img", "aria-label", address, "shape-rendering", "crispEdges")
	c.el("rect", "width", n, "height", n, "fill", "#fff")
	var d strings.Builder
	for y, row := range bits {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x+1 < len(row) && row[x+1] {
				x++
			}
			d.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + strconv.Itoa(x-from+1) + "v1H" + strconv.Itoa(from) + "z")
		}
	}
	c.el("path", "d", d.String(), "fill", "#000")
	c.close("svg")
}
