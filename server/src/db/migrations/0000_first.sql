CREATE TABLE "chain_cursors" (
	"chain_id" text PRIMARY KEY NOT NULL,
	"height" bigint NOT NULL,
	"block_time" timestamp with time zone NOT NULL,
	"listed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"chain_id" text NOT NULL,
	"port_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"state" text NOT NULL,
	"version" text NOT NULL,
	"ordering" text NOT NULL,
	"connection_id" text NOT NULL,
	"counterparty_connection_id" text NOT NULL,
	"client_id" text NOT NULL,
	"counterparty_client_id" text NOT NULL,
	"counterparty_chain_id" text NOT NULL,
	"counterparty_port_id" text NOT NULL,
	"counterparty_channel_id" text NOT NULL,
	CONSTRAINT "channels_chain_id_port_id_channel_id_pk" PRIMARY KEY("chain_id","port_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "clearing_operations" (
	"token" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"earned" numeric(78, 0),
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "clearing_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"wallet_address" text NOT NULL,
	"refund_address" text NOT NULL,
	"chain_id" text NOT NULL,
	"service_address" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"terms" jsonb NOT NULL,
	"signature" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hermes_runs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"lane" text NOT NULL,
	"holder" uuid NOT NULL,
	"chain_id" text NOT NULL,
	"port_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"sequences" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end" text,
	"exit_code" integer,
	"complaint" text,
	"tail" text
);
--> statement-breakpoint
CREATE TABLE "lane_locks" (
	"lane" text NOT NULL,
	"chain_id" text NOT NULL,
	"holder" uuid NOT NULL,
	"host" text NOT NULL,
	"holder_pid" integer NOT NULL,
	"holder_start_ticks" text NOT NULL,
	"heartbeat_at" timestamp with time zone NOT NULL,
	"hermes_pid" integer,
	"hermes_start_ticks" text,
	CONSTRAINT "lane_locks_lane_chain_id_pk" PRIMARY KEY("lane","chain_id")
);
--> statement-breakpoint
CREATE TABLE "packet_clearing_results" (
	"token" uuid NOT NULL,
	"chain_id" text NOT NULL,
	"port_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"sequence" numeric(20, 0) NOT NULL,
	"destination_chain_id" text NOT NULL,
	"verdict" text NOT NULL,
	"part" numeric(78, 0) NOT NULL,
	"result" text NOT NULL,
	"by_us" boolean DEFAULT false NOT NULL,
	"reason" text,
	"tx_hash" text,
	"tx_chain_id" text,
	"at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"run_id" bigint,
	"next_attempt_at" timestamp with time zone NOT NULL,
	CONSTRAINT "packet_clearing_results_token_chain_id_port_id_channel_id_sequence_pk" PRIMARY KEY("token","chain_id","port_id","channel_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "payment_transactions" (
	"tx_hash" text PRIMARY KEY NOT NULL,
	"token" uuid NOT NULL,
	"tx_bytes" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"chain_id" text NOT NULL,
	"height" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"ordinal" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"payer" text,
	"memo" text NOT NULL,
	"amounts" jsonb NOT NULL,
	"token" uuid,
	"match" text NOT NULL,
	"state" text NOT NULL,
	"held_reason" text,
	CONSTRAINT "payments_identity" UNIQUE("chain_id","height","tx_hash","ordinal"),
	CONSTRAINT "held_has_reason" CHECK (("payments"."state" = 'held') = ("payments"."held_reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"payment_id" bigint NOT NULL,
	"token" uuid,
	"reason" text NOT NULL,
	"chain_id" text NOT NULL,
	"denom" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"to" text,
	"status" text NOT NULL,
	"tx_hash" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "refund_once" UNIQUE("payment_id","reason","denom"),
	CONSTRAINT "refund_is_positive" CHECK ("refunds"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"token" uuid NOT NULL,
	"revision" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "timeline_token_revision_pk" PRIMARY KEY("token","revision")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"body" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "packets" (
	"chain_id" text NOT NULL,
	"port_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"sequence" numeric(20, 0) NOT NULL,
	"destination_chain_id" text NOT NULL,
	"destination_port_id" text NOT NULL,
	"destination_channel_id" text NOT NULL,
	"sent_height" bigint,
	"sent_at" timestamp with time zone,
	"sent_tx_hash" text,
	"sender" text,
	"receiver" text,
	"denom" text,
	"denom_trace" text,
	"amount" numeric(78, 0),
	"memo_bytes" integer,
	"receiver_bytes" integer,
	"timeout_revision" numeric(20, 0),
	"timeout_height" numeric(20, 0),
	"timeout_nanos" numeric(20, 0),
	"ack" text,
	"ack_height" bigint,
	"ack_at" timestamp with time zone,
	"ack_tx_hash" text,
	"ack_relayer" text,
	"ended" text,
	"ended_ack" text,
	"ended_height" bigint,
	"ended_at" timestamp with time zone,
	"ended_tx_hash" text,
	"ended_relayer" text,
	"next_hop" text,
	CONSTRAINT "packets_chain_id_port_id_channel_id_sequence_pk" PRIMARY KEY("chain_id","port_id","channel_id","sequence")
);
--> statement-breakpoint
ALTER TABLE "clearing_operations" ADD CONSTRAINT "clearing_operations_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packet_clearing_results" ADD CONSTRAINT "packet_clearing_results_token_clearing_operations_token_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_operations"("token") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packet_clearing_results" ADD CONSTRAINT "packet_clearing_results_run_id_hermes_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."hermes_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline" ADD CONSTRAINT "timeline_token_clearing_tokens_id_fk" FOREIGN KEY ("token") REFERENCES "public"."clearing_tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clearing_operations_live" ON "clearing_operations" USING btree ("created_at") WHERE "clearing_operations"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "clearing_operations_finished" ON "clearing_operations" USING btree ("finished_at");--> statement-breakpoint
CREATE INDEX "clearing_tokens_open" ON "clearing_tokens" USING btree ("expires_at") WHERE "clearing_tokens"."status" = 'open';--> statement-breakpoint
CREATE INDEX "hermes_runs_unfinished" ON "hermes_runs" USING btree ("chain_id","port_id","channel_id") WHERE "hermes_runs"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "packet_reserved_once" ON "packet_clearing_results" USING btree ("chain_id","port_id","channel_id","sequence") WHERE "packet_clearing_results"."result" = 'pending';--> statement-breakpoint
CREATE INDEX "packet_results_by_packet" ON "packet_clearing_results" USING btree ("chain_id","port_id","channel_id","sequence");--> statement-breakpoint
CREATE INDEX "payments_by_token" ON "payments" USING btree ("token");--> statement-breakpoint
CREATE INDEX "payments_by_tx" ON "payments" USING btree ("chain_id","tx_hash");--> statement-breakpoint
CREATE INDEX "payments_unsettled" ON "payments" USING btree ("chain_id","height") WHERE "payments"."state" = 'seen';--> statement-breakpoint
CREATE INDEX "refunds_by_token" ON "refunds" USING btree ("token");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "packets_open_by_sender" ON "packets" USING btree ("sender") WHERE "packets"."ended" is null;--> statement-breakpoint
CREATE INDEX "packets_open_by_receiver" ON "packets" USING btree ("receiver") WHERE "packets"."ended" is null;--> statement-breakpoint
CREATE INDEX "packets_open_by_age" ON "packets" USING btree ("sent_at") WHERE "packets"."ended" is null;--> statement-breakpoint
CREATE INDEX "packets_by_tx" ON "packets" USING btree ("chain_id","sent_tx_hash");