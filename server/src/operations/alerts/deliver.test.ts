import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../../config/readConfig.ts'
import type { Target } from './targets.ts'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { AlertSettings } from '../../config/alertSettings.ts'
import { endAlert, raiseAlert } from '../../db/alerts.ts'
import { alertDeliveries, alertEvents } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { acknowledgeAlert, redeliver, silenceAlert, testTargets, toggleRule } from './actOnAlerts.ts'
import { deliver } from './deliver.ts'
import { routeEvents } from './routeEvents.ts'
import { createTargets } from './targets.ts'
import { startMailServer } from './testing.ts'

const database = await useDatabase()
const { db } = database
const settings = AlertSettings.parse({ allowNetworks: ['127.0.0.1'], email: ['night@example.org', 'day@example.org'] })
const secret = 'the-path-is-a-secret'
const none: Config['notify'] = {
  slackUrl: undefined,
  discordUrl: undefined,
  webhookUrl: undefined,
  webhookSecret: undefined,
  smtpUrl: undefined,
  mailFrom: undefined,
}
const by = () => ({ at: clock, actor: 'admin-key', source: '127.0.0.1' })

let clock: Date
let lines: string[]
beforeEach(() => {
  clock = new Date('2026-01-01T12:00:00Z')
  lines = []
})
const note = (fields: object, message?: string) => lines.push(`${JSON.stringify(fields)} ${message}`)
const deps = {
  database,
  log: { debug: note, info: note, warn: note, error: note },
  now: () => clock,
  publicUrl: 'https://clear.example',
}

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1_000)
}

async function turn(targets: Target[]): Promise<void> {
  await routeEvents(
    db,
    targets.map(target => target.name),
    clock,
  )
  await Promise.all(targets.map(target => deliver(deps, target)))
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // It listens on TCP.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`
}

/** A target that keeps what it is told, and answers as it is told. */
async function listener(): Promise<{ url: string; bodies: Record<string, unknown>[]; headers: Record<string, unknown>[]; status: number }> {
  const kept = { url: '', bodies: new Array<Record<string, unknown>>(), headers: new Array<Record<string, unknown>>(), status: 200 }
  kept.url = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      kept.bodies.push(JSON.parse(Buffer.concat(chunks).toString()))
      kept.headers.push(request.headers)
      response.writeHead(kept.status).end('as it is')
    })
  })
  return kept
}

function targetsOf(notify: Partial<Config['notify']>, timeoutMs = 2_000) {
  return createTargets({ ...none, ...notify }, settings, 'relayooor', { timeoutMs }).targets
}

async function raise(subject: string, name: 'ledger-unchecked' = 'ledger-unchecked'): Promise<void> {
  await raiseAlert(db, { name, subject, detail: `The ledger of ${subject} was not compared.`, data: {} }, clock)
}

it('what is raised is told once, and once that it is over, in the form of each target', async () => {
  const [slack, discord, own] = await Promise.all([listener(), listener(), listener()])
  const webhookSecret = 'w'.repeat(24)
  const targets = targetsOf({ slackUrl: slack.url, discordUrl: discord.url, webhookUrl: own.url, webhookSecret })
  await raise('a-1')
  await raise('a-1')
  await turn(targets)
  await turn(targets)
  await endAlert(db, 'ledger-unchecked', 'a-1', clock)
  await endAlert(db, 'ledger-unchecked', 'a-1', clock)
  await turn(targets)
  await turn(targets)
  expect(slack.bodies).toEqual([
    {
      text: expect.stringMatching(
        /^WARNING ledger-unchecked of a-1 \(alert \d+\)\nThe ledger of a-1 was not compared\.\nWhat to do: \S+ledger-unchecked$/,
      ),
    },
    { text: expect.stringMatching(/^OVER ledger-unchecked of a-1/) },
  ])
  expect(discord.bodies).toMatchObject([{ content: expect.stringContaining('a-1'), allowed_mentions: { parse: [] } }, {}])
  expect(own.bodies).toMatchObject([
    {
      kind: 'alert',
      service: 'relayooor',
      raised: 1,
      ended: 0,
      alerts: [{ name: 'ledger-unchecked', severity: 'warning', state: 'raised' }],
    },
    { raised: 0, ended: 1, alerts: [{ state: 'ended' }] },
  ])
  const [headers] = own.headers
  const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers?.['relayooor-signature'])) ?? []
  expect(Number(seconds) * 1_000).toBe(new Date('2026-01-01T12:00:00Z').getTime())
  expect(hash).toBe(
    createHmac('sha256', webhookSecret)
      .update(`${seconds}.${JSON.stringify(own.bodies[0])}`)
      .digest('hex'),
  )
  expect(headers?.['relayooor-delivery']).toBe(own.bodies[0]?.id)
})

