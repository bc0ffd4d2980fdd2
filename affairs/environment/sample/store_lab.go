package sample

import "linli/platform/db"

const linkColumns = "id, sample, kind, item, at, who, taker, temp, intact, note, replaces, reason, maker, label, second, second_label, made, rev"

// linksOf reads the links of a sample in the order in which they were written down.
func linksOf(tx *db.Tx, where string, args ...any) (out []Link, err error) {
	err = tx.Each("SELECT "+linkColumns+" FROM env_link WHERE "+where+" ORDER BY made, id", args, func(scan func(...any) error) error {
		var l Link
		err := scan(&l.ID, &l.Sample, &l.Kind, &l.Item, &l.At, &l.Who, &l.To, &l.Temp, &l.Intact, &l.Note, &l.Replaces, &l.Reason, &l.Maker, &l.Label, &l.Second, &l.SecondLabel, &l.Made, &l.Rev)
		out = append(out, l)
		return err
	})
	return out, err
}

func insertLink(tx *db.Tx, l Link) error {
	_, err := tx.Exec("INSERT INTO env_link ("+linkColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", l.ID, l.Sample, l.Kind, l.Item, l.At, l.Who, l.To, l.Temp, l.Intact, l.Note, l.Replaces, l.Reason, l.Maker, l.Label, l.Second, l.SecondLabel, l.Made, l.Rev)
	return err
}

const reportColumns = "id, task, path, number, lab, cma, writer, checker, signer, issued, made, rev"

func reports(tx *db.Tx, where string, args ...any) (out []Report, err error) {
	err = tx.Each("SELECT "+reportColumns+" FROM env_report WHERE "+where, args, func(scan func(...any) error) error {
		var r Report
		err := scan(&r.ID, &r.Task, &r.Path, &r.Number, &r.Lab, &r.CMA, &r.Writer, &r.Checker, &r.Signer, &r.Issued, &r.Made, &r.Rev)
		out = append(out, r)
		return err
	})
	return out, err
}

func insertReport(tx *db.Tx, r Report) error {
	_, err := tx.Exec("INSERT INTO env_report ("+reportColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", r.ID, r.Task, r.Path, r.Number, r.Lab, r.CMA, r.Writer, r.Checker, r.Signer, r.Issued, r.Made, r.Rev)
	return err
}

const valueColumns = "id, sample, report, pollutant, method, figure, unit, lod, matter, made, rev"

func values(tx *db.Tx, where string, args ...any) (out []Value, err error) {
	err = tx.Each("SELECT "+valueColumns+" FROM env_value WHERE "+where, args, func(scan func(...any) error) error {
		var v Value
		err := scan(&v.ID, &v.Sample, &v.Report, &v.Pollutant, &v.Method, &v.Text, &v.Unit, &v.LOD, &v.Matter, &v.Made, &v.Rev)
		out = append(out, v)
		return err
	})
	return out, err
}

func insertValue(tx *db.Tx, v Value) error {
	_, err := tx.Exec("INSERT INTO env_value ("+valueColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?)", v.ID, v.Sample, v.Report, v.Pollutant, v.Method, v.Text, v.Unit, v.LOD, v.Matter, v.Made, v.Rev)
	return err
}
