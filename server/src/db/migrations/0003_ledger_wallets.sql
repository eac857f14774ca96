CREATE TABLE "ledger_wallets" (
	"chain_id" text NOT NULL,
	"address" text NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "ledger_wallets_chain_id_address_pk" PRIMARY KEY("chain_id","address")
);
