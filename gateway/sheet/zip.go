package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"sort"
	"strings"

	"linli/platform/fault"
)

// Limits bound what a workbook may unpack to (security.md 3.1). Bytes are counted while they are really read, because the sizes
// written in a zip may lie.
type Limits struct {
	File    int64 // size of the file
	Parts   int
	Part    int64 // one part unpacked
	Sum     int64 // all parts unpacked
	Ratio   int64 // unpacked / packed of a part larger than 1 MiB
	Rows    int
	Columns int
	Cell    int // characters
}

// Default are the limits for uploads.
var Default = Limits{File: 20 << 20, Parts: 2000, Part: 64 << 20, Sum: 128 << 20, Ratio: 250, Rows: 200_000, Columns: 200, Cell: 32767}

// Operator are the limits for the command line, where the person who runs the machine gives the file.
var Operator = Limits{File: 200 << 20, Parts: 2000, Part: 512 << 20, Sum: 1 << 30, Ratio: 250, Rows: 1_000_000, Columns: 200, Cell: 32767}

// archive is an opened zip whose parts are counted.
type archive struct {
	parts  map[string]*zip.File
	order  []*zip.File
	limits Limits
	read   map[string]int64 // most bytes ever read of a part
	sum    int64
}

// openArchive checks the directory of a zip before anything is unpacked.
func openArchive(at io.ReaderAt, size int64, lim Limits) (*archive, error) {
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fault.Invalid("sheet.damaged").With(err)
	}
	if len(z.File) > lim.Parts {
		return nil, fault.Invalid("sheet.too_many_parts", lim.Parts)
	}
	a := &archive{parts: map[string]*zip.File{}, order: z.File, limits: lim, read: map[string]int64{}}
	if err := noOverlap(z.File, size); err != nil {
		return nil, err
	}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/"))
		if _, twice := a.parts[name]; twice {
			return nil, fault.Invalid("sheet.damaged")
		}
		if f.Flags&1 != 0 {
			return nil, fault.Invalid("sheet.password")
		}
		if f.Method != zip.Store && f.Method != zip.Deflate {
			return nil, fault.Invalid("sheet.damaged")
		}
		if strings.Contains(name, "vbaproject") || strings.HasPrefix(name, "xl/macrosheets/") || strings.HasPrefix(name, "xl/activex/") {
			return nil, fault.Invalid("sheet.macro")
		}
		if strings.HasPrefix(name, "xl/externallinks/") {
			return nil, fault.Invalid("sheet.external")
		}
		a.parts[name] = f
	}
	return a, nil
}

// noOverlap refuses two entries that share bytes: the trick of the non-recursive bombs.
func noOverlap(files []*zip.File, size int64) error {
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		off, err := f.DataOffset()
		if err != nil || f.CompressedSize64 > uint64(size) || off+int64(f.CompressedSize64) > size {
			return fault.Invalid("sheet.damaged")
		}
		spans = append(spans, span{off - 30 - int64(len(f.Name)), off + int64(f.CompressedSize64)})
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return fault.Invalid("sheet.bomb")
		}
	}
	return nil
}

// has says whether a part exists.
func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// open returns a part as a counted stream.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, fault.Invalid("sheet.damaged")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.Invalid("sheet.damaged").With(err)
	}
	return &counted{a: a, name: f.Name, r: r, packed: int64(f.CompressedSize64)}, nil
}

// counted counts what a part really unpacks to.
type counted struct {
	a      *archive
	name   string
	r      io.ReadCloser
	n      int64
	packed int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	lim := &c.a.limits
	if before := c.a.read[c.name]; c.n > before {
		c.a.sum += c.n - before
		c.a.read[c.name] = c.n
	}
	if c.n > lim.Part || c.a.sum > lim.Sum || c.n > 1<<20 && c.n/(c.packed+1) > lim.Ratio {
		return 0, fault.Invalid("sheet.bomb")
	}
	if err != nil && err != io.EOF {
		return n, fault.Invalid("sheet.damaged").With(err)
	}
	return n, err
}

func (c *counted) Close() error { return c.r.Close() }

// each runs fn over the tokens of a part.
func (a *archive) each(name string, fn func(*token) error) error {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return eachToken(r, fn)
}

var errEnough = errors.New("enough")

func eachToken(r io.Reader, fn func(*token) error) error {
	s := newScan(r)
	var t token // one for all: a token per tag on the heap would cost more than reading
	for {
		err := s.next(&t)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = fn(&t)
		}
		if err == errEnough {
			return nil
		}
		if err != nil {
			return translate(err)
		}
	}
}

// translate turns the scanner's errors into sentences.
func translate(err error) error {
	switch {
	case errors.Is(err, errDoctype):
		return fault.Invalid("sheet.doctype")
	case errors.Is(err, errLong):
		return fault.Invalid("sheet.cell_long", Default.Cell)
	case errors.Is(err, errXML), errors.Is(err, errCoding):
		return fault.Invalid("sheet.damaged").With(err)
	}
	return err
}
