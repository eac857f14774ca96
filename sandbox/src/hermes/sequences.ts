export type Range = [first: bigint, last: bigint]

/** One element of `1,3,10..20`, as Hermes reads it: a range includes both ends, and is empty when reversed. Else the error text. */
export function parseRange(text: string): Range | string {
  const dots = text.indexOf('..')
  const [first, last] = dots < 0 ? [text, text] : [text.slice(0, dots), text.slice(dots + 2)]
  const fault = [first, last].find(part => !/^\d{1,20}$/.test(part))
  return fault === undefined ? [BigInt(first), BigInt(last)] : `Invalid sequence number: ${fault}`
}

export function inRanges(ranges: readonly Range[], sequence: bigint): boolean {
  return ranges.some(([first, last]) => first <= sequence && sequence <= last)
}

/** Runs of sequences as Hermes prints them: `4..=5, 7..=7`. */
export function collated(sequences: readonly bigint[]): string {
  const runs: Range[] = []
  for (const sequence of sequences) {
    const run = runs.at(-1)
    if (run && run[1] + 1n === sequence) run[1] = sequence
    else runs.push([sequence, sequence])
  }
  return runs.map(([first, last]) => `${first}..=${last}`).join(', ')
}
