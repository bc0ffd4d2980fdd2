package mqtt

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"strings"

	"linli/kernel/signal"
	"linli/platform/fault"
)

// Adapter maps a foreign format onto the convention: which topic, and where in the JSON the fields stand.
type Adapter struct {
	Name   string         `json:"name"`
	About  string         `json:"about"`
	Topic  string         `json:"topic"` // {site} and {device} stand for one level each
	ID     string         `json:"id"`    // JSON pointer (RFC 6901) to what makes a message one of a kind
	T      string         `json:"t"`     // to its time
	Fields []AdapterField `json:"fields"`
}

// AdapterField maps one value. At may lead to the value, to an object with its value (value, v) and time (time, t), or to a list of
// such objects.
type AdapterField struct {
	At string `json:"at"`
	K  string `json:"k"`
	U  string `json:"u"`
	As string `json:"as"` // bool: 1, "1", true, "alarm" are true, the rest false
}

//go:embed data/adapters.json
var builtin []byte

// Adapters reads named adapters: those that come with Linli by name, others from JSON files of the same form. Invalid
// (mqtt.bad_adapter) with what is wrong.
func Adapters(names []string) (out []Adapter, err error) {
	var own []Adapter
	if err := json.Unmarshal(builtin, &own); err != nil {
		return nil, fault.Internal(err, "mqtt: adapters.json")
	}
	for _, n := range names {
		found := false
		for _, a := range own {
			if a.Name == n {
				out, found = append(out, a), true
			}
		}
		if found {
			continue
		}
		b, err := os.ReadFile(n)
		if err != nil {
			return nil, fault.Invalid("mqtt.bad_adapter", n).With(err)
		}
		var list []Adapter
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&list); err != nil {
			return nil, fault.Invalid("mqtt.bad_adapter", n).With(err)
		}
		out = append(out, list...)
	}
	for _, a := range out {
		if !a.sound() {
			return nil, fault.Invalid("mqtt.bad_adapter", a.Name)
		}
	}
	return out, nil
}

func (a Adapter) sound() bool {
	if a.Name == "" || strings.Count(a.Topic, "{site}") != 1 || strings.Count(a.Topic, "{device}") != 1 || strings.ContainsAny(a.Topic, "+#") || len(a.Fields) == 0 || len(a.Fields) > MaxSamples {
		return false
	}
	for _, f := range a.Fields {
		if !strings.HasPrefix(f.At, "/") || !signal.GoodKind(f.K) || f.As != "" && f.As != "bool" {
			return false
		}
	}
	return true
}

// Filter is the topic with wildcards.
func (a Adapter) Filter() string {
	return strings.NewReplacer("{site}", "+", "{device}", "+").Replace(a.Topic)
}

// Match reads site and device out of a topic.
func (a Adapter) Match(topic string) (site, device string, ok bool) {
	want, have := strings.Split(a.Topic, "/"), strings.Split(topic, "/")
	if len(want) != len(have) {
		return "", "", false
	}
	for i, w := range want {
		switch {
		case w == "{site}":
			site = have[i]
		case w == "{device}":
			device = have[i]
		case w != have[i]:
			return "", "", false
		}
	}
	return site, device, name.MatchString(site) && name.MatchString(device)
}

// Read turns a payload into a message. Fields that are not there are left out; a message without any of them is refused.
func (a Adapter) Read(site, device string, payload []byte) (m signal.Message, err error) {
	if err := sound(payload); err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(payload))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		return m, refused("no JSON: %w", err)
	}
	t, err := momentOf(pointed(doc, a.T))
	if err != nil {
		return m, err
	}
	m = signal.Message{Source: signal.MQTT, Key: site + "/" + device}
	timed := t != 0
	for _, f := range a.Fields {
		for _, x := range values(pointed(doc, f.At)) {
			s, own, ok := f.sample(x, t)
			if !ok {
				continue
			}
			timed = timed || own
			if m.Samples = append(m.Samples, s); len(m.Samples) > MaxSamples {
				return m, refused("more than %d samples", MaxSamples)
			}
		}
	}
	if len(m.Samples) == 0 {
		return m, refused("none of the fields of adapter %s", a.Name)
	}
	id, _ := plain(pointed(doc, a.ID))
	m.Words, m.Digest = inShort(m.Samples), digest(id, timed, payload)
	return m, nil
}

// values are the values at a place: itself, or each of a list.
func values(at any) []any {
	switch v := at.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{at}
}

func (f AdapterField) sample(x any, t int64) (s signal.Sample, own, ok bool) {
	if o, is := x.(map[string]any); is {
		at, err := momentOf(first(o, "time", "t", "timestamp"))
		if err != nil {
			return s, false, false
		}
		if own = at != 0; own {
			t = at
		}
		x = first(o, "value", "v")
	}
	v, ok := plain(x)
	if !ok || len([]rune(v)) > 256 {
		return s, false, false
	}
	if f.As == "bool" {
		switch strings.ToLower(v) {
		case "1", "true", "alarm", "on", "yes":
			v = "true"
		default:
			v = "false"
		}
	}
	return signal.Sample{Kind: f.K, Value: v, Unit: f.U, At: t, Keep: true}, own, true
}

func first(o map[string]any, keys ...string) any {
	for _, k := range keys {
		if v, ok := o[k]; ok {
			return v
		}
	}
	return nil
}

func plain(x any) (string, bool) {
	switch v := x.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), len(v) <= 40
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

func momentOf(x any) (int64, error) {
	n, ok := plain(x)
	if !ok {
		return 0, nil
	}
	return moment(json.RawMessage(n))
}

// pointed follows a JSON pointer; nil when it leads nowhere.
func pointed(doc any, pointer string) any {
	if pointer == "" {
		return nil
	}
	for _, step := range strings.Split(pointer, "/")[1:] {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		o, ok := doc.(map[string]any)
		if !ok {
			return nil
		}
		doc = o[step]
	}
	return doc
}
