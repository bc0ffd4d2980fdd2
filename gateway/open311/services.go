package open311

import (
	"strings"
	"time"

	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// listed tells whether a kind is a service: seen by everybody, offered to everybody (section 14).
func listed(k matter.Kind) bool { return k.Public && k.Anyone && !k.Off }

// listable tells whether requests of a kind stand in lists: what is or was a service. A kind that only an office raises (a resolution of
// 邻里议事) is none, so that every code of a list is one that services.json offers or has offered; by its number it is shown as before.
func listable(k matter.Kind) bool { return k.Public && k.Anyone }

// named gives name and group of a kind in the language of the call.
func named(lang string, k matter.Kind) (name, group string) {
	if lang == text.EN && k.NameEN != "" {
		return k.NameEN, k.GroupEN
	}
	return k.Name, k.Group
}

// discovery lists the production and the test endpoint (section 4).
func (g *gateway) discovery(c *call) (answer, error) {
	var at time.Time
	err := g.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if at, err = g.Matters.KindsChanged(tx); err == nil && at.After(tx.Now) {
			at = tx.Now // never in the future
		}
		return err
	})
	if err != nil {
		return answer{}, err
	}
	changed := at.UTC().Format(time.RFC3339)
	say := func(own, key string) string {
		if own != "" {
			return own
		}
		return text.T(c.Lang, key, g.PublicURL)
	}
	formats := list{"format", []any{"text/xml", "application/json"}}
	endpoint := func(path, kind string) any {
		return object{{"specification", "http://wiki.open311.org/GeoReport_v2"}, {"url", g.PublicURL + path}, {"changeset", changed}, {"type", kind}, {"formats", formats}}
	}
	return answer{"discovery", object{{"changeset", changed}, {"contact", say(g.Contact, "open311.contact")}, {"key_service", say(g.KeyService, "open311.key_service")},
		{"endpoints", list{"endpoint", []any{endpoint("/open311/v2", "production"), endpoint("/open311/test/v2", "test")}}}}}, nil
}

// services is GET Service List (section 5). All answer with the number at once: realtime.
func (g *gateway) services(c *call) (answer, error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return answer{}, err
	}
	var rows []any
	err := g.DB.Read(c.Context(), func(tx *db.Tx) error {
		kinds, err := g.Matters.Kinds(tx)
		rows = nil
		for _, k := range kinds {
			if !listed(k) {
				continue
			}
			name, group := named(c.Lang, k)
			rows = append(rows, object{{"service_code", k.ID}, {"service_name", name}, {"description", k.Note}, {"metadata", len(k.Attributes) > 0},
				{"type", "realtime"}, {"keywords", strings.ReplaceAll(k.Keys, "|", ",")}, {"group", group}})
		}
		return err
	})
	return answer{"services", list{"service", rows}}, err
}

// definition is GET Service Definition (section 6); a service without attributes answers with an empty list.
func (g *gateway) definition(c *call) (answer, error) {
	if err := g.jurisdiction(c.get("jurisdiction_id")); err != nil {
		return answer{}, err
	}
	k, err := g.service(c, c.id)
	if err != nil {
		return answer{}, err
	}
	var rows []any
	for i, a := range matter.InOrder(k.Attributes) {
		o := object{{"variable", a.Variable}, {"code", a.Code}, {"datatype", a.Datatype}, {"required", a.Required && a.Variable},
			{"datatype_description", a.Help}, {"order", i + 1}, {"description", a.Description}}
		if strings.HasSuffix(a.Datatype, "valuelist") {
			var values []any
			for _, v := range a.Values {
				values = append(values, object{{"key", v.Key}, {"name", v.Name}})
			}
			o = append(o, field{"values", list{"value", values}})
		}
		rows = append(rows, o)
	}
	return answer{"service_definition", object{{"service_code", k.ID}, {"attributes", list{"attribute", rows}}}}, nil
}

// service finds a kind that is open to the public; one that is not looks as if there were none.
func (g *gateway) service(c *call, code string) (k matter.Kind, err error) {
	err = g.DB.Read(c.Context(), func(tx *db.Tx) error {
		k, err = g.Matters.Kind(tx, code)
		if fault.Is(err, fault.KindNotFound) || err == nil && (!k.Public || k.Off) {
			return fault.NotFound("open311.service_unknown", short(code))
		}
		return err
	})
	return k, err
}
