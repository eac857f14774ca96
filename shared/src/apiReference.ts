import type { Endpoint, EndpointName } from './endpoints.ts'
import { aliasesOf } from './aliases.ts'
import { costKinds } from './cost.ts'
import { curlOf } from './curlOf.ts'
import { basePath, endpoints } from './endpoints.ts'
import { examples } from './examples/examples.ts'
import { probes } from './probes.ts'

/** As this file reads it, whichever call it is of. */
interface AnyExample {
  params?: object
  query?: object
  body?: unknown
  replies: Record<number, unknown>
}

const who: Record<NonNullable<Endpoint['access']> | 'everybody', string> = {
  everybody: 'everybody',
  session: 'who has signed in',
  account: 'who has signed in with a wallet',
  owner: 'who has signed in with a wallet, and third parties by their key (`X-Api-Key`)',
  key: 'third parties by their key (`X-Api-Key`)',
  admin: 'admins and viewers',
  'admin-only': 'admins',
}

/** `docs/api.md`: each call of the contract with its example, for people. */
export function apiReference(): string {
  // Object.keys forgets the names.
  const names = Object.keys(endpoints) as EndpointName[]
  const groups = Map.groupBy(names, name => groupOf(endpoints[name].path))
  return [
    '# The API',
    '',
    'This page is made of [the contract](../shared/src/endpoints.ts) by `node scripts/write-api.ts`; `npm test` compares them. ' +
      `Every field of every request and answer, with its bounds, is in \`${basePath}/openapi.json\` of a running service. ` +
      'How another page or program uses it: [integration](integration.md).',
    '',
    '```sh',
    'SERVICE=https://clear.example.org      # where the service is',
    'ADMIN_API_KEY=...                      # for calls of admins',
    'API_KEY=...                            # for calls of third parties',
    '```',
    '',
    'Calls of people who have signed in take the cookie that signing in has set (`-c cookies.txt` there, `-b cookies.txt` here). ' +
      'A refusal is a problem as of RFC 9457: its `code` says which, its `facts` the rest.',
    'Any call may also be refused with `invalid-request`, `forbidden`, `too-large`, `rate-limited`, `unavailable` or `internal`. ' +
      '`Idempotency-Key` makes a POST safe to repeat.',
    "Costs are units of the caller's budgets: `read` is answered from the records, `look` asks a chain, `order` makes work or moves money.",
    ...[...groups].flatMap(([title, calls]) => ['', `## ${title}`, ...calls.flatMap(section)]),
    '',
    '## Probes',
    '',
    'At the root of the port of each process, without a limit.',
    '',
    '| call | says |',
    '|---|---|',
    ...Object.values(probes).map(({ path, summary, ...probe }) => `| \`GET ${path}\` | ${summary}${'access' in probe ? ' (admin)' : ''} |`),
    '',
  ].join('\n')
}

/** By the first step of the address, for admins by the second. */
function groupOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'admin' ? `Admin: ${second}` : first
}

function section(name: EndpointName): string[] {
  const endpoint: Endpoint = endpoints[name]
  const example: AnyExample = examples[name]
  const { method, path, summary, access, problems } = endpoint
  const also = aliasesOf(name)
  return [
    '',
    `### ${method} ${path}`,
    '',
    `${summary}.`,
    '',
    `- for: ${who[access ?? 'everybody']}; costs ${costOf(endpoint)}`,
    ...(also.length > 0 ? [`- also at: ${also.map(code).join(', ')}`] : []),
    ...(problems.length > 0 ? [`- refused with: ${problems.map(code).join(', ')}`] : []),
    '',
    '```sh',
    curlOf(endpoint, example),
    '```',
    ...(access?.startsWith('admin') || endpoint.media ? [] : answerOf(example)),
  ]
}

/** The first good one. What is long is in openapi.json. */
function answerOf({ replies }: AnyExample): string[] {
  const [answer] = Object.entries(replies).filter(([status]) => status.startsWith('2'))
  return answer?.[1] === undefined ? [] : ['', `Answers ${answer[0]}:`, '', '```json', JSON.stringify(answer[1], undefined, 2), '```']
}

function costOf({ cost }: Endpoint): string {
  return costKinds
    .flatMap(kind => {
      const asked = cost[kind]
      if (asked === undefined) return []
      return asked === 1 ? `1 ${kind}` : `1 ${kind} for each ${asked.each === 1 ? '' : `${asked.each} `}of \`${asked.of}\``
    })
    .join(', ')
}

function code(text: string): string {
  return `\`${text}\``
}
