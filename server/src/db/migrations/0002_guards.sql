-- What must hold whatever the code does.

-- Money: no payment gives back more of a denom than it brought.
CREATE FUNCTION refunds_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	brought numeric;
	owed numeric;
BEGIN
	-- Locked, so that two refunds of one payment are added up one after the other.
	PERFORM 1 FROM payments WHERE id = NEW.payment_id FOR NO KEY UPDATE;
	SELECT coalesce(sum((coin ->> 'amount')::numeric), 0) INTO brought
		FROM payments, jsonb_array_elements(amounts) AS coin
		WHERE id = NEW.payment_id AND chain_id = NEW.chain_id AND coin ->> 'denom' = NEW.denom;
	SELECT coalesce(sum(amount), 0) INTO owed FROM refunds
		WHERE payment_id = NEW.payment_id AND denom = NEW.denom AND id <> NEW.id;
	IF owed + NEW.amount > brought THEN
		RAISE EXCEPTION 'refunds of % for payment % would be above the % that it brought', owed + NEW.amount, NEW.payment_id, brought
			USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_payment';
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER refunds_within_payment BEFORE INSERT OR UPDATE OF payment_id, chain_id, denom, amount ON refunds
	FOR EACH ROW EXECUTE FUNCTION refunds_within_payment();
--> statement-breakpoint
CREATE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	wrong text;
BEGIN
	SELECT posting INTO wrong FROM added GROUP BY posting, chain_id, denom HAVING sum(amount) <> 0 LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'posting % does not sum to zero', wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_sums_to_zero';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_sums_to_zero AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_sums_to_zero();
--> statement-breakpoint
-- Records that only grow.
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
--> statement-breakpoint
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
--> statement-breakpoint
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
--> statement-breakpoint
-- The owner gives up the right too; only a superuser is stopped by the triggers alone.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, audit_log, audit_seals FROM PUBLIC, CURRENT_USER;
