CREATE TABLE "quarantined_blocks" (
	"chain_id" text NOT NULL,
	"height" bigint NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"digest" text NOT NULL,
	"length" bigint NOT NULL,
	"answer" "bytea" NOT NULL,
	"read_until" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	CONSTRAINT "quarantined_blocks_chain_id_height_pk" PRIMARY KEY("chain_id","height")
);
--> statement-breakpoint
ALTER TABLE "user_statistics" ALTER COLUMN "paid" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "user_statistics" ALTER COLUMN "refunded" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "clearing_operations" ALTER COLUMN "earned" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "clearing_tokens" ALTER COLUMN "amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "packet_clearing_results" ALTER COLUMN "part" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "cost_sums" ALTER COLUMN "amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "ledger_entries" ALTER COLUMN "amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "ledger_sums" ALTER COLUMN "amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "refund_transactions" ALTER COLUMN "fee_amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "refund_transactions" ALTER COLUMN "code" SET DATA TYPE bigint;--> statement-breakpoint
-- PostgreSQL changes no column that a trigger names.
DROP TRIGGER refunds_within_payment ON refunds;--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "amount" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "net" SET DATA TYPE numeric(1000, 0);--> statement-breakpoint
CREATE TRIGGER refunds_within_payment BEFORE INSERT OR UPDATE OF payment_id, chain_id, denom, amount ON refunds
	FOR EACH ROW EXECUTE FUNCTION refunds_within_payment();
--> statement-breakpoint
CREATE INDEX "quarantined_blocks_open" ON "quarantined_blocks" USING btree ("chain_id","height") WHERE "quarantined_blocks"."read_at" is null;--> statement-breakpoint
CREATE VIEW "chain_reads" AS (
  select cursors.chain_id, coalesce(open.height - 1, cursors.height) as height, coalesce(open.read_until, cursors.block_time) as block_time, open.height as gap
  from chain_cursors cursors left join lateral (
    select blocks.height, blocks.read_until from quarantined_blocks blocks
    where blocks.chain_id = cursors.chain_id and blocks.read_at is null order by blocks.height limit 1
  ) open on true);