import type { NodeFacts } from './judgeNodes.ts'
import { describe, expect, it } from 'vitest'
import { judgeLimits, judgeNodes } from './judgeNodes.ts'

const caps = [{ denom: 'uatom', caps: { caused: 5n, causedDaily: 100n, failedDaily: 300n } }]
const facts: NodeFacts = { chainId: 'hub-1', rpc: ['https://a.example'], quorum: 1, hotKey: true, caps, addresses: new Map() }
const two = { ...facts, rpc: ['https://a.example', 'https://b.example'], quorum: 2 }

describe('what an operator is told of nodes', () => {
  it('nothing of two that have to agree', () => expect(judgeNodes(two)).toEqual([]))

  it.each<[string, Partial<NodeFacts>, string[]]>([
    [
      'one node',
      {},
      [
        'one node alone is believed (a.example)',
        'up to 100 uatom',
        '5 each',
        'up to 300 of failed orders',
        'CHAIN_RPC_ENDPOINTS=hub-1:https://',
      ],
    ],
    ['two, each believed alone', { rpc: two.rpc }, ['RPC_QUORUM=1 believes each of its 2 nodes alone']],
    [
      'one node and no caps',
      { caps: [{ denom: 'uatom', caps: { caused: undefined, causedDaily: undefined, failedDaily: 300n } }] },
      ['any amount of uatom', 'can empty the service wallet'],
    ],
    ['one node, and refunds signed by hand', { hotKey: false }, ['a person sees each']],
    ['two paths of one host', { rpc: ['https://a.example/x', 'https://A.example.:443/y'] }, ['one node alone', '2 addresses are one node']],
    ['two ports of one host beside another', { ...two, rpc: [...two.rpc, 'http://b.example:26657'] }, ['3 addresses are 2 nodes']],
    ['two on this machine', { ...two, rpc: ['http://127.0.0.1:1', 'http://localhost:2'] }, ['share the machine']],
    [
      'two names of one address',
      {
        ...two,
        addresses: new Map([
          ['a.example', ['192.0.2.1', '192.0.2.2']],
          ['b.example', ['192.0.2.2']],
        ]),
      },
      ['a.example and b.example are both at 192.0.2.2'],
    ],
  ])('%s', (_, change, words) => {
    const said = judgeNodes({ ...facts, ...change }).join('\n')
    for (const word of words) expect(said).toContain(word)
  })
})

it('limits that cannot come to anything are said', () => {
  expect(judgeLimits({ named: { REFUND_CAUSED_LIMIT: ['uatom'] }, caps })).toEqual([])
  expect(judgeLimits({ named: { REFUND_AUTO_LIMIT: ['udup', 'uatom'] }, caps })).toEqual([
    expect.stringContaining('REFUND_AUTO_LIMIT names udup'),
  ])
  expect(judgeLimits({ named: {}, caps: [{ denom: 'uatom', caps: { caused: 6n, causedDaily: 100n, failedDaily: 300n } }] })).toEqual([
    expect.stringContaining('above that a refund waits'),
  ])
})
