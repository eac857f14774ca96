CREATE TABLE "earlier_ends" (
	"token" uuid NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"failed" jsonb NOT NULL,
	CONSTRAINT "earlier_ends_token_ended_at_pk" PRIMARY KEY("token","ended_at")
);
--> statement-breakpoint
ALTER TABLE "auth_sessions" ALTER COLUMN "account" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth_sessions" ALTER COLUMN "chain_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth_sessions" ALTER COLUMN "address" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD COLUMN "key_mark" text;--> statement-breakpoint
ALTER TABLE "clearing_operations" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "packet_clearing_results" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
UPDATE clearing_operations o SET asked_at = t.created_at FROM clearing_tokens t WHERE t.id = o.token;--> statement-breakpoint
UPDATE packet_clearing_results r SET asked_at = t.created_at FROM clearing_tokens t WHERE t.id = r.token;--> statement-breakpoint
CREATE FUNCTION order_asked_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.asked_at := (SELECT created_at FROM clearing_tokens WHERE id = NEW.token);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER order_asked_at BEFORE INSERT OR UPDATE OF token, asked_at ON clearing_operations
	FOR EACH ROW EXECUTE FUNCTION order_asked_at();--> statement-breakpoint
CREATE TRIGGER order_asked_at BEFORE INSERT OR UPDATE OF token, asked_at ON packet_clearing_results
	FOR EACH ROW EXECUTE FUNCTION order_asked_at();--> statement-breakpoint
ALTER TABLE "earlier_ends" ADD CONSTRAINT "earlier_ends_token_clearing_operations_token_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_operations"("token") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clearing_operations_by_age" ON "clearing_operations" USING btree ("asked_at","token");--> statement-breakpoint
CREATE INDEX "clearing_operations_by_status" ON "clearing_operations" USING btree ("status","asked_at","token");--> statement-breakpoint
CREATE INDEX "hermes_runs_by_route" ON "hermes_runs" USING btree ("route_key","started_at");--> statement-breakpoint
CREATE INDEX "packet_results_by_route" ON "packet_clearing_results" USING btree ("route_key","asked_at","token");--> statement-breakpoint
CREATE INDEX "packet_results_by_reason" ON "packet_clearing_results" USING btree ("reason","asked_at","token") WHERE "packet_clearing_results"."reason" is not null;--> statement-breakpoint
CREATE INDEX "packet_results_by_tx" ON "packet_clearing_results" USING btree ("tx_hash") WHERE "packet_clearing_results"."tx_hash" is not null;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "wallet_or_key" CHECK (num_nonnulls("auth_sessions"."account", "auth_sessions"."chain_id", "auth_sessions"."address") = case when "auth_sessions"."key_mark" is null then 3 else 0 end);--> statement-breakpoint
-- Nothing is known of new columns until they are looked at, and plans would be made without.
ANALYZE "clearing_operations", "packet_clearing_results";
