-- Jobs of a queue that nothing uses any more: what there is to do stands in the tables.
DROP SCHEMA IF EXISTS "queue" CASCADE;
