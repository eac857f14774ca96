import { describe, expect, it } from 'vitest'
import { holds, parseQuery, QueryError } from './query.ts'

describe('the query language', () => {
  it('reads conditions joined by AND', () => {
    expect(
      parseQuery("send_packet.packet_src_channel='channel-0' AND tx.height>=5 AND message.module EXISTS AND a-b.c CONTAINS 'x y'"),
    ).toEqual([
      { key: 'send_packet.packet_src_channel', operator: '=', value: 'channel-0' },
      { key: 'tx.height', operator: '>=', value: '5' },
      { key: 'message.module', operator: 'EXISTS', value: '' },
      { key: 'a-b.c', operator: 'CONTAINS', value: 'x y' },
    ])
  })

  it.each(['', 'foo', "a.b='c' AND", "a.b='c' OR d.e='f'", "a.b='c", 'tx.height=5x'])('refuses %j', text => {
    expect(() => parseQuery(text)).toThrow(QueryError)
  })

  it('compares numbers as numbers', () => {
    expect(holds({ key: 'tx.height', operator: '>', value: '9' }, '10')).toBe(true)
    expect(holds({ key: 'tx.height', operator: '<=', value: '9' }, '10')).toBe(false)
  })
})
