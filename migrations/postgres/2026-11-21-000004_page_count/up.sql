-- How many pages a log has, so that making one more counts none of them.
ALTER TABLE logs ADD COLUMN page_count BIGINT NOT NULL DEFAULT 0;
UPDATE logs SET page_count = (SELECT count(*) FROM pages WHERE pages.log_id = logs.id);
