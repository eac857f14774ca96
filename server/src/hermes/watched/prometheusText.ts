/** One line of Prometheus' text format. */
export interface Sample {
  name: string
  labels: ReadonlyMap<string, string>
  value: number
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/
const label = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/g
const escapes: Record<string, string> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' }

/** The samples of these metrics; null when it is not this format. */
export function readPrometheusText(text: string, names: ReadonlySet<string>): Sample[] | null {
  const samples: Sample[] = []
  for (const row of text.split('\n')) {
    const written = row.trim()
    if (written === '' || written.startsWith('#')) continue
    const [, name = '', labels = '', number = ''] = line.exec(written) ?? []
    const value = valueOf(number)
    if (name === '' || value === null) return null
    if (names.has(name))
      samples.push({
        name,
        labels: new Map([...labels.matchAll(label)].map(([, key = '', quoted = '']) => [key, quoted.replace(/\\[\\"n]/g, unescape)])),
        value,
      })
  }
  return samples
}

function unescape(escaped: string): string {
  return escapes[escaped] ?? escaped
}

function valueOf(text: string): number | null {
  if (text === 'NaN') return Number.NaN
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = Number(text)
  return Number.isNaN(value) ? null : value
}

/** A count; undefined when it is none that a number can hold. */
export function countOf({ value }: Sample): number | undefined {
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
