CREATE TABLE "archived_orders" (
	"token" uuid PRIMARY KEY NOT NULL,
	"archived_at" timestamp with time zone NOT NULL,
	"timeline" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purged_sums" (
	"kept_in" text NOT NULL,
	"key" jsonb NOT NULL,
	"sums" jsonb NOT NULL,
	CONSTRAINT "purged_sums_kept_in_key_pk" PRIMARY KEY("kept_in","key")
);
--> statement-breakpoint
ALTER TABLE "clearing_operations" ADD COLUMN "kept" text DEFAULT 'whole' NOT NULL;--> statement-breakpoint
ALTER TABLE "archived_orders" ADD CONSTRAINT "archived_orders_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clearing_operations_to_age" ON "clearing_operations" USING btree ("kept","finished_at") WHERE "clearing_operations"."finished_at" is not null and "clearing_operations"."kept" <> 'purged';--> statement-breakpoint
CREATE INDEX "packet_results_by_run" ON "packet_clearing_results" USING btree ("run_id") WHERE "packet_clearing_results"."run_id" is not null;--> statement-breakpoint
-- An order's whole timeline is a few hundred bytes once it is compressed, which PostgreSQL else begins with at 2,000.
ALTER TABLE "archived_orders" SET (toast_tuple_target = 128);--> statement-breakpoint
ALTER TABLE "archived_orders" ALTER COLUMN "timeline" SET STORAGE MAIN;
