import { describe, expect, it } from 'vitest'
import { ackHashOf, provesSuccess, readAcknowledgement, readWritten, usualAck } from './acknowledgement.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const success = '{"result":"AQ=="}'
const result = (text: string) => JSON.stringify({ result: base64(text) })
const contract = (ibcAck: string) => result(JSON.stringify({ contract_result: null, ibc_ack: base64(ibcAck) }))
function withFee(ack: string, good: boolean) {
  return JSON.stringify({ app_acknowledgement: base64(ack), forward_relayer_address: '', underlying_app_success: good })
}
const nested = (depth: number): string => (depth === 0 ? success : contract(nested(depth - 1)))

describe('acknowledgements', () => {
  it.each([
    [success, 'success'],
    ['{"error":"ABCI code: 1: error handling packet: see events for details"}', 'error'],
    [contract(success), 'success'],
    [nested(3), 'success'],
    [contract('{"error":"no"}'), 'other'],
    [contract(result('packet forward failed after point of no return: giving up')), 'stopped'],
    [result('packet forward failed after point of no return: ABCI code: 1: error handling packet'), 'stopped'],
    [result('{"contract_result":"x"}'), 'other'],
    [result('anything'), 'other'],
    [nested(12), 'other'],
    [withFee(success, true), 'success'],
    [withFee(contract(success), true), 'success'],
    [withFee('{"error":"no"}', false), 'error'],
    [withFee(result('anything'), true), 'other'],
    // What the source looks at is the inner one alone; a chain keeps nothing of what it counts as no success.
    [withFee('{"error":"no"}', true), 'error'],
    [withFee(success, false), 'other'],
    [withFee(withFee('{"error":"no"}', false), false), 'other'],
    [withFee('{"error":"no"}', false).replace('{', '{"more":1,'), 'other'],
    ['{}', 'other'],
    ['{"error":"","code":1}', 'other'],
    ['{"result":"AQ==","error":"no"}', 'other'],
    ['{"error":"no","result":"AQ=="}', 'other'],
    ['{"result":""}', 'other'],
    ['{"result":null}', 'other'],
    ['{"result":{"ok":"AQ=="}}', 'other'],
    ['{"error":{"code":1}}', 'other'],
    ['{"error":""}', 'error'],
    ['["AQ=="]', 'other'],
    [contract('{"result":"AQ==","error":"no"}'), 'other'],
    [withFee('', true), 'other'],
    ['not json', 'other'],
  ])('%s says %s', (text, said) => {
    expect(readAcknowledgement(bytes(text))).toBe(said)
  })

  it.each([
    '{"error":"ABCI code: 1: error handling packet: see events for details"}',
    '{"error":""}',
    '{"error":"\\"a\\" \\\\ \\n \\t \\u0001 \\u003cb\\u003e \\u0026 \\u2028 é \u{1F680} \u007F /"}',
    withFee('{"error":"no"}', false),
    `{ "app_acknowledgement": "${base64('{"error":"no"}')}", "underlying_app_success": false }`,
  ])('the source takes the error %s, written as Go writes it', text => {
    expect(readWritten(bytes(text))).toBe('error')
  })

  it.each([
    '{"error": "no"}',
    ' {"error":"no"}',
    '{"error":"no"}\n',
    '{"error":"<"}',
    '{"error":"a & b"}',
    '{"error":"\u2028"}',
    '{"error":"\\u003C"}',
    '{"error":"\\u006eo"}',
    '{"error":"\\/"}',
    '{"error":"\\u000a"}',
    '{"error":"\\ud800"}',
    '{"error":"\\ufffd"}',
    '{"error":"\\b"}',
    '{"error":"\\u0008"}',
    '{"error":"first","error":"no"}',
    '{"\\u0065rror":"no"}',
    withFee('{"error": "no"}', false),
    withFee('{"error":"<"}', true),
  ])('the source does not take the error %s', text => {
    expect(readAcknowledgement(bytes(text))).toBe('error')
    expect(readWritten(bytes(text))).toBe('malformed')
  })

  it('the source does not take an error whose bytes are no text', () => {
    expect(readWritten(Buffer.from('{"error":"\xFF"}', 'latin1'))).toBe('malformed')
  })

  const refused = '{"error":"ABCI code: 1: error handling packet: see events for details"}'
  it.each([success, refused, withFee(success, true), withFee(refused, false)])('knows %s by what a chain keeps of it', text => {
    expect(Buffer.from(usualAck(ackHashOf(bytes(text))) ?? []).toString()).toBe(text)
    expect(usualAck(ackHashOf(bytes(contract(text))))).toBeNull()
  })

  it('knows the commitment of a usual success by itself', () => {
    expect(ackHashOf(bytes(success))).toBe('08F7557ED51826FE18D84512BF24EC75001EDBAF2123A477DF72A0A9F3640A7C')
    expect(provesSuccess(ackHashOf(bytes(success)))).toBe(true)
    expect(provesSuccess(ackHashOf(bytes(withFee(success, true))))).toBe(true)
    for (const text of [
      contract(success),
      withFee(success, false),
      '{"error":"ABCI code: 1: error handling packet: see events for details"}',
    ])
      expect(provesSuccess(ackHashOf(bytes(text)))).toBe(false)
  })
})
