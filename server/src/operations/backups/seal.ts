import type { ReadableStream } from 'node:stream/web'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Decrypter, Encrypter } from 'age-encryption'
import { BackupError } from './backupError.ts'

/** Encrypts for these age recipients as it is read; as it is where there are none. */
export async function seal(plain: Readable, recipients: string[]): Promise<Readable> {
  if (recipients.length === 0) return plain
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return fromWeb(await encrypter.encrypt(toWeb(plain)))
}

/** Opens it with the age identities of a file. @throws BackupError when none of them fits */
export async function unseal(sealed: Readable, identityFile: string | undefined): Promise<Readable> {
  if (identityFile === undefined)
    throw new BackupError('encrypted', 'the backup is encrypted by age: name the file of the identity that opens it')
  const decrypter = new Decrypter()
  const lines = (await readFile(identityFile, 'utf8')).split('\n').map(line => line.trim())
  for (const line of lines.filter(one => one !== '' && !one.startsWith('#'))) decrypter.addIdentity(line)
  try {
    return fromWeb(await decrypter.decrypt(toWeb(sealed)))
  } catch (cause) {
    throw new BackupError('encrypted', 'no identity of that file opens the backup', { cause })
  }
}

// Node's own types of web streams and those of the package are two names for one thing.
const toWeb = (stream: Readable) => Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>
const fromWeb = (stream: globalThis.ReadableStream<Uint8Array>) => Readable.fromWeb(stream as unknown as ReadableStream)
