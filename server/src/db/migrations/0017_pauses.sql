CREATE TABLE "pauses" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"what" text NOT NULL,
	"scope" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"emergency" boolean DEFAULT false NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "ends_after_it_began" CHECK ("pauses"."ended_at" >= "pauses"."since")
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "waiting_has_reason";--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_pause" ON "pauses" USING btree ("what","scope") WHERE "pauses"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "waiting_has_reason" CHECK (case "refunds"."status" when 'awaiting_approval' then "refunds"."waits_for" is not null when 'due' then
        coalesce("refunds"."waits_for", 'daily-limit') in ('daily-limit', 'shortfall', 'paused') else "refunds"."waits_for" is null end);