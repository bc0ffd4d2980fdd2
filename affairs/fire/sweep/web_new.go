package sweep

import (
	"cmp"
	"net/http"
	"slices"

	sweeppages "linli/affairs/fire/sweep/pages"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// newCmd is a campaign as the form sends it.
type newCmd struct {
	Place     string   `form:"place"`
	Title     string   `form:"title"`
	Script    string   `form:"script"`
	From      string   `form:"from"`
	Until     string   `form:"until"`
	Buildings []string `form:"buildings"`
}

func (w *pagesOf) newForm(c *web.Ctx) error {
	if c.Query("place") == "" {
		return w.chooseArea(c)
	}
	day := clock.DayOf(w.DB.Clock().Now())
	return w.showNew(c, http.StatusOK, newCmd{Place: c.Query("place"), Script: text.T(c.Lang, "fire.sweep.script"), From: day, Until: clock.AddDays(day, 30)}, nil)
}

// chooseArea lists the compounds in which the actor may begin a campaign.
func (w *pagesOf) chooseArea(c *web.Ctx) error {
	a := access.From(c.Context())
	var v sweeppages.NewView
	err := w.read(c, func(tx *db.Tx) error {
		v = sweeppages.NewView{}
		paths, err := w.Scopes(tx, a, access.FireEdit)
		if err != nil {
			return err
		}
		for _, p := range paths {
			list, err := w.areas(tx, p)
			if err != nil {
				return err
			}
			for _, x := range list {
				v.Areas = append(v.Areas, ui.ListRow{Href: "/fire/sweeps/new?place=" + x.ID, Title: x.Name, Side: "›"})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "fire.sweep.new"), "/fire")
	pg.Back = "/fire/sweeps"
	return c.Page(http.StatusOK, sweeppages.New(pg, v))
}

// areas are the compounds of a scope; the one that holds the scope when it is a building.
func (s *Service) areas(tx *db.Tx, p place.Path) ([]place.Place, error) {
	at, err := s.Places.ByPath(tx, p)
	if err == nil && at.Kind == place.Compound {
		return []place.Place{at}, nil
	}
	return s.Places.Subtree(tx, p, place.Compound, "", 200)
}

func (w *pagesOf) showNew(c *web.Ctx, status int, cmd newCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := sweeppages.NewView{Action: "/fire/sweeps/new", Place: cmd.Place, Title: cmd.Title, Script: cmd.Script, From: cmd.From, Until: cmd.Until, Bad: bad, Errors: ui.Summary(bad, "title", "from", "until", "buildings")}
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/sweeps/new"
	err := w.read(c, func(tx *db.Tx) error {
		v.Buildings = nil
		at, err := w.Places.Get(tx, cmd.Place)
		if err != nil {
			return err
		}
		if err := w.May(tx, a, access.FireEdit, at); err != nil {
			return err
		}
		pg.Title = text.T(c.Lang, "fire.sweep.new_in", at.Name)
		v.Title = cmp.Or(v.Title, text.T(c.Lang, "fire.sweep.title_of", at.Name))
		list, err := w.Places.Subtree(tx, at.Path, place.Building, "", 150)
		for _, b := range list {
			name := b.Name
			if at.Kind != place.Compound {
				if name, err = w.Places.Describe(tx, b.ID); err != nil {
					return err
				}
			}
			v.Buildings = append(v.Buildings, ui.Option{Value: b.ID, Label: name, On: slices.Contains(cmd.Buildings, b.ID) || len(cmd.Buildings) == 0 && bad == nil && Tower(b)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, sweeppages.New(pg, v))
}

// Tower tells whether by its facts a building is high-rise (令5 art. 50): residential above 27 m, other above 24 m and of more than
// one storey; without a height, ten storeys and more.
func Tower(b place.Place) bool {
	f := b.Building
	switch {
	case f == nil:
		return false
	case f.HeightCM == 0:
		return f.Above >= 10
	case f.Residential:
		return f.HeightCM > 2700
	}
	return f.HeightCM > 2400 && f.Above != 1
}

func (w *pagesOf) begin(c *web.Ctx) error {
	cmd, _, err := web.Decode[newCmd](c)
	if err != nil {
		return err
	}
	x, err := w.Begin(c.Context(), access.From(c.Context()), NewSweep(cmd))
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showNew(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.sweep.begun", x.Title), nil)
	return c.Redirect(href("sweeps", x.ID))
}
