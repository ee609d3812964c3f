-- The articles of the night ($day), set aside until the days before it are derived.
CREATE TABLE main.night AS
FROM core.articles
WHERE published_at >= $day;

DELETE FROM core.articles
WHERE published_at >= $day;
