CREATE TABLE "removed_books" (
	"what" text PRIMARY KEY NOT NULL,
	"up_to" bigint NOT NULL,
	"hash" text,
	"removed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- What only grows loses what is older than seven years, and that to the service's own task alone, which says so in its transaction.
CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' AND current_setting('relayooor.removes_old', true) = 'on' THEN
		RETURN NULL;
	END IF;
	RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
-- Old by this clock and by the newest block. A seal goes with its row.
CREATE FUNCTION only_old_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_TABLE_NAME = 'audit_seals' THEN
		IF NOT EXISTS (SELECT FROM audit_log WHERE id = OLD.audit_id) THEN
			RETURN OLD;
		END IF;
	ELSIF OLD.at < least(now(), (SELECT max(block_time) FROM chain_cursors)) - interval '7 years' THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION '% keeps its rows for seven years', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER only_old_goes BEFORE DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION only_old_goes();
--> statement-breakpoint
CREATE TRIGGER only_old_goes BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION only_old_goes();
--> statement-breakpoint
CREATE TRIGGER only_old_goes BEFORE DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION only_old_goes();
