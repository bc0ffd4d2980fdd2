package db

import "context"

// Index is an index that the loader of an installation nobody uses yet may take away and make again: building it over all rows at once
// costs a fraction of keeping it with every row. Name and On are those of the migration (a test of the owner compares).
type Index struct{ Name, On string } // On: "table (columns) WHERE …"

// DropIndexes takes them away; one that is not there is passed over.
func (d *DB) DropIndexes(ctx context.Context, list []Index) error {
	return d.Write(ctx, func(tx *Tx) error {
		for _, x := range list {
			if _, err := tx.Exec("DROP INDEX IF EXISTS " + x.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

// MakeIndexes makes them again, each in a transaction of its own; done twice it changes nothing.
func (d *DB) MakeIndexes(ctx context.Context, list []Index) error {
	for _, x := range list {
		err := d.Write(ctx, func(tx *Tx) error {
			_, err := tx.Exec("CREATE INDEX IF NOT EXISTS " + x.Name + " ON " + x.On)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
