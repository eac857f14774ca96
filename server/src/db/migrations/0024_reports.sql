CREATE TABLE "payers" (
	"month" date NOT NULL,
	"address" text NOT NULL,
	"days" integer NOT NULL,
	CONSTRAINT "payers_month_address_pk" PRIMARY KEY("month","address")
);
--> statement-breakpoint
CREATE TABLE "tier_sums" (
	"hour" timestamp with time zone NOT NULL,
	"chain_id" text NOT NULL,
	"denom" text NOT NULL,
	"account" boolean NOT NULL,
	"volume" integer,
	"service" numeric(1000, 0) NOT NULL,
	"per_packet" numeric(1000, 0) NOT NULL,
	"service_discount" numeric(1000, 0) NOT NULL,
	"packet_discount" numeric(1000, 0) NOT NULL,
	"kept" integer NOT NULL,
	"orders" integer NOT NULL,
	"earned" numeric(1000, 0) NOT NULL,
	CONSTRAINT "tier_sum" UNIQUE NULLS NOT DISTINCT("hour","chain_id","denom","account","volume","service","per_packet","service_discount","packet_discount","kept")
);
--> statement-breakpoint
DROP INDEX "user_statistics_by_day";--> statement-breakpoint
DROP INDEX "clearing_tokens_by_wallet";--> statement-breakpoint
DROP INDEX "clearing_tokens_by_refund_address";--> statement-breakpoint
DROP INDEX "payments_by_tx";--> statement-breakpoint
DROP INDEX "ledger_by_account";--> statement-breakpoint
CREATE INDEX "alerts_by_time" ON "alerts" USING btree ("raised_at","name","subject");--> statement-breakpoint
CREATE INDEX "audit_by_time" ON "audit_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_by_action" ON "audit_log" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_by_actor" ON "audit_log" USING btree ("actor","at","id");--> statement-breakpoint
CREATE INDEX "hermes_runs_by_lane" ON "hermes_runs" USING btree ("lane","id");--> statement-breakpoint
CREATE INDEX "hermes_runs_by_channel" ON "hermes_runs" USING btree ("chain_id","channel_id","id");--> statement-breakpoint
CREATE INDEX "hermes_runs_failed" ON "hermes_runs" USING btree ("id") WHERE "hermes_runs"."ended_at" is not null and ("hermes_runs"."end" <> 'exited' or "hermes_runs"."exit_code" <> 0);--> statement-breakpoint
CREATE INDEX "ledger_by_subject" ON "ledger_entries" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "ledger_by_tx" ON "ledger_entries" USING btree ("tx_hash") WHERE "ledger_entries"."tx_hash" is not null;--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_wallet" ON "clearing_tokens" USING btree ("wallet_address","created_at","id");--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_refund_address" ON "clearing_tokens" USING btree ("refund_address","created_at","id");--> statement-breakpoint
CREATE INDEX "payments_by_tx" ON "payments" USING btree ("tx_hash","chain_id");--> statement-breakpoint
CREATE INDEX "ledger_by_account" ON "ledger_entries" USING btree ("chain_id","account","denom","id");--> statement-breakpoint
INSERT INTO payers (month, address, days)
	SELECT date_trunc('month', day)::date, address, bit_or(1 << extract(day FROM day)::int - 1)
	FROM user_statistics WHERE operations > 0 GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO tier_sums (hour, chain_id, denom, account, volume, service, per_packet, service_discount, packet_discount, kept, orders, earned)
	SELECT hour, chain_id, denom, account, volume, service, per_packet, service_discount, packet_discount, kept, count(*), sum(earned)
	FROM (
		SELECT date_trunc('hour', o.finished_at, 'UTC') AS hour, t.chain_id, t.denom, coalesce(o.earned, 0) AS earned,
			t.session_account IS NOT NULL AS account,
			CASE WHEN t.session_account IS NULL THEN 0 ELSE t.cleared_before END + jsonb_array_length(price.fees -> 'packets') AS volume,
			(price.fees -> 'service' ->> 'amount')::numeric + coalesce((price.fees -> 'serviceDiscount' ->> 'amount')::numeric, 0) AS service,
			coalesce((price.fees -> 'serviceDiscount' ->> 'amount')::numeric, 0) AS service_discount,
			coalesce((price.fees -> 'packets' -> 0 -> 'perPacket' ->> 'amount')::numeric, 0) AS per_packet,
			coalesce((price.fees -> 'packets' -> 0 -> 'discount' ->> 'amount')::numeric, 0) AS packet_discount,
			CASE o.status WHEN 'cleared' THEN jsonb_array_length(price.fees -> 'packets') WHEN 'not_cleared' THEN 0
				ELSE (SELECT count(*) FROM packet_clearing_results r WHERE r.token = o.token AND r.by_us AND (r.verdict, r.result) IN
					(('deliver', 'delivered'), ('deliver', 'error_ack'), ('return', 'returned'), ('return', 'error_ack'))) END::int AS kept
		FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token
			CROSS JOIN LATERAL (SELECT coalesce(o.fees, t.terms -> 'fees') AS fees OFFSET 0) price
		WHERE o.gas_spent IS NOT NULL AND o.finished_at IS NOT NULL) ended
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
--> statement-breakpoint
-- Nothing is known of new tables until they are looked at, and plans would be made without.
ANALYZE payers, tier_sums;
