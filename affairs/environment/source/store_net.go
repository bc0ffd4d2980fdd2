package source

import (
	"linli/platform/db"
)

const outletColumns = "id,rev,code,name,kind,company,permit,place,path,lon,lat,water,target,standard,limits,mn,signage,guardian,every_days,ended,updated_at"

func outlets(tx *db.Tx, where string, args ...any) (out []Outlet, err error) {
	err = tx.Each("SELECT "+outletColumns+" FROM env_outlet WHERE "+where, args, func(scan func(...any) error) error {
		var o Outlet
		var limits string
		if err := scan(&o.ID, &o.Rev, &o.Code, &o.Name, &o.Kind, &o.Company, &o.Permit, &o.Place, &o.Path, &o.Lon, &o.Lat, &o.Water, &o.Target, &o.Standard, &limits, &o.MN, &o.Signage, &o.Guardian, &o.Every, &o.Ended, &o.UpdatedAt); err != nil {
			return err
		}
		if err := unpack(limits, &o.Limits); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	})
	return out, err
}

func outletBy(tx *db.Tx, where string, args ...any) (Outlet, error) {
	list, err := outlets(tx, where, args...)
	return only(list, err)
}

var outletSet = []string{"code", "name", "kind", "company", "permit", "place", "path", "lon", "lat", "water", "target", "standard", "limits", "mn", "signage", "guardian", "every_days", "ended", "updated_at"}

// putOutlet writes an outlet and its node.
func putOutlet(tx *db.Tx, o *Outlet) error {
	limits, err := pack(o.Limits)
	if err != nil {
		return err
	}
	o.Rev, o.UpdatedAt = o.Rev+1, tx.NowMS()
	if err := put(tx, "env_outlet", o.Rev, o.ID, outletSet, o.Code, o.Name, o.Kind, o.Company, o.Permit, o.Place, string(o.Path), o.Lon, o.Lat, o.Water, o.Target, o.Standard, limits, o.MN, o.Signage, o.Guardian, o.Every, o.Ended, o.UpdatedAt); err != nil {
		return err
	}
	return put(tx, "env_node", o.Rev, o.ID, nodeSet, NodeOutlet, o.Code, o.Name, o.Water, o.Target, "", o.Place, string(o.Path), o.Lon, o.Lat, o.Ended, o.UpdatedAt)
}

const nodeColumns = "id,rev,kind,code,name,water,target,role,place,path,lon,lat,ended,updated_at"

var nodeSet = []string{"kind", "code", "name", "water", "target", "role", "place", "path", "lon", "lat", "ended", "updated_at"}

// nodes reads rows of the network, outlets among them.
func nodes(tx *db.Tx, where string, args ...any) (out []Section, err error) {
	err = tx.Each("SELECT "+nodeColumns+" FROM env_node WHERE "+where, args, func(scan func(...any) error) error {
		var n Section
		if err := scan(&n.ID, &n.Rev, &n.Kind, &n.Code, &n.Name, &n.Water, &n.Target, &n.Role, &n.Place, &n.Path, &n.Lon, &n.Lat, &n.Ended, &n.UpdatedAt); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	})
	return out, err
}

func nodeBy(tx *db.Tx, where string, args ...any) (Section, error) {
	list, err := nodes(tx, where, args...)
	return only(list, err)
}

func sectionBy(tx *db.Tx, where string, args ...any) (Section, error) {
	return nodeBy(tx, "kind<>'"+NodeOutlet+"' AND "+where, args...)
}

func putNode(tx *db.Tx, n *Section) error {
	n.Rev, n.UpdatedAt = n.Rev+1, tx.NowMS()
	return put(tx, "env_node", n.Rev, n.ID, nodeSet, n.Kind, n.Code, n.Name, n.Water, n.Target, n.Role, n.Place, string(n.Path), n.Lon, n.Lat, n.Ended, n.UpdatedAt)
}

const edgeColumns = "id,rev,kind,code,name,from_node,to_node,metres,main,line,path,ended,updated_at"

