-- +goose Up
-- Finding a matter of any age by words of its title. Most titles are the names of kinds, so there are few different
-- ones: the pieces of two characters are kept once for each title, not for each matter, and matters are found by title.
CREATE TABLE matter_title (
  title TEXT PRIMARY KEY
);
CREATE TABLE matter_title_piece (
  piece TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (piece, title)
);
CREATE TABLE matter_title_at (
  n BIGINT PRIMARY KEY
);
INSERT INTO matter_title_at (n) WITH RECURSIVE at(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM at WHERE n < 120) SELECT n FROM at;
INSERT INTO matter_title (title) SELECT DISTINCT title FROM matter;

-- only postgres
ALTER TABLE matter_title_piece ALTER COLUMN piece TYPE TEXT COLLATE "C";
ALTER TABLE matter_title ALTER COLUMN title TYPE TEXT COLLATE "C";
-- end

INSERT INTO matter_title_piece (piece, title)
  SELECT DISTINCT lower(substr(t.title, CAST(a.n AS INTEGER), 2)), t.title FROM matter_title t JOIN matter_title_at a ON a.n < length(t.title);
CREATE INDEX matter_by_title ON matter (title, raised_at, path, grid_path);

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_title_new AFTER INSERT ON matter WHEN NOT EXISTS (SELECT 1 FROM matter_title WHERE title = NEW.title)
BEGIN
  INSERT INTO matter_title (title) VALUES (NEW.title) ON CONFLICT DO NOTHING;
  INSERT INTO matter_title_piece (piece, title)
    SELECT lower(substr(NEW.title, n, 2)), NEW.title FROM matter_title_at WHERE n < length(NEW.title) ON CONFLICT DO NOTHING;
END;
-- end
-- only postgres
CREATE FUNCTION matter_title_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM matter_title WHERE title = NEW.title) THEN
    INSERT INTO matter_title (title) VALUES (NEW.title) ON CONFLICT DO NOTHING;
    INSERT INTO matter_title_piece (piece, title)
      SELECT lower(substr(NEW.title COLLATE "C", CAST(n AS INTEGER), 2)), NEW.title FROM matter_title_at WHERE n < length(NEW.title) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
-- end
-- +goose StatementEnd

-- only postgres
CREATE TRIGGER matter_title_new AFTER INSERT ON matter FOR EACH ROW EXECUTE FUNCTION matter_title_new();
-- end
