DROP TABLE actors;
DROP TABLE snapshots;
DROP TABLE changes;
DROP TABLE pages;
