-- Stories: the articles on one matter, by the day of the first.
-- Grain: story.
-- Key: story_id.
-- Day: report_date.
-- Reads: mart.stories.
FROM mart.stories
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, story_id
