/** A Markdown table. */
export function table(heads: string[], rows: string[][]): string {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
