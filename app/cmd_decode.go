package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"linli/gateway/gbt26875"
	"linli/platform/fault"
	"linli/platform/text"
)

// DecodeGBT26875 writes one JSON object for each frame of GB/T 26875.3 in in (docs/guide/commands.md). What belonged to no frame
// is counted on the error stream. file "" or "-" is standard input. Invalid (app.bad_hex) for text that is no hexadecimal,
// (app.unreadable) for a file that can not be read.
func DecodeGBT26875(c Config, file string, in io.Reader, asHex bool) error {
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fault.Invalid("app.unreadable", file).With(err)
		}
		defer f.Close()
		in = f
	}
	lost, err := gbt26875.Print(c.Out, in, asHex, time.Now())
	var bad *gbt26875.HexError
	if errors.As(err, &bad) {
		return fault.Invalid("app.bad_hex", bad.Where+1, string(rune(bad.Char)))
	}
	if err != nil {
		return fault.Internal(err, "decode")
	}
	if lost > 0 {
		fmt.Fprintln(c.Err, text.T("zh", "app.decode_lost", lost))
	}
	return nil
}
