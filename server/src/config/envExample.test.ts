import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingNames } from './readConfig.ts'

/** Told by the sandbox to its own server, and of no use to anybody else. */
const sandboxOnly = ['RELAYOOOR_MODE', 'DEVELOPMENT_WALLET_URL']

it('.env.example names every setting once, and no other', () => {
  const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n')
  const names = lines.flatMap(line => /^([A-Z_]+)=/.exec(line)?.[1] ?? [])
  expect(names.toSorted()).toEqual(settingNames.filter(name => !sandboxOnly.includes(name)).toSorted())
})
