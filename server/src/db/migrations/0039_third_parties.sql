CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"scopes" jsonb NOT NULL,
	"orders_per_day" integer,
	"issued_at" timestamp with time zone NOT NULL,
	"issued_by" text NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text
);
--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD COLUMN "api_key" text;--> statement-breakpoint
CREATE UNIQUE INDEX "one_api_key_of_a_name" ON "api_keys" USING btree ("name") WHERE "api_keys"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "api_keys_by_age" ON "api_keys" USING btree ("issued_at","id");--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD CONSTRAINT "clearing_tokens_api_key_api_keys_id_fk" FOREIGN KEY ("api_key") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clearing_tokens_by_key" ON "clearing_tokens" USING btree ("api_key","created_at","id") WHERE "clearing_tokens"."api_key" is not null;