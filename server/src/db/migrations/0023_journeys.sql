ALTER TABLE "packets" ADD COLUMN "forward" jsonb;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "forward_receivers" text[];--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "continues" text;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "linked" text;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "tries_left" integer;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "nonrefundable" boolean;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "received_height" bigint;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "received_tx_hash" text;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "received_relayer" text;--> statement-breakpoint
ALTER TABLE "packets" ADD COLUMN "ack_hash" text;--> statement-breakpoint
CREATE INDEX "packets_open_by_forward_receiver" ON "packets" USING gin ("forward_receivers") WHERE "packets"."ended" is null and "packets"."forward_receivers" is not null;--> statement-breakpoint
CREATE INDEX "packets_by_continued" ON "packets" USING btree ("continues") WHERE "packets"."continues" is not null;--> statement-breakpoint
-- What was linked so far was linked by its transaction alone, which received the one packet and sent the other.
UPDATE "packets" h SET "continues" = p."packet_key", "linked" = 'likely' FROM "packets" p WHERE p."next_hop" = h."packet_key";--> statement-breakpoint
UPDATE "packets" p SET "received_height" = h."sent_height", "received_at" = h."sent_at", "received_tx_hash" = h."sent_tx_hash"
  FROM "packets" h WHERE p."next_hop" = h."packet_key";--> statement-breakpoint
ALTER TABLE "packets" DROP COLUMN "next_hop";