DROP INDEX "hermes_runs_unfinished", "packet_reserved_once", "packet_results_by_end", "packet_results_by_packet";--> statement-breakpoint
-- One statement a table: each is written anew once, with its keys.
ALTER TABLE "packets" DROP CONSTRAINT "packets_chain_id_port_id_channel_id_sequence_pk",
	ADD COLUMN "route_key" text GENERATED ALWAYS AS (chain_id || '/' || port_id || '/' || channel_id) STORED NOT NULL,
	ADD COLUMN "packet_key" text GENERATED ALWAYS AS (chain_id || '/' || port_id || '/' || channel_id || '/' || sequence::text) STORED NOT NULL,
	ADD CONSTRAINT "packets_packet_key_pk" PRIMARY KEY("packet_key");--> statement-breakpoint
ALTER TABLE "packet_clearing_results" DROP CONSTRAINT "packet_clearing_results_token_chain_id_port_id_channel_id_sequence_pk",
	ADD COLUMN "route_key" text GENERATED ALWAYS AS (chain_id || '/' || port_id || '/' || channel_id) STORED NOT NULL,
	ADD COLUMN "packet_key" text GENERATED ALWAYS AS (chain_id || '/' || port_id || '/' || channel_id || '/' || sequence::text) STORED NOT NULL,
	ADD CONSTRAINT "packet_clearing_results_token_packet_key_pk" PRIMARY KEY("token","packet_key");--> statement-breakpoint
ALTER TABLE "hermes_runs" ADD COLUMN "route_key" text GENERATED ALWAYS AS (chain_id || '/' || port_id || '/' || channel_id) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "hermes_runs_unfinished" ON "hermes_runs" USING btree ("route_key") WHERE "hermes_runs"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "packet_reserved_once" ON "packet_clearing_results" USING btree ("route_key","packet_key") WHERE "packet_clearing_results"."result" = 'pending';--> statement-breakpoint
CREATE INDEX "packet_results_by_end" ON "packet_clearing_results" USING btree ("route_key","at");--> statement-breakpoint
CREATE INDEX "packet_results_by_packet" ON "packet_clearing_results" USING btree ("packet_key");--> statement-breakpoint
-- Nothing is known of new columns until they are looked at, and plans would be made without.
ANALYZE "packets", "packet_clearing_results", "hermes_runs";
