package document

import (
	"time"

	"linli/platform/blob"
)

// Kind says what a photo shows of a matter.
type Kind string

// The kinds of photos.
const (
	Before Kind = "before" // 整改前, or what was found
	After  Kind = "after"  // 整改后
	Other  Kind = "other"  // anything else
)

// Size chooses one of the two pictures of a document.
type Size string

// The sizes.
const (
	Whole Size = "whole" // long side at most 1,600 px
	Thumb Size = "thumb" // long side at most 320 px
)

// Position is a point in WGS 84 degrees.
type Position struct{ Lat, Long float64 }

// Meta is what the sender says about a photo. All of it is a claim except what the
// server adds itself (time, hash, who).
type Meta struct {
	Kind     Kind      // Other when empty
	Obj      string    // id of the matter (or other thing) it belongs to; "" until Attach
	Place    string    // place code down to the building, for the ledger; may be ""
	ClientID string    // id made by the phone (UUID): the same upload again gives the same document
	Claimed  time.Time // when the phone says it was taken; the server's time decides
	// Reason is why this kind of matter cannot do without a photo (必要), as the form
	// showed it; "" = the photo was optional (ux.md R2).
	Reason string
	// KeepPosition asks to keep the position of the photo, sealed. It needs
	// PositionReason, the sentence that the form showed; without it: Invalid.
	KeepPosition   bool
	PositionReason string
	Position       *Position     // the phone's own; when nil the one inside the photo is taken
	Retain         time.Duration // how long after saving; DefaultRetain when 0
	SourceHash     string        // hex SHA-256 of the bytes sent, if the phone knows it: a cut upload is then told from a whole one
}

// Doc is a kept photo. Its bytes are those of the re-encoded picture, never what came.
type Doc struct {
	ID         string
	Obj        string
	Place      string
	Kind       Kind
	Hash       blob.Hash // of the whole picture; stands in the ledger entry's link
	ThumbHash  blob.Hash
	W, H       int   // pixels of the whole picture
	Bytes      int64 // of the whole picture
	ClientID   string
	Claimed    time.Time // zero = the phone said nothing
	Saved      time.Time // by the server's clock
	Reason     string
	Positioned bool   // a sealed position is kept with it
	By         string // kind of the actor that sent it (staff, public …); who it was stands sealed in the ledger only
	Expires    time.Time
	Ledger     string // id of the ledger entry document.add
	Gone       bool   // removed or past its retention: the row stays, the bytes do not
	Rev        int64
	gone       string // '', removed, expired
}

// Item is a photo that a phone has announced with the text of a report and will send
// by itself (security.md T23).
type Item struct {
	ClientID   string
	Kind       Kind
	SourceHash string // hex SHA-256 of what the phone will send; may be ""
}

// Progress says how many of the announced photos have come: "3张照片已到2张".
type Progress struct {
	Have, Want int
	Missing    []Item
}

// Limits of what is taken in. The figures are those of security.md 3.1 and ASVS 5.2.6.
const (
	MaxUpload     = 12 << 20                 // bytes of one upload
	MaxPixels     = 40_000_000               // width × height, from the header, before decoding
	WholeSide     = 1600                     // px
	ThumbSide     = 320                      // px
	MaxPerObj     = 60                       // photos of one matter over its whole life
	MaxExpected   = 9                        // photos announced with one report (ux.md §4)
	DefaultRetain = 3 * 365 * 24 * time.Hour // as the records of acts on personal data (security.md 2.3)
)
