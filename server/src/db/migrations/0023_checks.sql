ALTER TABLE "packet_clearing_results" ADD COLUMN "unchecked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "forward" jsonb;