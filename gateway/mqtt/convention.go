package mqtt

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"linli/kernel/signal"
	"linli/platform/crypto"
	"linli/platform/text"
)

// The limits of a message.
const (
	MaxPayload = 64 << 10
	MaxDepth   = 8
	MaxSamples = 200
)

var name = text.NewPattern(`^[A-Za-z0-9_-]{1,64}$`)

// Topic reads linli/v1/{site}/{device}/{up|status}.
func Topic(s string) (site, device, what string, ok bool) {
	p := strings.Split(s, "/")
	if len(p) != 5 || p[0] != "linli" || p[1] != "v1" || !name.MatchString(p[2]) || !name.MatchString(p[3]) || p[4] != "up" && p[4] != "status" {
		return "", "", "", false
	}
	return p[2], p[3], p[4], true
}

// wire is the JSON of the convention, version 1.
type wire struct {
	V      json.RawMessage `json:"v"`
	ID     string          `json:"id"`
	Device *string         `json:"device"`
	T      json.RawMessage `json:"t"`
	Data   []item          `json:"data"`
	Event  *event          `json:"event"`
}

type item struct {
	K string          `json:"k"`
	V json.RawMessage `json:"v"`
	U string          `json:"u"`
	T json.RawMessage `json:"t"`
	Q string          `json:"q"`
}

type event struct {
	Kind  string `json:"kind"`
	Level string `json:"level"`
	Text  string `json:"text"`
}

// The words of an event.
var (
	eventKinds  = strings.Fields("fire smoke heat gas water-leak water-level water-pressure power door tamper battery-low offline device-fault test restore")
	eventLevels = strings.Fields("alarm fault warning info restore")
)

