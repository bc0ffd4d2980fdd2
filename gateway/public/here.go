package public

import (
	"context"
	"fmt"
	"strconv"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// hereView is what a page needs so that the phone can tell whether it stands where the plaque's place is.
type hereView struct {
	Name, Check string
	Spots       string // the place twice, WGS-84 and as Chinese maps shift it: "113.1,36.2 113.106,36.201"
	Reach       int64  // metres; 0 = not asked
}

// hereOf gives the position of a scanned place, which is public (Open311 and the map show it too).
func hereOf(s place.Scan) hereView {
	p := s.Place
	if p.Lon == 0 && p.Lat == 0 {
		return hereView{}
	}
	lon, lat := float64(p.Lon)/1e7, float64(p.Lat)/1e7
	x, y := place.ToGCJ02(lon, lat)
	return hereView{Name: p.Name, Check: s.Check, Reach: place.Reach(p.Kind), Spots: fmt.Sprintf("%.5f,%.5f %.5f,%.5f", lon, lat, x, y)}
}

// elsewhere tells that a report must be warned of before it is taken: the phone is far from the plaque's place and the
// warning was not seen yet. One with photos is taken all the same, because they would have to be sent again; the flag
// stands on the matter in either case.
func (p *Pages) elsewhere(c *web.Ctx, cmd reportCmd, photos int) (far bool, err error) {
	if cmd.away() == 0 || cmd.Here || photos > 0 {
		return false, nil
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		s, err := p.scanned(tx, c.Path("code"))
		far = err == nil && place.Far(s.Place, cmd.away()) > 0
		return err
	})
	return far, err
}

func (h hereView) farWhy(ctx context.Context) string {
	name := h.Name
	if h.Check != "" {
		name = ui.T(ctx, "public.far_check", h.Name, h.Check)
	}
	return ui.T(ctx, "public.far_why", name)
}

// farTitle says how far, as the script does.
func (v reportView) farTitle(ctx context.Context) string {
	m := v.Cmd.away()
	if m < 1000 {
		return ui.T(ctx, "public.far", ui.T(ctx, "public.metres", strconv.FormatInt((m+50)/100*100, 10)))
	}
	return ui.T(ctx, "public.far", ui.T(ctx, "public.km", strconv.FormatFloat(float64((m+50)/100)/10, 'f', -1, 64)))
}

// away is the distance that was sent, 0 for anything that is none: a report is never refused for it.
func (cmd reportCmd) away() int64 {
	m, err := strconv.ParseInt(cmd.Away, 10, 64)
	if err != nil || m < 0 {
		return 0
	}
	return min(m, place.Globe)
}
