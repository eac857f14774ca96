import { createChain } from '../../server/src/chains/createChain.ts'
import { bookedWallets, compareWallets } from '../../server/src/clearing/ledger/compareWallets.ts'
import { ledgerFaults } from '../../server/src/clearing/ledger/testing/ledgerFaults.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { auditKeys } from '../../server/src/operations/auditChain.ts'
import { verifyAudit } from '../../server/src/operations/verifyAudit.ts'
import { until } from './until.ts'

interface BooksOptions {
  databaseUrl: string
  chains: { chainId: string; prefix: string; rpc: string[] }[]
  /** The server's `CLEARING_SECRET_KEY`. */
  secret: string
}

/**
 * Faults in a server's books: ledger and chains differ at the height read last, a paid coin is not earned, owed, held or sent back,
 * or the audit log is broken. The server may run or not.
 */
export async function findBookFaults({ databaseUrl, chains, secret }: BooksOptions): Promise<string[]> {
  const database = openDatabase(databaseUrl, 2, () => {})
  try {
    const audit = await verifyAudit(database, auditKeys([secret]), { graceMs: 0 })
    const wallets = await Promise.all(chains.map(settings => walletFaults(database, settings)))
    return [
      ...(await ledgerFaults(database.db)),
      ...wallets.flat(),
      // What was written in the last second, or since the server ended, has no seal yet.
      ...audit.faults.filter(fault => !fault.includes('has no seal')),
    ]
  } finally {
    await database.close()
  }
}

async function walletFaults(
  database: ReturnType<typeof openDatabase>,
  { chainId, prefix, rpc }: BooksOptions['chains'][number],
): Promise<string[]> {
  const booked = await bookedWallets(database, chainId)
  if (!booked) return []
  if (booked.followed.size === 0) return [`the ledger follows no wallet on ${chainId} at height ${booked.height}`]
  const chain = createChain(
    { chainId, rpc, prefix, addressType: 'secp256k1', gasPrice: { amount: '0', denom: 'none' }, maxGas: 0, gasMultiplier: 1 },
    { log: { debug() {}, info() {}, warn() {}, error() {} } },
  )
  try {
    const differences = await until(
      `${chainId} tells its balances at height ${booked.height}`,
      () => compareWallets(chain, booked.followed, booked),
      { timeoutMs: 120_000 },
    )
    return differences.map(
      one => `${one.address} holds ${one.chain}${one.denom} on ${chainId} at height ${booked.height}, and ${one.ledger} in the ledger`,
    )
  } finally {
    await chain.stop()
  }
}
