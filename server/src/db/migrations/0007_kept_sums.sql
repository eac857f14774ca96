CREATE TABLE "cost_sums" (
	"hour" timestamp with time zone NOT NULL,
	"routes" jsonb NOT NULL,
	"kind" text NOT NULL,
	"chain_id" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	CONSTRAINT "cost_sums_hour_routes_kind_chain_id_denom_pk" PRIMARY KEY("hour","routes","kind","chain_id","denom")
);
--> statement-breakpoint
CREATE TABLE "ledger_sums" (
	"up_to" bigint NOT NULL,
	"chain_id" text NOT NULL,
	"account" text NOT NULL,
	"address" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	CONSTRAINT "ledger_sums_up_to_chain_id_account_address_denom_pk" PRIMARY KEY("up_to","chain_id","account","address","denom")
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "payments_by_payer_and_order" ON "payments" USING btree ("payer","asked_at","token");--> statement-breakpoint
CREATE FUNCTION payment_asked_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.asked_at := (SELECT created_at FROM clearing_tokens WHERE id = NEW.token);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payment_asked_at BEFORE INSERT OR UPDATE OF token, asked_at ON payments
	FOR EACH ROW EXECUTE FUNCTION payment_asked_at();
--> statement-breakpoint
UPDATE payments SET token = token WHERE token IS NOT NULL;
--> statement-breakpoint
-- Who adds up entries up to one of them takes this lock alone, for a moment: then no number below it is still to come.
CREATE FUNCTION ledger_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock_shared(hashtext('ledger entries'));
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Before the statement, and so before its entries get their numbers.
CREATE TRIGGER ledger_is_written BEFORE INSERT ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_written();
--> statement-breakpoint
INSERT INTO cost_sums (hour, routes, kind, chain_id, denom, amount)
	SELECT date_trunc('hour', o.finished_at, 'UTC'), t.routes, line.kind, line.chain_id, line.denom, sum(line.amount)
	FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token CROSS JOIN LATERAL (
		SELECT 'operations' AS kind, '' AS chain_id, '' AS denom, 1::numeric AS amount
		UNION ALL SELECT 'estimated', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric FROM jsonb_array_elements(t.terms -> 'fees' -> 'gasEstimate') g
		UNION ALL SELECT 'not_included', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric FROM jsonb_array_elements(t.terms -> 'fees' -> 'gasNotIncluded') g
		UNION ALL SELECT 'spent', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric FROM jsonb_array_elements(o.gas_spent) g
		UNION ALL SELECT 'charged', t.chain_id, t.denom, (part -> 'gas' ->> 'amount')::numeric FROM jsonb_array_elements(t.terms -> 'fees' -> 'packets') part
	) line WHERE o.gas_spent IS NOT NULL GROUP BY 1, 2, 3, 4, 5 HAVING sum(line.amount) <> 0;
