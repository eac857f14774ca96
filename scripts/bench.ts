import type { AdminCall } from '../e2e/bench/adminCalls.ts'
import type { Row } from '../e2e/bench/figures.ts'
import type { NetworkInfo, NetworkOptions } from '../e2e/interchain/network.ts'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { archivedCalls } from '../e2e/bench/adminCalls.ts'
import { benchAlerts } from '../e2e/bench/alerts.ts'
import { benchBooks } from '../e2e/bench/books.ts'
import { withBooksService } from '../e2e/bench/booksService.ts'
import { benchCalls } from '../e2e/bench/calls.ts'
import { benchClears } from '../e2e/bench/clears.ts'
import { tableOf } from '../e2e/bench/figures.ts'
import { freshDatabase } from '../e2e/bench/freshDatabase.ts'
import { benchJourney } from '../e2e/bench/journey.ts'
import { keptBooks } from '../e2e/bench/keptBooks.ts'
import { benchLoad } from '../e2e/bench/load.ts'
import { benchPage } from '../e2e/bench/page/benchPage.ts'
import { benchPoison } from '../e2e/bench/poison.ts'
import { benchPrices } from '../e2e/bench/prices.ts'
import { benchRecovery } from '../e2e/bench/recovery.ts'
import { benchRefunds } from '../e2e/bench/refunds.ts'
import { benchSettle } from '../e2e/bench/settle.ts'
import { startNetwork } from '../e2e/interchain/network.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../server/src/db/embedded.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { dataDir, root } from './lib/paths.ts'

const orders = 1_000_000

/** Chains in a row, which forward where they are three. */
const two: NetworkOptions = { generation: 8, length: 2 }
const three: NetworkOptions = { generation: 11, length: 3 }

/** What is measured on real chains, by the name of its table. */
const onChains: Record<string, { chains: NetworkOptions; run: (network: NetworkInfo, url: string, rounds: number) => Promise<Row[]> }> = {
  clears: {
    chains: two,
    run: (network, url, rounds) => benchClears(network, url, { rounds, sizes: [1, 10, 50], atOnce: 30 }, console.log),
  },
  poison: { chains: two, run: async (network, url) => [await benchPoison(network, url, console.log)] },
  recovery: { chains: two, run: (network, url, rounds) => benchRecovery(network, url, Math.ceil(rounds / 2), console.log) },
  refunds: { chains: two, run: (network, url, rounds) => benchRefunds(network, url, { rounds, atOnce: 200 }, console.log) },
  journey: { chains: three, run: (network, url, rounds) => benchJourney(network, url, rounds, console.log) },
  prices: { chains: three, run: (network, url, rounds) => benchPrices(network, url, rounds, console.log) },
}

/** The same, of what needs no real chains. */
const withoutChains: Record<string, (url: string, rounds: number) => Promise<Row[]>> = {
  page: async (_, rounds) => benchPage(rounds, console.log),
  alerts: async (url, rounds) => benchAlerts(await freshDatabase(url, 'alerts'), Math.ceil(rounds / 3), console.log),
  books: async url => measureBooks(await keptBooks(url, { orders }, console.log)),
  archived: async url => {
    const archived = orders / 2 + 7
    const at = new Date(Date.now() - (archived / orders) * 365 * 24 * 3_600_000)
    return measureBooks(await keptBooks(url, { orders, aged: true }, console.log), archivedCalls(archived, at))
  },
}

/** All that is read of books, and what a payment takes in them. */
async function measureBooks(filled: string, further: AdminCall[] = []): Promise<Row[]> {
  const served = await withBooksService(filled, async service => [
    ...(await benchCalls(service, 15, further)),
    ...(await benchLoad(service, { orders, perSecond: 500, seconds: 8 })),
  ])
  return [...served, ...(await benchBooks(filled, { orders, samples: 30 })), ...(await benchSettle(filled, { orders, samples: 300 }))]
}

/**
 * `npm run bench`: measures, writes data/NAME.json for each part and its table in docs/performance.md. `-- --only NAME`: that part alone;
 * `--keep`: the document stays as it is; `--data FOLDER`: the filled database of `books` or `archived` stays for the next run.
 */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      keep: { type: 'boolean', default: false },
      only: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const { only, keep, data } = values
  const rounds = Number(values.rounds)
  const all = [...Object.keys(onChains), ...Object.keys(withoutChains)]
  if (only !== undefined && !all.includes(only)) throw new CommandError(`there is no part "${only}"; there are ${all.join(', ')}`)
  const isAsked = ([name]: [string, unknown]) => only === undefined || only === name
  const folder = data ?? mkdtempSync(join(tmpdir(), 'relayooor-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder })
  try {
    for (const chains of [two, three]) {
      const asked = Object.entries(onChains).filter(part => isAsked(part) && part[1].chains === chains)
      if (asked.length === 0) continue
      const network = await startNetwork(chains)
      try {
        for (const [name, part] of asked) report(name, await part.run(network.info, await freshDatabase(postgres.url, name), rounds), keep)
      } finally {
        await network.stop()
      }
    }
    for (const [name, run] of Object.entries(withoutChains).filter(isAsked)) report(name, await run(postgres.url, rounds), keep)
    return 0
  } finally {
    await postgres.stop()
    if (data === undefined) await removeEmbeddedPostgres(folder)
  }
})

function report(name: string, rows: Row[], keep: boolean): void {
  const table = tableOf(rows)
  console.log(`\n${table}\n`)
  mkdirSync(dataDir, { recursive: true })
  const measured = { at: new Date().toISOString(), cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), rows }
  writeFileSync(join(dataDir, `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`)
  if (!keep) writeTable(name, table)
}

/** Replaces the table between the document's markers. */
function writeTable(name: string, table: string): void {
  const marker = { begin: `<!-- ${name}:begin -->`, end: `<!-- ${name}:end -->` }
  const file = join(root, 'docs/performance.md')
  const text = readFileSync(file, 'utf8')
  const [before, after] = [text.indexOf(marker.begin), text.indexOf(marker.end)]
  if (before < 0 || after < before) throw new Error('docs/performance.md has lost the markers of its table')
  const intro = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB:`
  writeFileSync(file, `${text.slice(0, before + marker.begin.length)}\n${intro}\n\n${table}\n${text.slice(after)}`)
}
