/** Removes one guard: `find`, which is exactly once in `file`, becomes `replace`. */
export interface Sabotage {
  /** What protects. */
  guard: string
  file: string
  find: string
  replace: string
}

const migrations = 'server/src/db/migrations'

/** The guards of this service, each with the edit that breaks it. The chaos run has to notice each. */
export const sabotages: Record<string, Sabotage> = {
  cursor: {
    guard: 'a block is recorded only after the one before it (compare-and-set of the cursor)',
    file: 'server/src/clearing/block/readBlock.ts',
    find: ', eq(chainCursors.height, height - 1)))',
    replace: '))',
  },
  'one-transaction': {
    guard: 'the cursor moves in the transaction that records the block',
    file: 'server/src/clearing/block/readBlock.ts',
    find: 'const moved = await tx\n      .update(chainCursors)',
    replace: 'const moved = await ctx.database.db\n      .update(chainCursors)',
  },
  quorum: {
    guard: 'a block counts when two nodes show it alike',
    file: 'e2e/chaos/cluster.ts',
    find: `RPC_QUORUM: '2'`,
    replace: `RPC_QUORUM: '1'`,
  },
  'payment-identity': {
    guard: 'a payment is recorded once (unique)',
    file: `${migrations}/0000_first.sql`,
    find: 'CONSTRAINT "payments_identity" UNIQUE("chain_id","height","tx_hash","ordinal"),',
    replace: '',
  },
  'reserved-once': {
    guard: 'one live order for a transfer (unique while pending)',
    file: `${migrations}/0015_packet_keys.sql`,
    find: 'CREATE UNIQUE INDEX "packet_reserved_once"',
    replace: 'CREATE INDEX "packet_reserved_once"',
  },
  'refund-once': {
    guard: 'one refund for a payment, reason and denom (unique)',
    file: `${migrations}/0000_first.sql`,
    find: 'CONSTRAINT "refund_once" UNIQUE("payment_id","reason","denom"),',
    replace: '',
  },
  'refund-within-payment': {
    guard: 'no more goes back than was paid (trigger)',
    file: `${migrations}/0002_guards.sql`,
    find: 'IF owed + NEW.amount > brought THEN',
    replace: 'IF false THEN',
  },
  'one-live-refund': {
    guard: 'one refund transaction lives on a chain (unique)',
    file: `${migrations}/0001_way_home.sql`,
    find: 'CREATE UNIQUE INDEX "one_live_refund_transaction"',
    replace: 'CREATE INDEX "one_live_refund_transaction"',
  },
  'provably-dead': {
    guard: 'a refund is signed again only when its transaction can never come',
    file: 'server/src/clearing/refunds/confirm/confirmRefunds.ts',
    find: 'return height >= timeoutHeight',
    replace: 'return height >= timeoutHeight - 40',
  },
  'lane-lock': {
    guard: 'a lane is held once on a chain (primary key)',
    file: `${migrations}/0000_first.sql`,
    find: `,\n\tCONSTRAINT "lane_locks_lane_chain_id_pk" PRIMARY KEY("lane","chain_id")`,
    replace: '',
  },
  'hermes-guard': {
    guard: 'Hermes ends with the server that started it',
    file: 'server/src/hermes/guard.ts',
    find: '{ read -r end <&5; kill -s TERM -- -$$; sleep 1; kill -s KILL -- -$$; }',
    replace: '{ read -r end <&5; }',
  },
  'only-paid': {
    guard: 'Hermes is told which transfers to clear',
    file: 'shared/src/clearCommand.ts',
    find: `    ...['--packet-sequences', compactSequences(sequences)],`,
    replace: '',
  },
  'lost-calls': {
    guard: 'a lane of a dead worker is freed',
    file: 'server/src/clearing/runs/lanes.ts',
    find: '    if (!isDead(row, stale))',
    replace: '    if (!isDead(row, stale) || true)',
  },
  'ledger-grows': {
    guard: 'the ledger only grows (trigger)',
    file: `${migrations}/0002_guards.sql`,
    find: 'CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries',
    replace: 'CREATE TRIGGER only_grows BEFORE TRUNCATE ON ledger_entries',
  },
  'audit-grows': {
    guard: 'the audit log only grows (trigger)',
    file: `${migrations}/0002_guards.sql`,
    find: 'CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log ',
    replace: 'CREATE TRIGGER only_grows BEFORE TRUNCATE ON audit_log ',
  },
  'settle-once': {
    guard: 'an order is locked while it is settled',
    file: 'server/src/clearing/orders/settleOperation.ts',
    find: `isNull(clearingOperations.finishedAt)))\n    .for('update')`,
    replace: `isNull(clearingOperations.finishedAt)))`,
  },
  'token-lock': {
    guard: 'a price is locked while its payment is judged',
    file: 'server/src/clearing/payments/matchPayment.ts',
    find: `.orderBy(asc(clearingTokens.id)).for('update')`,
    replace: '.orderBy(asc(clearingTokens.id))',
  },
}
