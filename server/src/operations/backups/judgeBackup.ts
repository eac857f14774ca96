import type { BookFacts, Manifest } from './manifest.ts'

export interface RestoreFacts {
  /** Migrations of this version, in their order. */
  migrations: string[]
  /** Ids of the signing keys that CLEARING_SECRET_KEY gives; null where it is not known. */
  signingKeys: string[] | null
  /** Major version of `pg_restore`. */
  program: number
  /** Of the file beside the manifest. */
  file: { bytes: number; sha256: string }
}

/** What speaks against restoring a backup, as sentences. */
export function judgeBackup(manifest: Manifest, { migrations, signingKeys, program, file }: RestoreFacts): string[] {
  const faults: string[] = []
  if (file.bytes !== manifest.file.bytes || file.sha256 !== manifest.file.sha256)
    faults.push(`${manifest.file.name} is corrupt: it is not what its manifest says. Take another backup.`)
  if (manifest.type === 'schema') faults.push('It holds the schema alone and no row: there is nothing to restore.')
  const own = migrations.slice(0, manifest.migrations.length)
  if (manifest.migrations.length > migrations.length && migrations.every((hash, index) => manifest.migrations[index] === hash))
    faults.push(`It is of a newer version (${manifest.version}): install that one first.`)
  else if (own.length !== manifest.migrations.length || own.some((hash, index) => hash !== manifest.migrations[index]))
    faults.push(`Its schema is foreign: version ${manifest.version} has other migrations than this one.`)
  if (signingKeys && !manifest.signingKeys.some(id => signingKeys.includes(id)))
    faults.push('It is of another installation: CLEARING_SECRET_KEY is not the one that it was made with.')
  if (program < manifest.program)
    faults.push(`pg_restore is of PostgreSQL ${program}, and pg_dump was of ${manifest.program}: install that one.`)
  return faults
}

/** Where a restored database is not what the backup was made of, as sentences. */
export function compareFacts(expected: BookFacts, found: BookFacts): string[] {
  const names = [...new Set([...Object.keys(expected.tables), ...Object.keys(found.tables)])].toSorted()
  const rows = names.flatMap(name => {
    const [had, has] = [expected.tables[name], found.tables[name]]
    return had === has ? [] : [`${name} has ${has ?? 'no table'} instead of ${had ?? 'no table'} rows`]
  })
  const sums = ({ ledger }: BookFacts) => ledger.map(one => `${one.account} of ${one.chainId}: ${one.amount}${one.denom}`)
  const reads = ({ cursors }: BookFacts) => cursors.map(one => `${one.chainId} was read up to ${one.height}`)
  const differences = (of: (facts: BookFacts) => string[]) => [
    ...of(expected)
      .filter(one => !of(found).includes(one))
      .map(one => `missing: ${one}`),
    ...of(found)
      .filter(one => !of(expected).includes(one))
      .map(one => `instead: ${one}`),
  ]
  return [...rows, ...differences(sums), ...differences(reads)]
}

const dayMs = 86_400_000

/** Which backups are older than they are kept. The newest full one stays, however old it is. */
export function judgeRetention(kept: Pick<Manifest, 'type' | 'takenAt' | 'file'>[], days: number, now: Date): string[] {
  const newest = kept.filter(one => one.type === 'full').toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1))[0]
  return kept.filter(one => one !== newest && now.getTime() - new Date(one.takenAt).getTime() > days * dayMs).map(one => one.file.name)
}

/** A dump of the same data differs little from the one before; of a first one, only the database's size is known. */
export function roomNeeded(databaseBytes: number, lastBytes: number | undefined): number {
  return lastBytes === undefined ? databaseBytes : lastBytes * 2
}
