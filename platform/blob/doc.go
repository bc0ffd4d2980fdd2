// Package blob (文件库) keeps the bytes of photos, scans and signed papers under the
// hash of their content.
//
// One file is stored once, whatever its number of owners; its name is the lower-case
// hex SHA-256 of its bytes, so that a damaged or exchanged file is noticed on reading
// (the standard asks for 数据完整性 in storage: GB/T 22239-2019, 8.1.4.7).
//
// There are two stores behind one interface. [Files] keeps them in DATA/blob of the one
// machine that runs on SQLite; [Rows] keeps them in chunks in a table, so that with
// several nodes on one PostgreSQL nothing lives in a single node. A Put has returned only
// when the bytes are on disk; whoever writes a row that points to them does so afterwards.
// A file that no row points to is an orphan, and is dropped after a day of grace.
//
//	store, err := blob.OpenFiles(filepath.Join(data, "blob"), blob.Options{Quota: 20 << 30})
//	hash, err := store.Put(ctx, jpeg)
//	jpeg, err = store.Get(ctx, hash) // checked against the hash
package blob
