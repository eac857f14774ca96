CREATE TABLE "auth_sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"chain_id" text NOT NULL,
	"address" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "user_statistics" (
	"address" text NOT NULL,
	"day" date NOT NULL,
	"chain_id" text NOT NULL,
	"denom" text NOT NULL,
	"operations" integer NOT NULL,
	"packets_requested" integer NOT NULL,
	"packets_cleared" integer NOT NULL,
	"packets_returned" integer NOT NULL,
	"paid" numeric(78, 0) NOT NULL,
	"refunded" numeric(78, 0) NOT NULL,
	CONSTRAINT "user_statistics_address_day_chain_id_denom_pk" PRIMARY KEY("address","day","chain_id","denom")
);
--> statement-breakpoint
CREATE TABLE "wallet_challenges" (
	"nonce" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"chain_id" text NOT NULL,
	"address" text NOT NULL,
	"message" text NOT NULL,
	"claim" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"name" text NOT NULL,
	"subject" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"detail" text NOT NULL,
	"data" jsonb NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "alerts_name_subject_raised_at_pk" PRIMARY KEY("name","subject","raised_at")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"source" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"audit_id" bigint NOT NULL,
	"key_id" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_seals_audit_id_unique" UNIQUE("audit_id")
);
--> statement-breakpoint
CREATE TABLE "relayer_transactions" (
	"chain_id" text NOT NULL,
	"tx_hash" text NOT NULL,
	"height" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"signer" text NOT NULL,
	"code" bigint NOT NULL,
	"gas_used" bigint NOT NULL,
	"fee" jsonb NOT NULL,
	"packets" jsonb NOT NULL,
	CONSTRAINT "relayer_transactions_chain_id_tx_hash_pk" PRIMARY KEY("chain_id","tx_hash")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"posting" text NOT NULL,
	"line" integer NOT NULL,
	"account" text NOT NULL,
	"subject" text NOT NULL,
	"chain_id" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"height" bigint,
	"tx_hash" text,
	CONSTRAINT "posting_line" UNIQUE("posting","line"),
	CONSTRAINT "entry_is_not_zero" CHECK ("ledger_entries"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"chain_id" text NOT NULL,
	"height" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"agrees" boolean NOT NULL,
	"differences" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refund_transactions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"chain_id" text NOT NULL,
	"origin" text NOT NULL,
	"sender" text NOT NULL,
	"sequence" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"tx_bytes" text NOT NULL,
	"timeout_height" bigint NOT NULL,
	"gas_limit" bigint NOT NULL,
	"fee_denom" text NOT NULL,
	"fee_amount" numeric(78, 0) NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"broadcast_at" timestamp with time zone,
	"height" bigint,
	"code" integer,
	"complaint" text,
	"gas_used" bigint,
	"ended_at" timestamp with time zone,
	CONSTRAINT "refund_transactions_tx_hash_unique" UNIQUE("tx_hash"),
	CONSTRAINT "in_a_block_when_ended_there" CHECK (("refund_transactions"."status" in ('confirmed', 'failed')) = ("refund_transactions"."height" is not null))
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refund_is_positive";--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD COLUMN "requester" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD COLUMN "session_account" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "net" numeric(78, 0);--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "waits_for" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "transaction_id" bigint;--> statement-breakpoint
-- Until now only coins in denoms that we do not take waited for a person.
UPDATE "refunds" SET "waits_for" = 'foreign-denom' WHERE "status" = 'awaiting_approval';--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "largest_batch" integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "auth_sessions_by_account" ON "auth_sessions" USING btree ("account") WHERE "auth_sessions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "wallet_challenges_by_age" ON "wallet_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_alert" ON "alerts" USING btree ("name","subject") WHERE "alerts"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "audit_by_subject" ON "audit_log" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "relayer_transactions_packets" ON "relayer_transactions" USING gin ("packets");--> statement-breakpoint
CREATE INDEX "ledger_by_account" ON "ledger_entries" USING btree ("chain_id","account","denom");--> statement-breakpoint
CREATE INDEX "ledger_by_height" ON "ledger_entries" USING btree ("chain_id","height");--> statement-breakpoint
CREATE INDEX "reconciliations_by_chain" ON "reconciliations" USING btree ("chain_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_refund_transaction" ON "refund_transactions" USING btree ("chain_id") WHERE "refund_transactions"."status" in ('signed', 'broadcast');--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_transaction_id_refund_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."refund_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clearing_tokens_open_by_requester" ON "clearing_tokens" USING btree ("requester","created_at") WHERE "clearing_tokens"."status" = 'open';--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_wallet" ON "clearing_tokens" USING btree ("wallet_address","created_at");--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_price" ON "clearing_tokens" USING btree ("chain_id","denom","amount","created_at");--> statement-breakpoint
CREATE INDEX "payments_held" ON "payments" USING btree ("held_reason","id") WHERE "payments"."state" = 'held';--> statement-breakpoint
CREATE INDEX "payments_by_payer" ON "payments" USING btree ("payer","id");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("chain_id","status","id") WHERE "refunds"."status" <> 'confirmed';--> statement-breakpoint
CREATE INDEX "refunds_by_transaction" ON "refunds" USING btree ("transaction_id");--> statement-breakpoint
ALTER TABLE "refunds" DROP COLUMN "tx_hash";--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "waiting_has_reason" CHECK (("refunds"."status" = 'awaiting_approval') = ("refunds"."waits_for" is not null));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "sent_has_transaction" CHECK (("refunds"."status" in ('signed', 'broadcast', 'confirmed')) = ("refunds"."transaction_id" is not null));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refund_is_positive" CHECK ("refunds"."amount" > 0 and ("refunds"."net" is null or ("refunds"."net" > 0 and "refunds"."net" <= "refunds"."amount")));