ALTER TABLE "clearing_tokens" ADD COLUMN "cleared_before" integer;--> statement-breakpoint
CREATE INDEX "user_statistics_by_day" ON "user_statistics" USING btree ("day");--> statement-breakpoint
CREATE INDEX "relayer_transactions_by_time" ON "relayer_transactions" USING btree ("at");--> statement-breakpoint
INSERT INTO cost_sums (hour, routes, kind, chain_id, denom, amount)
	SELECT date_trunc('hour', o.finished_at, 'UTC'), t.routes, 'earned', t.chain_id, t.denom, sum(o.earned)
	FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token
	WHERE o.gas_spent IS NOT NULL AND o.earned IS NOT NULL
	GROUP BY 1, 2, 4, 5 HAVING sum(o.earned) <> 0;
