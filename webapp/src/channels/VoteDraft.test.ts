// @vitest-environment happy-dom
import type { RecoveryDraft } from '@relayooor/shared'
import type { Planned } from '../testing/stubApi.ts'
import { expect, it, vi } from 'vitest'
import { aChannel } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { until } from '../testing/until.ts'

const path = '/channels/sandhub-1/transfer/channel-0'
const { source } = aChannel()
const client = { clientId: '07-tendermint-3', status: 'expired' as const }
const parameters = { trustLevel: '1/3', unbondingPeriod: '1814400s', maxClockDrift: '5s', upgradePath: 'upgrade', proofSpecs: 'aa' }
const draft: RecoveryDraft = {
  chainId: 'sandhub-1',
  follows: 'sandzone-1',
  subject: { clientId: '07-tendermint-3', latestHeight: '1-900', status: 'expired', parameters },
  substitutes: [{ clientId: '07-tendermint-5', latestHeight: '1-4000', status: 'active', parameters, following: 'follows', differs: [] }],
  proposal: {
    messages: [
      {
        '@type': '/ibc.core.client.v1.MsgRecoverClient',
        subject_client_id: '07-tendermint-3',
        substitute_client_id: '07-tendermint-5',
        signer: 'cosmos1gov',
      },
    ],
    metadata: '',
    deposit: '10000000uhub',
    title: 'Recover',
    summary: 'It is dead.',
    expedited: false,
  },
  olderCommand: 'tx gov submit-legacy-proposal update-client 07-tendermint-3 07-tendermint-5',
  createSubstitute: 'hermes create client --host-chain sandhub-1 --reference-chain sandzone-1',
}
const there = `GET /channels/${source.chainId}/${source.portId}/${source.channelId}/recovery`

async function pressed(answer: Planned, more: { recovery?: { proposalId: string } } = {}) {
  const saved: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    saved.push(blob as Blob)
    return 'blob:x'
  })
  const channel = aChannel({ source: { ...source, client: { ...client, ...more } } })
  const { page, text } = await mountPage(path, { [`GET ${path}`]: { channel, days: [] }, [there]: answer })
  await until(() => expect(text()).toContain('Who can mend it'))
  const button = () => page.findAll('button').find(one => one.text().startsWith('Write the proposal'))
  await button()?.trigger('click')
  return { text, saved, button }
}

it('saves the proposal, and says what it does', async () => {
  const { text, saved } = await pressed(draft)
  await until(() => expect(text()).toContain('It puts the state of 07-tendermint-5 in the place of 07-tendermint-3'))
  expect(text()).toContain('with a deposit of 10000000uhub')
  expect(JSON.parse((await saved[0]?.text()) ?? '')).toEqual(draft.proposal)
})

it('says how to make a client that can take its place, where there is none', async () => {
  const { text, saved } = await pressed({ ...draft, proposal: null, olderCommand: null })
  await until(() => expect(text()).toContain('cannot take its place'))
  expect(text()).toContain('hermes create client')
  expect(saved).toEqual([])
})

it('says that it cannot be written now', async () => {
  const { text } = await pressed(problem(503, 'unavailable'))
  await until(() => expect(text()).toContain('Try again'))
})

it('is not offered while a vote is under way', async () => {
  const { text, button } = await pressed(draft, { recovery: { proposalId: '7' } })
  expect(text()).toContain('proposal 7')
  expect(button()).toBeUndefined()
})
