import { parseArgs } from 'node:util'
import { resolveReferences } from '../server/src/config/resolveReferences.ts'
import { openDatabase } from '../server/src/db/database.ts'
import { auditKeys } from '../server/src/operations/auditChain.ts'
import { verifyAudit } from '../server/src/operations/verifyAudit.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { databaseErrorText, databaseUrl } from './lib/databaseUrl.ts'

/** Rows are sealed once a second: one that has no seal after this time was missed. */
const graceMs = 5_000
const mostTold = 100

/**
 * `npm run audit:verify [-- --head SEQ:HASH]`: checks the hash chain of the audit log in DATABASE_URL with CLEARING_SECRET_KEY.
 * Exit 1 when a row was changed, removed, inserted or moved.
 */
await runCommand(async () => {
  const known = readHead()
  const url = databaseUrl()
  const { values, problems } = resolveReferences(process.env)
  const wrong = problems.find(({ name }) => name === 'CLEARING_SECRET_KEY')
  if (wrong) throw new CommandError(`${wrong.name} ${wrong.problem}`)
  const secrets = (values.CLEARING_SECRET_KEY ?? '')
    .split(',')
    .map(key => key.trim())
    .filter(key => key !== '')
  if (secrets.length === 0)
    throw new CommandError("CLEARING_SECRET_KEY must hold the service's keys, older ones too: the seals were made with them")

  const database = openDatabase(url, 2, () => {})
  try {
    const { sealed, head, start, faults } = await verifyAudit(database, auditKeys(secrets), { known, graceMs })
    for (const fault of faults.slice(0, mostTold)) console.log(`FAULT ${fault}`)
    if (faults.length > mostTold) console.log(`FAULT and ${faults.length - mostTold} more`)
    if (start) console.log(`Entries up to seal ${start.seq}:${start.hash} are older than seven years and were removed.`)
    console.log(
      head
        ? `${sealed} rows are sealed. The head is ${head.seq}:${head.hash}. Keep it elsewhere, and give it next time as --head.`
        : 'Nothing is sealed yet.',
    )
    console.log(faults.length === 0 ? 'The audit log is whole.' : `${faults.length} fault${faults.length === 1 ? '' : 's'}.`)
    return faults.length === 0 ? 0 : 1
  } catch (error) {
    throw new CommandError(`the audit log cannot be read: ${databaseErrorText(error)}`)
  } finally {
    await database.close()
  }
})

function readHead(): { seq: number; hash: string } | undefined {
  const {
    values: { head },
  } = parseArgs({ options: { head: { type: 'string' } }, strict: true })
  if (head === undefined) return undefined
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(head)
  if (!match?.[1] || !match[2]) throw new CommandError('--head must be SEQ:HASH, as this command has printed it')
  return { seq: Number(match[1]), hash: match[2] }
}
