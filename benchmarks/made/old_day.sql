-- An old day of the history: the first whole day ($template) again, $days days earlier, with its own articles and stories.
-- Why: nothing reads its texts again, so that they need not be made; its signatures are never compared.
CREATE OR REPLACE TEMP TABLE template_ids AS
SELECT article_id, md5(article_id || $days) AS old_article_id, md5(article_version_id || $days) AS old_version_id
FROM core.articles
WHERE published_at::DATE = $template;

INSERT INTO core.articles BY NAME
SELECT articles.* REPLACE (
    'live-' || (published_at::DATE - $days) AS run_id, old_article_id AS article_id, old_version_id AS article_version_id,
    old_article_id AS capture_id, url || '?' || $days AS url, url_key || '?' || $days AS url_key, left(text, 200) AS text,
    published_at - to_days($days) AS published_at, captured_at - to_days($days) AS captured_at, NULL AS signature)
FROM core.articles
JOIN template_ids USING (article_id);

INSERT INTO core.story_articles BY NAME
SELECT story_articles.* REPLACE (
    old_article_id AS article_id, old_version_id AS article_version_id, md5(story_id || $days) AS story_id,
    placed_at - to_days($days) AS placed_at)
FROM core.story_articles
JOIN template_ids USING (article_id);

INSERT INTO core.copies BY NAME
SELECT copies.* REPLACE (template_ids.old_article_id AS article_id, originals.old_article_id AS original_article_id)
FROM core.copies
JOIN template_ids USING (article_id)
JOIN template_ids AS originals ON originals.article_id = copies.original_article_id;

INSERT INTO core.story_memories BY NAME
SELECT story_memories.* REPLACE (md5(story_id || $days) AS story_id, (day - $days)::DATE AS day)
FROM core.story_memories
WHERE day = $template;