// refused says why a message is dropped.
func refused(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Parse reads a message of the convention that came on the topic of site and device. Its error says which rule is broken.
func Parse(site, device string, payload []byte) (m signal.Message, err error) {
	if err := sound(payload); err != nil {
		return m, err
	}
	var w wire
	if err := json.Unmarshal(payload, &w); err != nil {
		return m, refused("no JSON of the convention: %w", err)
	}
	switch {
	case string(w.V) != "1":
		return m, refused("v must be 1")
	case len([]rune(w.ID)) > 64:
		return m, refused("id is longer than 64")
	case w.Device != nil && *w.Device != device:
		return m, refused("device in the body is not the topic's")
	case len(w.Data) == 0 && w.Event == nil:
		return m, refused("neither data nor event")
	case len(w.Data) > MaxSamples:
		return m, refused("more than %d samples", MaxSamples)
	}
	t, err := moment(w.T)
	if err != nil {
		return m, err
	}
	m = signal.Message{Source: signal.MQTT, Key: site + "/" + device}
	timed := t != 0
	for i, x := range w.Data {
		s, own, err := sample(x, t)
		if err != nil {
			return m, refused("data[%d]: %w", i, err)
		}
		timed = timed || own
		m.Samples = append(m.Samples, s)
	}
	if w.Event != nil {
		if err := happened(&m, *w.Event, t); err != nil {
			return m, err
		}
	}
	m.Words = inShort(m.Samples)
	m.Digest = digest(w.ID, timed, payload)
	return m, nil
}

// digest is by what a repetition of QoS 1 is known: the id, or the whole message when it bears a time. Without both the same
// words may mean a new event.
func digest(id string, timed bool, payload []byte) string {
	switch {
	case id != "":
		h := crypto.Hash256([]byte("id"), []byte(id))
		return hex.EncodeToString(h[:16])
	case timed:
		h := crypto.Hash256([]byte("body"), payload)
		return hex.EncodeToString(h[:16])
	}
	return ""
}

// sound refuses what would be expensive to read: size, depth, broken JSON.
func sound(payload []byte) error {
	if len(payload) > MaxPayload {
		return refused("larger than %d bytes", MaxPayload)
	}
	depth, quoted := 0, false
	for i := 0; i < len(payload); i++ {
		switch c := payload[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return refused("deeper than %d", MaxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	if !json.Valid(payload) {
		return refused("no JSON")
	}
	return nil
}

// moment reads a time: milliseconds UTC, or seconds where the number is small. Absent: 0.
func moment(raw json.RawMessage) (int64, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return 0, nil
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || n < 0 {
		return 0, refused("t must be a whole number of milliseconds")
	}
	if n < 1e11 {
		n *= 1000
	}
	return max(n, 1), nil
}

func sample(x item, t int64) (s signal.Sample, own bool, err error) {
	if !signal.GoodKind(x.K) {
		return s, false, refused("k must be a dotted lower-case name")
	}
	v, err := value(x.V)
	if err != nil {
		return s, false, err
	}
	at, err := moment(x.T)
	if err != nil {
		return s, false, err
	}
	if own = at != 0; !own {
		at = t
	}
	if x.Q != "" && !slices.Contains([]string{"good", "bad", "test"}, x.Q) {
		return s, false, refused("q must be good, bad or test")
	}
	if x.Q == "good" {
		x.Q = ""
	}
	if len([]rune(x.U)) > 16 {
		return s, false, refused("u is longer than 16")
	}
	return signal.Sample{Kind: x.K, Value: v, Unit: x.U, At: at, Quality: x.Q, Keep: true}, own, nil
}

var errValue = errors.New("v must be a number, true, false or a string of at most 256")

// value writes a JSON value as text: numbers as they stand.
func value(raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "", errValue
	}
	switch c := raw[0]; {
	case c == 't' || c == 'f':
		return string(raw), nil
	case c == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil || len([]rune(s)) > 256 {
			return "", errValue
		}
		return s, nil
	case (c == '-' || c >= '0' && c <= '9') && len(raw) <= 40:
		return string(raw), nil
	}
	return "", errValue
}

// happened turns an event into signals.
func happened(m *signal.Message, e event, t int64) error {
	if !slices.Contains(eventKinds, e.Kind) {
		return refused("event.kind %q is not known", cut(e.Kind, 40))
	}
	if !slices.Contains(eventLevels, e.Level) {
		return refused("event.level %q is not known", cut(e.Level, 40))
	}
	words := cut(e.Text, 100)
	m.Samples = append(m.Samples, signal.Sample{Kind: "event." + e.Kind, Value: e.Level, At: t, Name: words, Keep: true})
	judge := func(kind, v string) {
		m.Samples = append(m.Samples, signal.Sample{Kind: "event." + kind, Value: v, At: t, Name: words})
	}
	switch {
	case e.Kind == "test":
	case e.Kind == "offline":
		m.Gone = e.Level != "restore"
	case e.Kind == "restore":
		for _, k := range eventKinds[:11] {
			judge(k, "false")
		}
		judge("device-fault", "false")
	case e.Level == "restore":
		judge(e.Kind, "false")
	case e.Level == "alarm" || e.Level == "fault":
		judge(e.Kind, "true")
	}
	return nil
}

// Status reads the last will: {"online":true|false}.
func Status(site, device string, payload []byte) (m signal.Message, err error) {
	if err := sound(payload); err != nil {
		return m, err
	}
	var s struct {
		Online *bool `json:"online"`
	}
	if err := json.Unmarshal(payload, &s); err != nil || s.Online == nil {
		return m, refused(`a status is {"online":true} or {"online":false}`)
	}
	return signal.Message{Source: signal.MQTT, Key: site + "/" + device, Gone: !*s.Online}, nil
}

// inShort is the first thing a message says, for the list of devices.
func inShort(list []signal.Sample) string {
	for _, s := range list {
		if s.Keep {
			return strings.TrimSpace(s.Kind + " " + s.Value + " " + s.Unit)
		}
	}
	return ""
}

func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// first200 is the beginning of a payload in print.
func first200(b []byte) string {
	return string(bytes.ToValidUTF8(b[:min(len(b), 200)], []byte("?")))
}
