import type { Endpoint } from '@relayooor/shared'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { basePath, endpoints } from '@relayooor/shared'
import { z } from 'zod'
import { settingNames } from '../../config/readConfig.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))
const all: Endpoint[] = Object.values(endpoints)
const calls = new Set(all.map(({ method, path }) => `${method} ${path}`))
const settings = new Set([...settingNames, 'NODE_OPTIONS'])
const curl = /curl -sf "\$SERVICE(\S+)" -H "X-Admin-Key: \$ADMIN_API_KEY"(?: -H 'Content-Type: application\/json' -d '([^']+)')?/g

/** What a page for operators names and there is not: calls, commands, settings. */
export function faultsOfPage(page: string): string[] {
  const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  return [
    ...quoted.filter(text => /^(?:GET|POST) /.test(text) && !calls.has(text)),
    ...quoted.filter(text => /^[A-Z]+_[A-Z_]+(?:=|$)/.test(text) && !settings.has(text.replace(/=.*/, ''))),
    ...[...page.matchAll(/npm run ([\w:]+)/g)].flatMap(([text, script = '']) => (script in scripts ? [] : text)),
    ...faultsOfCurls(page.replaceAll(/ \\\n +/g, ' ')),
  ]
}

/** Each is written alike, so that none is passed over. */
function faultsOfCurls(page: string): string[] {
  const found = [...page.matchAll(curl)]
  const others = page.split('curl ').length - 1 - found.length
  return [
    ...(others > 0 ? [`${others} of its curls are written in another way`] : []),
    ...found.flatMap(([text, path = '', body]) => {
      const [place = '', query = ''] = path.replace(basePath, '').split('?')
      const endpoint = findCall(body === undefined ? 'GET' : 'POST', place)
      const isTaken =
        (body === undefined || endpoint?.body?.safeParse(JSON.parse(body)).success) &&
        (query === '' || endpoint?.query?.safeParse(Object.fromEntries(new URLSearchParams(query))).success)
      return endpoint && isTaken ? [] : text
    }),
  ]
}

/** A step of a path may stand for anything. */
function findCall(method: string, place: string): Endpoint | undefined {
  const steps = place.split('/')
  return all.find(one => {
    const wanted = one.path.split('/')
    return one.method === method && wanted.length === steps.length && wanted.every((step, n) => step.startsWith(':') || step === steps[n])
  })
}
