import { describe, expect, it } from 'vitest'
import { eachNodeFirst, nodeOf } from './nodeOf.ts'

describe('one host is one node', () => {
  it.each([
    ['two ports', 'https://rpc.example.org:26657', 'https://rpc.example.org:443'],
    ['two paths', 'https://rpc.example.org/cosmos', 'https://rpc.example.org/hub?key=1'],
    ['http and https', 'http://rpc.example.org', 'https://rpc.example.org'],
    ['capitals', 'https://RPC.Example.ORG', 'https://rpc.example.org'],
    ['a final dot', 'https://rpc.example.org.', 'https://rpc.example.org'],
    ['a name and password', 'https://me:secret@rpc.example.org', 'https://rpc.example.org'],
    ['IPv6 in two spellings', 'http://[2001:DB8::0001]:26657', 'http://[2001:db8:0:0:0:0:0:1]'],
    ['IPv4 within IPv6', 'http://[::ffff:192.0.2.7]:1', 'http://192.0.2.7:2'],
    ['IPv4 in another number', 'http://0xC0000207', 'http://192.0.2.7'],
    ['letters of another alphabet', 'https://b\u00FCcher.example', 'https://xn--bcher-kva.example'],
  ])('whatever differs: %s', (_, one, other) => expect(nodeOf(one)).toBe(nodeOf(other)))

  it.each([
    ['two hosts', 'https://a.example.org', 'https://b.example.org'],
    ['two ports of this machine', 'http://127.0.0.1:26657', 'http://127.0.0.1:26757'],
    ['two ports of this machine by name', 'http://localhost:1', 'http://localhost:2'],
  ])('but %s are two', (_, one, other) => expect(nodeOf(one)).not.toBe(nodeOf(other)))

  it.each(['localhost', 'LOCALHOST.', 'node.localhost', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '[::]', '127.0.0.2'])(
    '%s is this machine, however it is called',
    host => {
      expect(nodeOf(`http://${host}:26657/path`)).toBe(nodeOf('http://127.0.0.1:26657'))
    },
  )
})

it('asking the first few asks as many nodes', () => {
  const endpoints = ['a', 'a', 'b', 'a', 'b', 'c'].map((node, number) => ({ node, number }))
  expect(eachNodeFirst(endpoints).map(one => one.number)).toEqual([0, 2, 5, 1, 4, 3])
})
