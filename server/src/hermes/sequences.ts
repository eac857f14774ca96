/** Sequences as Hermes reads them, sorted and each once: `1,3,10..20`. Ranges include both ends. */
export function compactSequences(sequences: readonly string[]): string {
  const sorted = [...new Set(sequences.map(BigInt))].sort((a, b) => (a < b ? -1 : 1))
  const runs: { first: bigint; last: bigint }[] = []
  for (const sequence of sorted) {
    const run = runs.at(-1)
    if (run && run.last + 1n === sequence) run.last = sequence
    else runs.push({ first: sequence, last: sequence })
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`)).join(',')
}
