import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvRecord } from './csv.ts'

it.each([
  [['a', 'b c', ''], 'a,b c,\r\n'],
  [['one, two', 'say "hi"', 'two\nlines'], '"one, two","say ""hi""","two\nlines"\r\n'],
  [['=1+1', '+1', '-1', '@now', '\tx', '\r=1'], "'=1+1,'+1,'-1,'@now,'\tx,\"'\r=1\"\r\n"],
  [['a=1', '12.5', 'ibc/27394FB0'], 'a=1,12.5,ibc/27394FB0\r\n'],
])('%j is %j', (fields, record) => {
  expect(csvRecord(fields)).toBe(record)
})

it('any fields read back as they are, but for the apostrophe before a formula, and none begins one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', 'a', '1') }), { minLength: 1 }),
      fields => {
        const back = readRecord(csvRecord(fields))
        expect(back.map(field => field.replace(/^'/, ''))).toEqual(fields)
        expect(back.filter(field => /^[=+\-@\t\r\n]/.test(field))).toEqual([])
      },
    ),
  )
})

/** RFC 4180, as a reader. */
function readRecord(record: string): string[] {
  const fields: string[] = []
  for (const [, quoted, plain] of `,${record.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,"]*))/g))
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
  return fields
}
