import { expect, it } from 'vitest'
import { aConfig } from '../../testing/builders.ts'
import { namesFrom } from '../../ui/names.ts'
import { alertTitle } from './alertWords.ts'

it.each([
  ['chain-down', 'sandhub-1', 'Sand Hub does not move, or does not answer'],
  ['client-near-end', 'sandzone-1 07-tendermint-1', 'A client expires very soon: 07-tendermint-1 on Sand Zone'],
  ['lane-low', 'sandhub-1 lane-1', 'Lane lane-1 on Sand Hub runs out of gas money'],
  ['endpoint-unusable', 'sandhub-1 http://a.example/rpc', 'A node cannot be used: http://a.example/rpc on Sand Hub'],
  ['route-failing', 'sandhub-1/transfer/channel-0', 'Our clears on Sand Hub over channel-0 keep failing'],
  ['memory-high', 'a-machine 123', 'a-machine 123 runs out of memory'],
] as const)('calls chains by their names in the title of %s', (name, subject, title) => {
  expect(alertTitle({ name, subject }, namesFrom(aConfig()))).toBe(title)
})
