package hj212

import (
	"errors"
	"io"
)

// Found is a frame of a stream, or a run of bytes that begins like one and is none.
type Found struct {
	Offset int64 // of the first byte
	Frame  Frame // valid until the next call; its Segment points into the scanner
	Err    error // nil, or why it is no frame
}

// Scanner finds the frames in a stream in constant memory. A head that turns out false costs one byte: the search goes on at the
// next ## behind its first #, so that a true frame inside a broken one is found.
type Scanner struct {
	Options
	r    io.Reader
	buf  []byte // bytes from..to wait
	from int
	to   int
	at   int64 // offset of buf[from]
	end  error
	Lost int64 // bytes that belonged to no frame
}

// NewScanner reads r.
func NewScanner(r io.Reader, o Options) *Scanner {
	return &Scanner{Options: o, r: r, buf: make([]byte, 64<<10)}
}

// Next gives the next frame or false head. Its error is io.EOF at the end, or the reader's.
func (s *Scanner) Next() (Found, error) {
	for {
		s.skip(Next(s.buf[:s.to], s.from) - s.from)
		b := s.buf[s.from:s.to]
		if len(b) >= 2 {
			f, err := Parse(b, s.Options, s.end != nil)
			switch {
			case err == nil:
				x := Found{Offset: s.at, Frame: f}
				s.take(f.Size)
				return x, nil
			case errors.Is(err, ErrEncrypted):
				x := Found{Offset: s.at, Err: err}
				s.skip(f.Size)
				return x, nil
			case !more(err) || s.end != nil:
				x := Found{Offset: s.at, Err: err}
				s.skip(1)
				return x, nil
			}
		}
		if s.end != nil {
			s.skip(len(b))
			return Found{}, s.end
		}
		s.fill()
	}
}

// more tells whether the next bytes decide.
func more(err error) bool { return errors.Is(err, ErrCut) || errors.Is(err, errWait) }

func (s *Scanner) take(n int) { s.from, s.at = s.from+n, s.at+int64(n) }

func (s *Scanner) skip(n int) {
	s.take(n)
	s.Lost += int64(n)
}

// fill reads more, after what is left has been moved to the front. A frame is never as long as the buffer.
func (s *Scanner) fill() {
	if s.from > 0 {
		copy(s.buf, s.buf[s.from:s.to])
		s.from, s.to = 0, s.to-s.from
	}
	n, err := s.r.Read(s.buf[s.to:])
	s.to, s.end = s.to+n, err
}
