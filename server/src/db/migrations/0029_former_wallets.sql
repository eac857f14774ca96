CREATE TABLE "former_wallet_moves" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"chain_id" text NOT NULL,
	"address" text NOT NULL,
	"height" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"payer" text,
	"memo" text NOT NULL,
	"coins" jsonb NOT NULL,
	CONSTRAINT "former_wallet_move_once" UNIQUE("chain_id","address","height","tx_hash")
);
--> statement-breakpoint
CREATE INDEX "former_wallet_moves_by_time" ON "former_wallet_moves" USING btree ("at");