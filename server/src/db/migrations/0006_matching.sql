DROP INDEX "clearing_tokens_by_price";--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_refund_address" ON "clearing_tokens" USING btree ("refund_address","created_at");--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_session" ON "clearing_tokens" USING btree ("session_account","created_at") WHERE "clearing_tokens"."session_account" is not null;