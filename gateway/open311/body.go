package open311

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/fault"
	"linli/platform/web"
)

// post is the body of a report, read and cleaned; only what the standard offers is taken (security.md T18). device_id and
// account_id are not kept: nothing of a device stands with a matter (T1).
type post struct {
	service             string
	addressID, address  string
	point               bool
	lat, lon            int64 // 1e-7 degrees
	text                string
	name, phone, email  string
	deviceID, accountID string
	media               []string // addresses of pictures elsewhere: written down, never fetched (T15)
	attributes          map[string][]string
	bad                 []fault.Field
	photos              [][]byte
}

// longestAddress is the most characters of a media_url: what browsers and servers carry of an address.
const longestAddress = 2000

// readForm reads the body. Anything but the two types of a form is refused.
func readForm(c *call) (web.Form, error) {
	kind, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
	case err == nil && kind == "application/x-www-form-urlencoded":
		c.R.Body = http.MaxBytesReader(c.W, c.R.Body, maxForm)
	case c.R.ContentLength == 0:
		return web.Form{}, nil
	default:
		return web.Form{}, fault.Invalid("open311.body_type")
	}
	return c.Form()
}

// readPost decodes the fields of a report. All that is wrong is collected in bad.
func readPost(f web.Form) post {
	p := post{service: f.Get("service_code"), addressID: f.Get("address_id"), address: f.Get("address_string"), text: cleaned(f.Get("description")),
		phone: line(f.Get("phone")), email: line(f.Get("email")), name: fullName(line(f.Get("first_name")), line(f.Get("last_name"))),
		deviceID: f.Get("device_id"), accountID: f.Get("account_id"), attributes: attributeValues(f.Values)}
	refuse := func(name, key string, args ...any) {
		p.bad = append(p.bad, fault.Field{Name: name, Key: key, Args: args})
	}
	if p.service == "" {
		refuse("service_code", "open311.service_needed")
	}
	if utf8.RuneCountInString(f.Get("description")) > matter.MaxText {
		refuse("description", "open311.too_long", matter.MaxText)
	}
	for _, x := range []struct {
		name, value string
		most        int
	}{{"address_string", p.address, 500}, {"address_id", p.addressID, 100}, {"first_name", p.name, 40}, {"phone", p.phone, 40}, {"email", p.email, 120},
		{"service_code", p.service, 64}, {"device_id", p.deviceID, 400}, {"account_id", p.accountID, 400}} {
		if utf8.RuneCountInString(x.value) > x.most {
			refuse(x.name, "open311.too_long", x.most)
		}
	}
	p.readPoint(f.Get("lat"), f.Get("long"), refuse)
	if p.addressID == "" && p.address == "" && f.Get("lat") == "" && f.Get("long") == "" {
		refuse("address_id", "open311.no_location")
	}
	for _, u := range append(slices.Clone(f.Values["media_url"]), f.Values["media_url[]"]...) {
		if u = strings.TrimSpace(u); utf8.RuneCountInString(u) > longestAddress {
			refuse("media_url", "open311.too_long", longestAddress)
		} else if u != "" && len(p.media) < 9 {
			p.media = append(p.media, u)
		}
	}
	return p
}

// readPoint reads lat and long: both or none, numbers, on the globe.
func (p *post) readPoint(lat, long string, refuse func(name, key string, args ...any)) {
	if lat == "" && long == "" {
		return
	}
	if lat == "" || long == "" {
		refuse("lat", "open311.lat_and_long")
		return
	}
	var okLat, okLong bool
	if p.lat, okLat = readDegrees(lat, 90); !okLat {
		refuse("lat", "open311.bad_degrees", 90)
	}
	if p.lon, okLong = readDegrees(long, 180); !okLong {
		refuse("long", "open311.bad_degrees", 180)
	}
	p.point = okLat && okLong
}

// readPhotos reads the files of a multipart body, whatever their fields are called: media in the draft of v2.1, photo1 …
// with FixMyStreet.
func readPhotos(f web.Form) ([][]byte, error) {
	names := make([]string, 0, len(f.Files))
	for n := range f.Files {
		names = append(names, n)
	}
	slices.Sort(names)
	var out [][]byte
	for _, n := range names {
		for _, h := range f.Files[n] {
			if h.Size == 0 {
				continue
			}
			if len(out) == document.MaxExpected {
				return nil, fault.InvalidFields(fault.Field{Name: "media", Key: "open311.many_photos", Args: []any{document.MaxExpected}})
			}
			b, err := readFile(h)
			if err != nil {
				return nil, err
			}
			out = append(out, b)
		}
	}
	return out, nil
}

func readFile(h *multipart.FileHeader) ([]byte, error) {
	if h.Size > document.MaxUpload {
		return nil, fault.Invalid(web.KeyTooLarge, document.MaxUpload>>20)
	}
	r, err := h.Open()
	if err != nil {
		return nil, fault.Busy("document.cut_off").With(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fault.Busy("document.cut_off").With(err)
	}
	return b, nil
}

// cleaned drops control characters from free text; line breaks stay.
func cleaned(s string) string { return strings.TrimSpace(plain(s)) }

// line makes one line of a text.
func line(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// fullName puts two names together in the order of their language.
func fullName(first, last string) string {
	if first == "" || last == "" {
		return first + last
	}
	if strings.ContainsFunc(first+last, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return last + first
	}
	return first + " " + last
}