func edges(tx *db.Tx, where string, args ...any) (out []Edge, err error) {
	err = tx.Each("SELECT "+edgeColumns+" FROM env_edge WHERE "+where, args, func(scan func(...any) error) error {
		var e Edge
		var line string
		var stem int64
		if err := scan(&e.ID, &e.Rev, &e.Kind, &e.Code, &e.Name, &e.From, &e.To, &e.Metres, &stem, &line, &e.Path, &e.Ended, &e.UpdatedAt); err != nil {
			return err
		}
		e.Main = stem == 1
		if err := unpack(line, &e.Line); err != nil {
			return err
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

func edgeBy(tx *db.Tx, where string, args ...any) (Edge, error) {
	list, err := edges(tx, where, args...)
	return only(list, err)
}

var edgeSet = []string{"kind", "code", "name", "from_node", "to_node", "metres", "main", "line", "path", "ended", "updated_at"}

func putEdge(tx *db.Tx, e *Edge) error {
	line, err := pack(e.Line)
	if err != nil {
		return err
	}
	stem := int64(0)
	if e.Main {
		stem = 1
	}
	e.Rev, e.UpdatedAt = e.Rev+1, tx.NowMS()
	return put(tx, "env_edge", e.Rev, e.ID, edgeSet, e.Kind, e.Code, e.Name, e.From, e.To, e.Metres, stem, line, string(e.Path), e.Ended, e.UpdatedAt)
}

const flowColumns = "id,rev,outlet,path,day,seen,dry_days,note,suspicious,matter,actor,actor_label,at"

func flows(tx *db.Tx, where string, args ...any) (out []Flow, err error) {
	err = tx.Each("SELECT "+flowColumns+" FROM env_flow WHERE "+where, args, func(scan func(...any) error) error {
		var f Flow
		var bad int64
		if err := scan(&f.ID, &f.Rev, &f.Outlet, &f.Path, &f.Day, &f.Seen, &f.DryDays, &f.Note, &bad, &f.Matter, &f.By, &f.ByLabel, &f.At); err != nil {
			return err
		}
		f.Suspicious = bad == 1
		out = append(out, f)
		return nil
	})
	return out, err
}

func putFlow(tx *db.Tx, f *Flow) error {
	bad := int64(0)
	if f.Suspicious {
		bad = 1
	}
	f.Rev++
	return put(tx, "env_flow", f.Rev, f.ID, []string{"outlet", "path", "day", "seen", "dry_days", "note", "suspicious", "matter", "actor", "actor_label", "at"},
		f.Outlet, string(f.Path), f.Day, f.Seen, f.DryDays, f.Note, bad, f.Matter, f.By, f.ByLabel, f.At)
}

const geoColumns = "id,rev,path,place,file,state,tolerance,body,made,actor,actor_label,at"

func geos(tx *db.Tx, where string, args ...any) (out []Geo, err error) {
	err = tx.Each("SELECT "+geoColumns+" FROM env_geo WHERE "+where, args, func(scan func(...any) error) error {
		var g Geo
		var body, made string
		if err := scan(&g.ID, &g.Rev, &g.Path, &g.Place, &g.File, &g.State, &g.Tolerance, &body, &made, &g.By, &g.ByLabel, &g.At); err != nil {
			return err
		}
		if err := unpack(body, &g.Draft); err != nil {
			return err
		}
		if err := unpack(made, &g.Made); err != nil {
			return err
		}
		out = append(out, g)
		return nil
	})
	return out, err
}

func putGeo(tx *db.Tx, g *Geo) error {
	body, err := pack(g.Draft)
	if err != nil {
		return err
	}
	made, err := pack(g.Made)
	if err != nil {
		return err
	}
	g.Rev++
	return put(tx, "env_geo", g.Rev, g.ID, []string{"path", "place", "file", "state", "tolerance", "body", "made", "actor", "actor_label", "at"},
		string(g.Path), g.Place, g.File, g.State, g.Tolerance, body, made, g.By, g.ByLabel, g.At)
}
