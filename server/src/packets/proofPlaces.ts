import type { Timeout } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { isUint64 } from './packetEnds.ts'

/** An object of a stranger's JSON. */
export interface Place {
  fields: Record<string, unknown>
  /** Its own, else that of what it stands in. */
  timeout: Timeout | null
}

/** So many objects and lists are looked at, nested so deep: no proof needs more. */
export const mostPlaces = 2_000
const deepest = 16
/** No event has more. */
const mostAttributes = 200

/** The objects in it, outermost first; a list of attributes is an object too. What is beyond `mostPlaces` is not even looked at. */
export function placesIn(json: unknown, timeout: Timeout | null): Place[] {
  const places: Place[] = []
  const waiting = [{ value: json, around: timeout, depth: 0 }]
  for (const { value, around, depth } of waiting) {
    const attributes = Array.isArray(value) ? attributesIn(value) : null
    const fields = attributes ?? asObject(value)
    const own = fields ? (timeoutOf(fields) ?? around) : around
    if (fields) places.push({ fields, timeout: own })
    // Names and values of attributes hold nothing more.
    if (attributes || depth + 1 === deepest) continue
    for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(fields ?? {})) {
      if (waiting.length === mostPlaces) break
      if (typeof inner === 'object' && inner !== null) waiting.push({ value: inner, around: own, depth: depth + 1 })
    }
  }
  return places
}

/** As they are, and as a node writes them in base64; null where one of them is none. Plain checks: a schema would tell each fault. */
function attributesIn(list: unknown[]): Record<string, unknown> | null {
  if (list.length === 0 || list.length > mostAttributes) return null
  const pairs: [string, string | null][] = []
  for (const one of list) {
    const { key, value = null } = asObject(one) ?? {}
    if (typeof key !== 'string' || (typeof value !== 'string' && value !== null)) return null
    pairs.push([key, value], [fromBase64(key), fromBase64(value ?? '')])
  }
  return Object.fromEntries(pairs)
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString()
}

function asObject(value: unknown): Record<string, unknown> | null {
  // Of JSON: an object has names and values.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

const heightNames = ['packet_timeout_height', 'timeout_height', 'timeoutHeight']
const nanosNames = ['packet_timeout_timestamp', 'timeout_timestamp', 'timeoutTimestamp']

/** Null when none is told here. */
export function timeoutOf(fields: Record<string, unknown>): Timeout | null {
  const [height, nanos] = [heightNames, nanosNames].map(names =>
    names.map(name => fields[name]).find(one => one !== undefined && one !== null),
  )
  if (height === undefined && nanos === undefined) return null
  return { ...heightIn(height), nanos: nanosIn(nanos) }
}

/** `1-900`, or an object; zeros are left out in amino's JSON. */
function heightIn(value: unknown): Pick<Timeout, 'revision' | 'height'> {
  const told = asObject(value)
  const [revision, height] = told
    ? [told.revisionNumber ?? told.revision_number, told.revisionHeight ?? told.revision_height].map(digitsIn)
    : digitsIn(value).split('-', 2)
  return { revision: isUint64(revision) ? revision : '0', height: isUint64(height) ? height : '0' }
}

/** Nanoseconds, or a time as Hermes writes it. */
function nanosIn(value: unknown): string {
  const text = digitsIn(asObject(value)?.time ?? value)
  if (isUint64(text)) return text
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)$/.exec(text) ?? []
  const at = seconds === undefined ? Number.NaN : Date.parse(`${seconds}Z`)
  return Number.isNaN(at) || at < 0 ? '0' : String(BigInt(at) * 1_000_000n + BigInt(fraction.padEnd(9, '0')))
}

/** A number, which some write as text. */
function digitsIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
