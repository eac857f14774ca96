import type { FieldCase } from './fieldCase.ts'
import { basename } from 'node:path'
import { laterWork } from './fieldCase.ts'

const grounds: Record<FieldCase['on'], string> = {
  nothing: 'the code alone',
  records: 'real PostgreSQL',
  stub: 'fake nodes',
  sandbox: 'simulated chains',
  'real chains': 'real chains, real Hermes',
}

/** `docs/field.md`, of the cases. */
export function fieldDocument(topics: Record<string, FieldCase[]>): string {
  const cases = Object.values(topics).flat()
  const waiting = cases.filter(({ later }) => later !== undefined).length
  return [
    '# Reports from the field',
    '',
    `${cases.length} public reports of people whose transfers were stuck, and what becomes of each here. ` +
      `${waiting} of them wait for later work, in whole or in part.`,
    'This page is made of [the cases](../e2e/field/cases) by `node e2e/field/write.ts`. ' +
      '[Their test](../e2e/field/field.test.ts) holds each quoted sentence to what the service and its page really say.',
    '',
    'A source without a scheme is a path at github.com. What bare Hermes does is told where it was tried, with Hermes 1.10.5.',
    ...Object.entries(topics).flatMap(([title, rows]) => ['', `## ${title}`, ...rows.flatMap(section)]),
    '',
  ].join('\n')
}

function section({ id, from, happened, does, reads, on, shownBy, bare, later }: FieldCase): string[] {
  const tests = shownBy.map(([file, ...names]) => `[${basename(file).replace('.test.ts', '')}](../${file}) ${names.map(star).join(', ')}`)
  return [
    '',
    `### ${id}`,
    '',
    happened,
    '',
    `- **relayooor:** ${does}`,
    ...(reads ? [`- **a person reads:** “${reads.text}”`] : []),
    ...(bare === undefined ? [] : [`- **bare Hermes:** ${bare}.`]),
    ...(tests.length > 0 ? [`- **shown by** (${grounds[on]}): ${tests.join('; ')}`] : []),
    ...(later === undefined ? [] : [`- **later:** ${laterWork[later]}`]),
    `- **from:** ${from.join(' · ')}`,
  ]
}

function star(name: string): string {
  return `*${name}*`
}
