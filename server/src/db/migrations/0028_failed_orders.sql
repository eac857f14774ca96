CREATE TABLE "failed_orders" (
	"address" text NOT NULL,
	"token" uuid NOT NULL,
	"status" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"own" boolean NOT NULL,
	CONSTRAINT "failed_orders_address_token_pk" PRIMARY KEY("address","token")
);
--> statement-breakpoint
ALTER TABLE "failed_orders" ADD CONSTRAINT "failed_orders_token_clearing_operations_token_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_operations"("token") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "failed_orders_by_age" ON "failed_orders" USING btree ("address","status","asked_at","token");--> statement-breakpoint
CREATE INDEX "failed_orders_by_token" ON "failed_orders" USING btree ("token");--> statement-breakpoint
CREATE FUNCTION failed_parties(order_token uuid) RETURNS SETOF failed_orders LANGUAGE sql STABLE AS $$
	SELECT party.address, o.token, o.status, o.asked_at, bool_or(party.own)
	FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token
		CROSS JOIN LATERAL (
			VALUES (t.wallet_address, true), (t.refund_address, false)
			UNION ALL SELECT p.payer, true FROM payments p WHERE p.token = o.token AND p.payer IS NOT NULL
		) party (address, own)
	WHERE o.token = order_token AND o.status IN ('partly_cleared', 'not_cleared')
	GROUP BY 1, 2, 3, 4
$$;
--> statement-breakpoint
CREATE FUNCTION list_failed_order(order_token uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM clearing_tokens WHERE id = order_token FOR NO KEY UPDATE;
	DELETE FROM failed_orders WHERE token = order_token;
	INSERT INTO failed_orders SELECT * FROM failed_parties(order_token);
END $$;
--> statement-breakpoint
CREATE FUNCTION order_failed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM list_failed_order(NEW.token);
	RETURN NULL;
END $$;
--> statement-breakpoint
-- At the end of the transaction, when it holds the token as whoever takes a payment for it does: the second sees what the first did.
CREATE CONSTRAINT TRIGGER order_failed_at_first AFTER INSERT ON clearing_operations DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.status IN ('partly_cleared', 'not_cleared')) EXECUTE FUNCTION order_failed();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER order_failed AFTER UPDATE OF status ON clearing_operations DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (OLD.status <> NEW.status
		AND (OLD.status IN ('partly_cleared', 'not_cleared') OR NEW.status IN ('partly_cleared', 'not_cleared')))
	EXECUTE FUNCTION order_failed();
--> statement-breakpoint
CREATE FUNCTION failed_order_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO failed_orders SELECT NEW.payer, o.token, o.status, o.asked_at, true FROM clearing_operations o
		WHERE o.token = NEW.token AND o.status IN ('partly_cleared', 'not_cleared')
		ON CONFLICT (address, token) DO UPDATE SET own = true WHERE NOT failed_orders.own;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER failed_order_paid AFTER INSERT OR UPDATE OF token, payer ON payments
	FOR EACH ROW WHEN (NEW.token IS NOT NULL AND NEW.payer IS NOT NULL) EXECUTE FUNCTION failed_order_paid();
--> statement-breakpoint
CREATE FUNCTION failed_order_paid_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM list_failed_order(OLD.token);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER failed_order_paid_no_more AFTER UPDATE OF token, payer ON payments
	FOR EACH ROW WHEN (OLD.token IS NOT NULL AND (OLD.token, OLD.payer) IS DISTINCT FROM (NEW.token, NEW.payer))
	EXECUTE FUNCTION failed_order_paid_no_more();
--> statement-breakpoint
INSERT INTO failed_orders SELECT party.* FROM clearing_operations o CROSS JOIN LATERAL failed_parties(o.token) party
	WHERE o.status IN ('partly_cleared', 'not_cleared');
--> statement-breakpoint
-- Nothing is known of a new table until it is looked at.
ANALYZE failed_orders;
