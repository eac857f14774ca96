-- The same sums, by day and event: so a report of a month needs no sum of the whole ledger either.
CREATE TABLE "kept_up_to" AS
	SELECT up_to, lag(up_to, 1, 0::bigint) OVER (ORDER BY up_to) AS after FROM (SELECT DISTINCT up_to FROM ledger_sums) kept;--> statement-breakpoint
DELETE FROM "ledger_sums";--> statement-breakpoint
ALTER TABLE "ledger_sums" DROP CONSTRAINT "ledger_sums_up_to_chain_id_account_address_denom_pk";--> statement-breakpoint
ALTER TABLE "ledger_sums" ADD COLUMN "day" date NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_sums" ADD COLUMN "event" text NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_sums" ADD CONSTRAINT "ledger_sums_up_to_day_event_chain_id_account_address_denom_pk" PRIMARY KEY("up_to","day","event","chain_id","account","address","denom");--> statement-breakpoint
INSERT INTO "ledger_sums" (up_to, day, event, chain_id, account, address, denom, amount)
	SELECT up_to, (at AT TIME ZONE 'UTC')::date, split_part(posting, ':', 1), chain_id, account,
		CASE WHEN account = 'wallet' THEN subject ELSE '' END, denom, sum(amount)
	FROM kept_up_to JOIN ledger_entries ON id > after AND id <= up_to GROUP BY 1, 2, 3, 4, 5, 6, 7;--> statement-breakpoint
DROP TABLE "kept_up_to";--> statement-breakpoint
CREATE INDEX "audit_of_people" ON "audit_log" USING btree ("at") WHERE "audit_log"."actor" <> 'system';--> statement-breakpoint
INSERT INTO "cost_sums" (hour, routes, kind, chain_id, denom, amount)
	SELECT date_trunc('hour', o.finished_at, 'UTC'), t.routes, 'packets', '', '',
		sum(jsonb_array_length(coalesce(o.fees, t.terms -> 'fees') -> 'packets'))
	FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token
	WHERE o.gas_spent IS NOT NULL AND o.kept <> 'purged'
	GROUP BY 1, 2 HAVING sum(jsonb_array_length(coalesce(o.fees, t.terms -> 'fees') -> 'packets')) <> 0;
