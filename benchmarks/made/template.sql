-- The first whole day ($template) and what was derived of it (temporary), for benchmarks/made/old_days.sql to repeat.
CREATE OR REPLACE TEMP TABLE template_articles AS
FROM core.articles
WHERE published_at::DATE = $template;

CREATE OR REPLACE TEMP TABLE template_places AS
FROM core.story_articles
SEMI JOIN template_articles USING (article_id);

CREATE OR REPLACE TEMP TABLE template_copies AS
FROM core.copies
SEMI JOIN template_articles USING (article_id);

CREATE OR REPLACE TEMP TABLE template_memories AS
FROM core.story_memories
WHERE day = $template;

CREATE OR REPLACE TEMP TABLE template_mentions AS
FROM core.event_mentions
SEMI JOIN template_articles USING (article_id);

CREATE OR REPLACE TEMP TABLE template_keys AS
FROM core.event_keys
SEMI JOIN template_articles USING (article_id);

CREATE OR REPLACE TEMP TABLE template_events AS
FROM core.events
WHERE best_event_mention_id IN (SELECT event_mention_id FROM template_mentions);

CREATE OR REPLACE TEMP TABLE template_members AS
FROM core.event_members
SEMI JOIN template_mentions USING (event_mention_id)
SEMI JOIN template_events USING (event_id);
