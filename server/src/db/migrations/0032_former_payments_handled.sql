ALTER TABLE "former_wallet_moves" ADD COLUMN "handled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "former_wallet_moves" ADD COLUMN "handled_by" text;--> statement-breakpoint
ALTER TABLE "former_wallet_moves" ADD COLUMN "handled_note" text;