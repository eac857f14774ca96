/** The runbooks of this version of the service, as they stand in `docs/operations/runbooks`. */
const files = import.meta.glob<string>('../../../docs/operations/runbooks/*.md', { query: '?raw', import: 'default', eager: true })

const byName = new Map(Object.entries(files).map(([path, text]) => [path.replace(/^.*\//, '').replace(/\.md$/, ''), text]))

export const runbookNames: readonly string[] = [...byName.keys()].sort()

export function runbookText(name: string): string | undefined {
  return byName.get(name)
}
