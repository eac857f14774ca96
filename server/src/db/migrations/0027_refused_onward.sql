ALTER TABLE "packet_clearing_results" ADD COLUMN "onward" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "memo" text;