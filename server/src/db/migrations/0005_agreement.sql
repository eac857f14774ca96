CREATE TABLE "chain_agreement" (
	"chain_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"height" bigint,
	"says" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"lone_until" timestamp with time zone,
	"lone_endpoint" text,
	"lone_note" text,
	"lone_by" text
);
--> statement-breakpoint
CREATE TABLE "doubted_payments" (
	"token" uuid PRIMARY KEY NOT NULL,
	"chain_id" text NOT NULL,
	"height" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"shown_by" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "doubted_payments" ADD CONSTRAINT "doubted_payments_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "doubted_payments_by_height" ON "doubted_payments" USING btree ("chain_id","height");