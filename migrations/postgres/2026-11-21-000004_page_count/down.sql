ALTER TABLE logs DROP COLUMN page_count;
