ALTER TABLE "clearing_operations" ADD COLUMN "gas_spent" jsonb;--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD COLUMN "routes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "clearing_operations_uncounted" ON "clearing_operations" USING btree ("finished_at") WHERE "clearing_operations"."gas_spent" is null and "clearing_operations"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "packet_results_by_end" ON "packet_clearing_results" USING btree ("chain_id","port_id","channel_id","at");