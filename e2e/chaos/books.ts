import type { Cluster } from './cluster.ts'
import type { Recorded } from './recorded.ts'
import { balancesOf } from '../../sandbox/src/bank/bank.ts'
import { ledgerFaults } from '../../server/src/clearing/ledger/testing/ledgerFaults.ts'
import { costFaults, statisticsFaults, totalFaults } from '../../server/src/clearing/testing/sumFaults.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { auditKeys } from '../../server/src/operations/auditChain.ts'
import { verifyAudit } from '../../server/src/operations/verifyAudit.ts'
import { secretKey } from '../service/settings.ts'
import { chainIds } from './cluster.ts'
import { addressOf, walletNames } from './wallet.ts'

/** Rows are sealed every second. */
const sealMs = 3_000
/** For a sealer that is slow or restarts. */
const sealTries = 15

/** Checks the ledger, the records against the chains, the statistics, and the hash chain of the audit log. */
export async function findBookViolations(cluster: Cluster, recorded: Recorded): Promise<string[]> {
  const database = openDatabase(cluster.postgres.url, 2, () => {})
  try {
    let { faults } = await verifyAudit(database, auditKeys([secretKey]), { graceMs: sealMs })
    for (let tries = 1; faults.length > 0 && tries < sealTries; tries++)
      faults = (await verifyAudit(database, auditKeys([secretKey]), { graceMs: sealMs })).faults
    return [
      ...(await ledgerFaults(database.db)).map(fault => `ledger: ${fault}`),
      ...ledgerAgainstChains(cluster, recorded),
      ...(await costFaults(database.db)),
      ...(await totalFaults(database.db)),
      ...(await statisticsFaults(database.db)).map(fault => `statistics: ${fault}`),
      ...faults.map(fault => `audit: ${fault}`),
    ]
  } finally {
    await database.close()
  }
}

/** Compares the balances of our addresses at the recorded height. */
function ledgerAgainstChains(cluster: Cluster, { wallets, heights }: Recorded): string[] {
  return chainIds.flatMap(chainId =>
    walletNames.flatMap(name => {
      const address = addressOf(cluster, name, chainId)
      const state = cluster.sandbox.chain(chainId).stateAt(heights.get(chainId) ?? 0)
      if (!state) return [`ledger: ${chainId} no longer has the state of height ${heights.get(chainId)}`]
      const held = new Map(balancesOf(state, address).map(({ denom, amount }) => [denom, amount]))
      const booked = new Map(
        wallets.filter(one => one.chainId === chainId && one.address === address).map(({ denom, amount }) => [denom, amount]),
      )
      return [...new Set([...held.keys(), ...booked.keys()])]
        .filter(denom => (held.get(denom) ?? 0n) !== (booked.get(denom) ?? 0n))
        .map(denom => `ledger: ${name} on ${chainId} has ${held.get(denom) ?? 0n}${denom}, booked are ${booked.get(denom) ?? 0n}`)
    }),
  )
}
