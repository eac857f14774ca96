ALTER TABLE "payments" ADD COLUMN "authority" text;--> statement-breakpoint
-- What came before cannot be told apart any more: its orders go on as they were paid.
UPDATE "payments" SET "authority" = 'signers' WHERE "token" IS NOT NULL;