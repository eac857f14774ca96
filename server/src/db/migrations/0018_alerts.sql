CREATE TABLE "alert_deliveries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"message" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"status" integer,
	"answer" text,
	"redelivery_of" bigint
);
--> statement-breakpoint
CREATE TABLE "alert_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"alert_id" bigint,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text,
	"waits_for" text[]
);
--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"name" text PRIMARY KEY NOT NULL,
	"enabled" boolean NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chain_facts" (
	"chain_id" text NOT NULL,
	"subject" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "chain_facts_chain_id_subject_pk" PRIMARY KEY("chain_id","subject")
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"roles" text[] NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"version" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "id" bigserial NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "silenced_until" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "alert_deliveries_waiting" ON "alert_deliveries" USING btree ("target","next_attempt_at") WHERE "alert_deliveries"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "alert_deliveries_by_time" ON "alert_deliveries" USING btree ("target","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_redelivery" ON "alert_deliveries" USING btree ("redelivery_of") WHERE "alert_deliveries"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "alert_events_waiting" ON "alert_events" USING btree ("id") WHERE "alert_events"."waits_for" is null or "alert_events"."waits_for" <> '{}';--> statement-breakpoint
CREATE INDEX "alert_events_by_time" ON "alert_events" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_by_id" ON "alerts" USING btree ("id");--> statement-breakpoint
CREATE INDEX "alerts_silenced" ON "alerts" USING btree ("name","subject") WHERE "alerts"."silenced_until" is not null;