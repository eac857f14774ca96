CREATE TABLE "notice_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token" uuid NOT NULL,
	"way" text NOT NULL,
	"language" text NOT NULL,
	"address_mark" text NOT NULL,
	"address" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"seen_revision" integer DEFAULT 0 NOT NULL,
	"over_at" timestamp with time zone,
	CONSTRAINT "notice_address_once" UNIQUE("token","address_mark")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"subscription_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	CONSTRAINT "notice_once" UNIQUE("subscription_id","kind")
);
--> statement-breakpoint
ALTER TABLE "notice_subscriptions" ADD CONSTRAINT "notice_subscriptions_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_subscription_id_notice_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."notice_subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notice_subscriptions_followed" ON "notice_subscriptions" USING btree ("token") WHERE "notice_subscriptions"."confirmed_at" is not null and "notice_subscriptions"."over_at" is null;--> statement-breakpoint
CREATE INDEX "notice_subscriptions_by_age" ON "notice_subscriptions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "notices_waiting" ON "notices" USING btree ("next_attempt_at") WHERE "notices"."next_attempt_at" is not null;