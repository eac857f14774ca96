import type { Component } from 'vue'

/** The runbooks of this version of the service, as they stand in `docs/operations/runbooks`. */
const files = import.meta.glob<Component>('../../../docs/operations/runbooks/*.md', { import: 'default', eager: true })

const byName = new Map(Object.entries(files).map(([path, component]) => [path.replace(/^.*\//, '').replace(/\.md$/, ''), component]))

export const runbookNames: readonly string[] = [...byName.keys()].sort()

export function findRunbook(name: string): Component | undefined {
  return byName.get(name)
}
