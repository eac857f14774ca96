import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BackupType, parseJson } from '@relayooor/shared'
import { z } from 'zod'

/** What the database held at the moment of the backup: a restored one must hold the same. */
export const BookFacts = z.object({
  /** Rows by table. */
  tables: z.record(z.string(), z.int()),
  /** What the ledger adds up to, in base units. */
  ledger: z.array(z.object({ account: z.string(), chainId: z.string(), denom: z.string(), amount: z.string() })),
  /** The newest block of each chain that was read: reading goes on after it. */
  cursors: z.array(z.object({ chainId: z.string(), height: z.int() })),
})
export type BookFacts = z.infer<typeof BookFacts>

/** Stands beside each backup. One without it is not finished, and is no backup. */
export const Manifest = BookFacts.extend({
  product: z.literal('relayooor'),
  format: z.literal(1),
  version: z.string(),
  type: BackupType,
  takenAt: z.iso.datetime(),
  /** Major version of the `pg_dump` that wrote it: an older `pg_restore` cannot read it. */
  program: z.int(),
  /** Hashes of the migrations that its schema has, in their order. */
  migrations: z.array(z.string()),
  file: z.object({ name: z.string(), bytes: z.int(), sha256: z.string() }),
  /** By age, for the recipients of then. */
  encrypted: z.boolean(),
  /** Of the quotes' signing keys, which follow from CLEARING_SECRET_KEY: it is not in the backup, and must be the same. */
  signingKeys: z.array(z.string()),
  /** Settings that were set: they, and the files that they name, are not in the backup. */
  settings: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

/** Null for what is no manifest of ours. */
export async function readManifest(path: string): Promise<Manifest | null> {
  const text = await readFile(path, 'utf8')
  const parsed = Manifest.safeParse(parseJson(text))
  return parsed.success ? parsed.data : null
}

/** Whole or not at all: the backup counts from the moment that it is there. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const unfinished = `${path}.unfinished`
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await renameSynced(unfinished, path)
}

/** Survives a loss of power. */
export async function renameSynced(from: string, to: string): Promise<void> {
  await rename(from, to)
  const folder = await open(dirname(to), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
