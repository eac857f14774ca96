CREATE TABLE "capped_refunds" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"refund_id" bigint NOT NULL,
	"chain_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"cap" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(1000, 0) NOT NULL,
	"payer_account" text,
	"to_account" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "waiting_has_reason";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "witnesses" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "cap" text;--> statement-breakpoint
ALTER TABLE "capped_refunds" ADD CONSTRAINT "capped_refunds_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "capped_refunds_by_time" ON "capped_refunds" USING btree ("chain_id","at");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "waiting_has_reason" CHECK (case "refunds"."status" when 'awaiting_approval' then "refunds"."waits_for" is not null when 'due' then coalesce("refunds"."waits_for", 'daily-limit') in ('daily-limit', 'shortfall') else "refunds"."waits_for" is null end);--> statement-breakpoint
-- What is due from before is held by the caps like everything else that one node may have invented.
UPDATE "refunds" SET "cap" = CASE WHEN "reason" IN ('not-cleared', 'cleared-by-other') THEN 'failed' ELSE 'caused' END WHERE "status" IN ('due', 'signed', 'broadcast') AND "reason" <> 'goodwill';
--> statement-breakpoint
-- Money: what an order gives back comes out of payments that were settled for that order, and so is bounded by what it was paid.
CREATE FUNCTION order_refund_of_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.token IS NOT NULL AND NEW.reason IN ('not-cleared', 'cleared-by-other', 'goodwill')
		AND NOT EXISTS (SELECT 1 FROM payments WHERE id = NEW.payment_id AND token = NEW.token AND state = 'settled') THEN
		RAISE EXCEPTION 'payment % was not settled for order %, which cannot give it back', NEW.payment_id, NEW.token
			USING ERRCODE = 'check_violation', CONSTRAINT = 'order_refund_of_its_payment';
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER order_refund_of_its_payment BEFORE INSERT OR UPDATE OF payment_id, token, reason ON refunds
	FOR EACH ROW EXECUTE FUNCTION order_refund_of_its_payment();
