ALTER TABLE "clearing_operations" ADD COLUMN "fees" jsonb;--> statement-breakpoint
ALTER TABLE "clearing_tokens" ADD COLUMN "gas_uses" jsonb;