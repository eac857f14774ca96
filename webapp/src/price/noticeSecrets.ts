import { z } from 'zod'
import { readStoredAs, writeStored } from '../ui/storage.ts'

const key = 'relayooor.notice-secrets'
const mostKept = 50
const schema = z.array(z.tuple([z.string(), z.string()]))

/** With it the browser that asked for a price may ask to be told of its order. */
export function keepNoticeSecret(token: string, secret: string | undefined): void {
  if (secret !== undefined) writeStored(key, JSON.stringify([[token, secret], ...read()].slice(0, mostKept)))
}

export function readNoticeSecret(token: string): string | undefined {
  return read().find(([id]) => id === token)?.[1]
}

function read(): [string, string][] {
  return readStoredAs(key, schema) ?? []
}
