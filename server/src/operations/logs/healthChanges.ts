/** Something that can be well or not, as this process sees it. */
export interface HealthPart {
  kind: 'chain' | 'node' | 'hermes' | 'lane' | 'database'
  /** Which of its kind. */
  name: string
  /** `ok`, or what is wrong, in a word. */
  state: string
  /** What a log line tells besides. */
  fields: Record<string, unknown>
}

export interface HealthChange {
  level: 'info' | 'warn' | 'error'
  message: string
  fields: Record<string, unknown>
}

const words = {
  chain: { level: 'error', bad: 'a chain is not well', good: 'a chain is well again' },
  node: { level: 'warn', bad: 'a node cannot be used', good: 'a node can be used again' },
  hermes: { level: 'error', bad: 'Hermes cannot be used', good: 'Hermes can be used again' },
  lane: { level: 'warn', bad: 'calls of Hermes on a lane fail', good: 'calls of Hermes on a lane fail no more' },
  database: { level: 'error', bad: 'the database does not answer', good: 'the database answers again' },
} as const

/** One line for each part whose state is another than before; of what was not looked at before, only what is wrong. */
export function healthChanges(before: ReadonlyMap<string, string>, parts: HealthPart[]): HealthChange[] {
  return parts.flatMap((part): HealthChange[] => {
    const { level, bad, good } = words[part.kind]
    const was = before.get(keyOf(part)) ?? 'ok'
    if (was === part.state) return []
    return part.state === 'ok'
      ? [{ level: 'info', message: good, fields: { ...part.fields, was } }]
      : [{ level, message: bad, fields: { ...part.fields, state: part.state } }]
  })
}

export function statesOf(parts: HealthPart[]): ReadonlyMap<string, string> {
  return new Map(parts.map(part => [keyOf(part), part.state]))
}

function keyOf({ kind, name }: HealthPart): string {
  return `${kind} ${name}`
}