it('foreign text in an alert calls nobody', async () => {
  const slack = await listener()
  await raiseAlert(db, { name: 'ledger-unchecked', subject: 'a-1', detail: 'It says <!channel> & <@U1>.', data: {} }, clock)
  await turn(targetsOf({ slackUrl: slack.url }))
  expect(slack.bodies).toEqual([{ text: expect.stringContaining('It says &lt;!channel&gt; &amp; &lt;@U1&gt;.') }])
})

it('an alert that is rolled back is told to nobody', async () => {
  const slack = await listener()
  const rolledBack = db.transaction(async tx => {
    await raiseAlert(tx, { name: 'ledger-unchecked', subject: 'a-1', detail: 'Not compared.', data: {} }, clock)
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  await turn(targetsOf({ slackUrl: slack.url }))
  expect(slack.bodies).toEqual([])
})

it('e-mail goes to all recipients by SMTP', async () => {
  const { url, mails } = await startMailServer()
  const targets = targetsOf({ smtpUrl: url, mailFrom: 'alerts@clear.example' })
  await raise('a-1')
  await turn(targets)
  expect(mails).toMatchObject([
    {
      to: ['night@example.org', 'day@example.org'],
      text: expect.stringMatching(/Subject: \[relayooor\] WARNING ledger-unchecked of a-1[\s\S]*was not compared/),
    },
  ])
  expect(await db.select().from(alertDeliveries)).toMatchObject([{ target: 'email', status: 250, deliveredAt: clock }])
})

it('a thousand at once are one sum, and the next comes a minute later', async () => {
  const slack = await listener()
  const targets = targetsOf({ slackUrl: slack.url })
  for (let n = 0; n < 1_000; n += 1) await raise(`subject-${n}`)
  for (let second = 0; second < 59; second += 1) {
    await turn(targets)
    pass(1)
  }
  expect(slack.bodies).toEqual([{ text: expect.stringMatching(/^1000 alerts, and 0 are over:\n(- .*\n){20}and 980 more/) }])
  for (let n = 0; n < 1_000; n += 1) await endAlert(db, 'ledger-unchecked', `subject-${n}`, clock)
  await turn(targets)
  expect(slack.bodies).toHaveLength(1)
  pass(1)
  await turn(targets)
  expect(slack.bodies).toHaveLength(2)
})

it('a target that answers 500 for a day keeps few messages, others get all, and what it missed can be sent again by hand', async () => {
  const [slack, discord] = await Promise.all([listener(), listener()])
  const targets = targetsOf({ slackUrl: slack.url, discordUrl: discord.url })
  slack.status = 500
  for (let minute = 0; minute < 24 * 60; minute += 20) {
    await raise(`at-${minute}`)
    for (const wait of [1, 12, 100, 487, 600]) {
      await turn(targets)
      pass(wait)
    }
    const waiting = (await db.select().from(alertDeliveries)).filter(row => row.nextAttemptAt !== null)
    expect(waiting.length).toBeLessThanOrEqual(5)
    expect(waiting.every(row => row.target === 'slack')).toBe(true)
  }
  expect(discord.bodies).toHaveLength(72)
  const [failed] = (await db.select().from(alertDeliveries)).filter(row => row.target === 'slack' && row.nextAttemptAt === null)
  expect(failed).toMatchObject({ attempts: 9, status: 500, answer: 'as it is', deliveredAt: null })
  slack.status = 200
  const before = slack.bodies.length
  const again = await redeliver(database, failed?.id ?? 0, by())
  expect(await redeliver(database, failed?.id ?? 0, by())).toEqual(again)
  await turn(targets)
  expect(slack.bodies.slice(before)).toContainEqual({ text: failed?.message.text })
  expect(lines.join('\n')).not.toContain(secret)
})

it('a target that hangs keeps nobody waiting', async () => {
  const discord = await listener()
  const [hanging, other] = targetsOf({ slackUrl: await serve(() => {}), discordUrl: discord.url }, 2_000)
  if (!hanging || !other) throw new Error('no targets')
  await raise('a-1')
  await routeEvents(db, ['slack', 'discord'], clock)
  let given = false
  const stuck = deliver(deps, hanging).then(() => (given = true))
  await deliver(deps, other)
  expect([discord.bodies.length, given]).toEqual([1, false])
  await stuck
  expect((await db.select().from(alertDeliveries)).find(row => row.target === 'slack')).toMatchObject({
    attempts: 1,
    status: null,
    answer: 'it did not answer within 2 s',
  })
  expect(lines.join('\n')).not.toContain(secret)
})

it('what is silenced or turned off is not told, and what nobody could be told for a day is dropped', async () => {
  const slack = await listener()
  const targets = targetsOf({ slackUrl: slack.url })
  await raise('a-1')
  const [event] = await db.select().from(alertEvents)
  const id = event?.alertId ?? 0
  expect(await acknowledgeAlert(database, id, by())).toMatchObject({ acknowledged: { by: 'admin-key' } })
  await turn(targets)
  await silenceAlert(database, id, 60, by())
  await endAlert(db, 'ledger-unchecked', 'a-1', clock)
  pass(60)
  await raise('a-1')
  await turn(targets)
  expect(slack.bodies).toHaveLength(1)
  await endAlert(db, 'ledger-unchecked', 'a-1', clock)
  await turn(targets)
  pass(3_600)
  await toggleRule(database, settings, 'ledger-unchecked', false, by())
  await raise('b-1')
  await turn(targets)
  await toggleRule(database, settings, 'ledger-unchecked', true, by())
  const before = slack.bodies.length
  await raise('c-1')
  await routeEvents(db, ['slack'], clock)
  pass(24 * 3_600 + 1)
  await turn(targets)
  expect(slack.bodies).toHaveLength(before)
})

it('a test reaches every target', async () => {
  const [slack, discord] = await Promise.all([listener(), listener()])
  const targets = targetsOf({ slackUrl: slack.url, discordUrl: discord.url })
  await testTargets(database, ['slack', 'discord'], by())
  await turn(targets)
  expect([slack.bodies, discord.bodies]).toMatchObject([
    [{ text: 'Test of the alerts, asked for by admin-key.' }],
    [{ content: 'Test of the alerts, asked for by admin-key.' }],
  ])
})

it('settings that come to nothing are named', () => {
  const unusable = (notify: Partial<Config['notify']>, email: string[] = []) =>
    createTargets({ ...none, ...notify }, { email, allowNetworks: [] }, 'r')
  const nobody = 'Nobody is told of alerts: SLACK_WEBHOOK_URL, DISCORD_WEBHOOK_URL, ALERT_WEBHOOK_URL and SMTP_URL lead nowhere.'
  expect(unusable({ webhookUrl: 'https://a.example' })).toEqual({
    targets: [],
    unusable: ['ALERT_WEBHOOK_URL is set without ALERT_WEBHOOK_SECRET: no alert goes that way', nobody],
  })
  expect(unusable({ smtpUrl: 'smtp://a.example' }).unusable).toEqual([
    'SMTP_URL is set without MAIL_FROM and alerts.email in RELAYOOOR_CONFIG: no alert goes that way',
    nobody,
  ])
  expect(unusable({}, ['a@example.org']).unusable).toEqual([
    'alerts.email is set without SMTP_URL and MAIL_FROM: no alert goes that way',
    nobody,
  ])
  expect(unusable({}).unusable).toEqual([nobody])
  expect(unusable({ slackUrl: 'https://a.example' }).unusable).toEqual([])
})
