package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"linli/platform/db"
)

// A body is taken only if it says one thing, and whole: nothing is dropped or guessed.
func TestAPITakesABodyLiterally(t *testing.T) {
	w, srv, token := apiWorld(t)
	for name, c := range map[string]struct {
		body  string
		want  int
		field string
	}{
		"another case":       {`{"place":P,"KIND":"noise","text":"x"}`, 422, ""},
		"case beside it":     {`{"place":P,"kind":"noise","KIND":"litter","text":"x"}`, 422, ""},
		"a key twice":        {`{"place":P,"kind":"noise","text":"x","text":"y"}`, 400, "body"},
		"twice in extra":     {`{"place":P,"kind":"facility.lamp","extra":{"floor":1,"floor":2}}`, 400, "body"},
		"twice, escaped":     {`{"place":P,"kind":"noise","text":"x","te\u0078t":"y"}`, 400, "body"},
		"half a pair":        {`{"place":P,"kind":"noise","text":"\ud800"}`, 400, "body"},
		"the other half":     {`{"place":P,"kind":"noise","text":"x\udc00y"}`, 400, "body"},
		"two first halves":   {`{"place":P,"kind":"noise","text":"\ud83d\ud83d"}`, 400, "body"},
		"NUL":                {`{"place":P,"kind":"noise","text":"a\u0000b"}`, 400, "body"},
		"not UTF-8":          {"{\"place\":P,\"kind\":\"noise\",\"text\":\"\xc3\x28\"}", 400, "body"},
		"40 deep":            {`{"place":P,"kind":"noise","extra":{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}}`, 400, "body"},
		"two values":         {`{"place":P,"kind":"noise","text":"x"}{}`, 400, "body"},
		"unknown attributes": {`{"place":P,"kind":"facility.lamp","extra":{"when":"zzz","reporter":"x","state":"closed"}}`, 422, "extra.state"},
		"no such choice":     {`{"place":P,"kind":"facility.lift","extra":{"trapped":"maybe"}}`, 422, "extra.trapped"},
		"not a number":       {`{"place":P,"kind":"facility.lamp","extra":{"floor":"top"}}`, 422, "extra.floor"},
		"missing":            {`{"place":P,"kind":"facility.lift"}`, 422, "extra.trapped"},
		"an object":          {`{"place":P,"kind":"facility.lamp","extra":{"floor":{"a":1}}}`, 422, "extra.floor"},
		"too long":           {`{"place":P,"kind":"facility.lamp","extra":{"floor":"` + strings.Repeat("9", 900_000) + `"}}`, 422, "extra.floor"},
	} {
		got, doc, _ := call(t, "POST", srv.URL+"/api/v1/matters", token, "", strings.ReplaceAll(c.body, "P,", `"`+w.a.building.ID+`",`))
		if got != c.want || c.field != "" && !strings.Contains(fmt.Sprint(doc["errors"]), "field:"+c.field+" ") && !strings.Contains(fmt.Sprint(doc["errors"]), "field:"+c.field+"]") {
			t.Errorf("%s: %d %.300v", name, got, doc)
		}
	}
	var n int64
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		n, err = tx.Count("SELECT count(*) FROM matter WHERE source='api'")
		return err
	}))
	if n != 0 {
		t.Errorf("%d refused reports were kept", n)
	}
	for name, body := range map[string]string{"a pair": `{"place":P,"kind":"noise","text":"\ud83d\ude00 \\ud800"}`, "answers": `{"place":P,"kind":"facility.lamp","extra":{"floor":3,"lamps":"2"}}`,
		"a choice": `{"place":P,"kind":"fire.passage","extra":{"kind":["junk","ebike"],"floor":null}}`} {
		if got, doc, _ := call(t, "POST", srv.URL+"/api/v1/matters", token, "", strings.ReplaceAll(body, "P,", `"`+w.a.building.ID+`",`)); got != 201 {
			t.Errorf("%s: %d %v", name, got, doc)
		}
	}
	var extra string
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Get("SELECT extra FROM matter WHERE source='api' AND kind='facility.lamp'", nil, &extra)
	}))
	if extra != `{"floor":3,"lamps":2}` {
		t.Errorf("kept: %s", extra)
	}
}
