package upkeep

import (
	"net/http"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/kernel/access"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type stationCmd struct {
	Place   string `form:"place"`
	Name    string `form:"name"`
	Level   int64  `form:"level"`
	Owner   string `form:"owner"`
	Address string `form:"address"`
	Phone   string `form:"phone"`
	Covers  string `form:"covers"`
	Opened  string `form:"opened"`
	Slots   string `form:"slots"`
	Least   int64  `form:"least"`
	Rev     int64  `form:"rev"`
}

func stationForm(lang string, k stationCmd, action, submit string) *upkeeppages.Form {
	l := say(lang)
	return &upkeeppages.Form{ID: "station", Action: action, Submit: submit, Fields: []upkeeppages.Field{hidden("place", k.Place), hidden("rev", i64(k.Rev)), input("name", l.t("station.name"), k.Name, must), choose(upkeeppages.Chips, "level", l.t("station.level"), ui.Options(lang, "fire.station.level_", []string{"1", "2", "3"}, i64(k.Level)), must),
		input("owner", l.t("station.owner"), k.Owner), input("address", l.t("station.address"), k.Address), input("phone", l.t("station.duty_phone"), k.Phone, typed("tel")), input("covers", l.t("station.covers"), k.Covers), input("opened", l.t("station.opened"), k.Opened, typed("date")),
		input("slots", l.t("station.slots"), k.Slots, must, hint(l.t("station.slots_hint"))), input("least", l.t("station.least"), i64(k.Least), must, typed("number"))}}
}

func (w *pagesOf) stationNew(c *web.Ctx) error {
	if c.Query("place") == "" {
		return w.chooseArea(c, access.FireStation, say(c.Lang).t("station.new"), "/fire/stations/new", "/fire/stations")
	}
	return w.showStationForm(c, http.StatusOK, stationCmd{Place: c.Query("place"), Level: 2, Slots: "08:00-20:00 20:00-08:00", Least: 3}, nil)
}

func (w *pagesOf) showStationForm(c *web.Ctx, status int, k stationCmd, bad map[string]string) error {
	l := say(c.Lang)
	pg := w.Frame.Staff(c, l.t("station.new"), "/fire")
	pg.Back = "/fire/stations"
	f := stationForm(c.Lang, k, "/fire/stations/new", l.t("upkeep.save"))
	return c.Page(status, upkeeppages.Page(pg, upkeeppages.View{Errors: failures(bad, f), Main: []upkeeppages.Block{{Form: f}}}))
}

func (w *pagesOf) stationSave(c *web.Ctx) error {
	k, _, err := web.Decode[stationCmd](c)
	if err != nil {
		return err
	}
	x, err := w.SaveStation(c.Context(), access.From(c.Context()), Station{ID: c.Path("id"), Place: k.Place, Name: k.Name, Level: k.Level, Owner: k.Owner, Address: k.Address, Phone: k.Phone, Covers: k.Covers, Opened: k.Opened, Slots: k.Slots, Least: k.Least, Rev: k.Rev})
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error {
			if c.Path("id") != "" {
				return w.stationPage(c, status, bad)
			}
			return w.showStationForm(c, status, k, bad)
		})
	}
	w.Frame.Done(c, say(c.Lang).t("station.saved", x.Name), nil)
	return c.Redirect("/fire/stations/" + x.ID)
}
