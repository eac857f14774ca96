CREATE TABLE "backups" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"bytes" bigint,
	"fault" text,
	"verified_at" timestamp with time zone,
	"verify_fault" text
);
--> statement-breakpoint
CREATE TABLE "lost_refunds" (
	"id" bigint PRIMARY KEY NOT NULL,
	"transaction_id" bigint NOT NULL,
	"chain_id" text NOT NULL,
	"to" text NOT NULL,
	"denom" text NOT NULL,
	"net" numeric(1000, 0) NOT NULL,
	"refund_id" bigint,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "lost_refunds" ADD CONSTRAINT "lost_refunds_transaction_id_refund_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."refund_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lost_refunds" ADD CONSTRAINT "lost_refunds_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backups_by_name" ON "backups" USING btree ("name");--> statement-breakpoint
CREATE INDEX "backups_by_time" ON "backups" USING btree ("type","at");--> statement-breakpoint
CREATE INDEX "lost_refunds_open" ON "lost_refunds" USING btree ("chain_id") WHERE "lost_refunds"."closed_at" is null;