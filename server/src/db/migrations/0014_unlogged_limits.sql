-- Counts of the last minute: a crash may forget them, and counting a call must not wait for the disk.
ALTER TABLE "rate_limits" SET UNLOGGED;
