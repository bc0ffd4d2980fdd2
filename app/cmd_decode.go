package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"linli/gateway/gbt26875"
	"linli/gateway/hj212"
	"linli/platform/fault"
	"linli/platform/text"
)

// DecodeGBT26875 writes one JSON object for each frame of GB/T 26875.3 in in (docs/guide/commands.md). What belonged to no frame
// is counted on the error stream. file "" or "-" is standard input. Invalid (app.bad_hex) for text that is no hexadecimal,
// (app.unreadable) for a file that can not be read.
func DecodeGBT26875(c Config, file string, in io.Reader, asHex bool) error {
	return decode(c, file, in, func(in io.Reader) (int64, error) {
		lost, err := gbt26875.Print(c.Out, in, asHex, time.Now())
		var bad *gbt26875.HexError
		if errors.As(err, &bad) {
			return lost, fault.Invalid("app.bad_hex", bad.Where+1, string(rune(bad.Char)))
		}
		return lost, err
	})
}

// DecodeHJ212 writes one JSON object for each frame of HJ 212 in in, of the editions of 2005, 2017 and 2025 (docs/guide/commands.md).
// What belonged to no frame is counted on the error stream. file "" or "-" is standard input. Invalid (app.unreadable) for a file
// that can not be read.
func DecodeHJ212(c Config, file string, in io.Reader, longest int, strictTail bool) error {
	o := hj212.Options{Longest: longest, StrictTail: strictTail}
	return decode(c, file, in, func(in io.Reader) (int64, error) { return hj212.Print(c.Out, in, o) })
}

func decode(c Config, file string, in io.Reader, print func(io.Reader) (int64, error)) error {
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fault.Invalid("app.unreadable", file).With(err)
		}
		defer f.Close()
		in = f
	}
	lost, err := print(in)
	if err != nil {
		if fault.KindOf(err) == fault.KindInvalid {
			return err
		}
		return fault.Internal(err, "decode")
	}
	if lost > 0 {
		fmt.Fprintln(c.Err, text.T("zh", "app.decode_lost", lost))
	}
	return nil
}
