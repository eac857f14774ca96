import { expect, it } from 'vitest'
import { readServiceFile } from './serviceFile.ts'

function rules(text: string) {
  const file = readServiceFile(`alerts: { rules: { ${text} } }`)
  if (!file.ok) throw new Error(file.problems.join('; '))
  return file.value.alerts.rules
}

it('a threshold that is moved takes its end with it', () => {
  expect(rules('disk-full: { begins: 0.4 }')['disk-full']).toEqual({ begins: 0.4, ends: 0.375, forSeconds: 10 })
  expect(rules('lane-low: { begins: 10 }')['lane-low']).toEqual({ begins: 10, ends: 11, forSeconds: 0 })
  expect(rules('lane-low: { begins: 10, ends: 50, forSeconds: 9 }')['lane-low']).toEqual({ begins: 10, ends: 50, forSeconds: 9 })
})

it.each([
  ['rules: { disk-full: { begins: 0.8, ends: 0.9 } }', 'at alerts.rules.disk-full'],
  ['rules: { lane-low: { begins: 10, ends: 5 } }', 'at alerts.rules.lane-low'],
  ['rules: { disk-ful: { begins: 0.8 } }', 'at alerts.rules'],
  ['email: [nobody]', 'at alerts.email.0'],
  ['allowNetworks: [10.0.0.0/33]', 'at alerts.allowNetworks.0'],
  ['allowNetworks: [intern.example]', 'at alerts.allowNetworks.0'],
])('alerts: { %s } is refused by name', (text, where) => {
  expect(readServiceFile(`alerts: { ${text} }`)).toMatchObject({ ok: false, problems: [expect.stringContaining(where)] })
})
