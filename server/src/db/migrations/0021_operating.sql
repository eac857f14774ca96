CREATE TABLE "endpoint_pools" (
	"chain_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"drained_at" timestamp with time zone,
	"drained_by" text,
	"reason" text,
	"refreshed_at" timestamp with time zone,
	CONSTRAINT "endpoint_pools_chain_id_endpoint_pk" PRIMARY KEY("chain_id","endpoint")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "log_lines" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"level" smallint NOT NULL,
	"roles" text[] NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"line" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reloads" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "processes" ADD COLUMN "restart_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "processes" ADD COLUMN "restart_together" integer;--> statement-breakpoint
CREATE INDEX "log_lines_by_level" ON "log_lines" USING btree ("level","id");