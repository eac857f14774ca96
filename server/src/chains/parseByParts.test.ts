import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { parseByParts } from './parseByParts.ts'

const json = Buffer.concat([Buffer.from('{"a":[{"value":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"},{"value":"€ 5"}],"b":"c"}')])
async function* inPieces(bytes: number) {
  for (let from = 0; from < json.length; from += bytes) yield json.subarray(from, from + bytes)
}

it.each([1, 2, 3, 17, 1_000])('loses nothing beside a value that is not UTF-8, in pieces of %i bytes', async bytes => {
  expect(await parseByParts(inPieces(bytes), ['$.a.*', '$.b'])).toEqual({ a: [{ value: '\uFFFD\uFFFD' }, { value: '€ 5' }], b: 'c' })
})
