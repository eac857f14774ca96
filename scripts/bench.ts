import type { Row } from '../e2e/bench/figures.ts'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAlerts } from '../e2e/bench/alerts.ts'
import { runBench } from '../e2e/bench/bench.ts'
import { watchBlocks } from '../e2e/bench/blockTimes.ts'
import { benchBooks } from '../e2e/bench/books.ts'
import { withBooksService } from '../e2e/bench/booksService.ts'
import { benchCalls } from '../e2e/bench/calls.ts'
import { tableOf } from '../e2e/bench/figures.ts'
import { benchFirstLoad } from '../e2e/bench/firstLoad.ts'
import { freshDatabase } from '../e2e/bench/freshDatabase.ts'
import { keptBooks } from '../e2e/bench/keptBooks.ts'
import { benchLoad } from '../e2e/bench/load.ts'
import { benchPoison } from '../e2e/bench/poison.ts'
import { benchRecovery } from '../e2e/bench/recovery.ts'
import { benchRefunds } from '../e2e/bench/refunds.ts'
import { benchSettle } from '../e2e/bench/settle.ts'
import { startNetwork } from '../e2e/interchain/network.ts'
import { startService } from '../e2e/kit/service.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../server/src/db/embedded.ts'
import { migrate } from '../server/src/db/migrate.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { dataDir, root } from './lib/paths.ts'

const orders = 1_000_000

/** What needs no real chains, by the name of its table. */
const parts: Record<string, (url: string, rounds: number) => Promise<Row[]>> = {
  page: async (_, rounds) => benchFirstLoad(Math.ceil(rounds / 2), console.log),
  alerts: async (url, rounds) => benchAlerts(await freshDatabase(url, 'alerts'), Math.ceil(rounds / 3), console.log),
  books: async url => {
    const filled = await keptBooks(url, orders, console.log)
    const served = await withBooksService(filled, async service => [
      ...(await benchCalls(service, 15)),
      ...(await benchLoad(service, { orders, perSecond: 500, seconds: 8 })),
    ])
    return [...served, ...(await benchBooks(filled, { orders, samples: 30 })), await benchSettle(filled, { orders, samples: 300 })]
  },
}

/**
 * `npm run bench`: measures on two real chains, writes data/bench.json and docs/performance.md. Without chains: `-- --only books`, whose
 * filled database stays for the next run with `--data FOLDER`, `-- --only alerts` and `-- --only page`.
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
  if (only !== undefined) {
    const alone = parts[only]
    if (!alone) throw new CommandError(`there is no part "${only}"; there are ${Object.keys(parts).join(', ')}`)
    const folder = data ?? mkdtempSync(join(tmpdir(), 'relayooor-bench-'))
    const postgres = await startEmbeddedPostgres({ dataDir: folder })
    try {
      report(only, await alone(postgres.url, rounds), keep)
      return 0
    } finally {
      await postgres.stop()
      if (data === undefined) await removeEmbeddedPostgres(folder)
    }
  }
  const network = await startNetwork()
  const postgres = await startEmbeddedPostgres({ dataDir: join(network.info.folder, 'postgres') })
  try {
    await migrate(postgres.url)
    const service = await startService(network.info, { databaseUrl: postgres.url, env: { STUCK_AFTER_SECONDS: '0' } })
    const blocks = await watchBlocks(network.info.chains['ibc-0'])
    const rows = await runBench(network.info, service, blocks, { rounds, sizes: [1, 10, 50], atOnce: 30 }, console.log)
    blocks.close()
    await service.stop()
    const poison = await freshDatabase(postgres.url, 'poison')
    rows.push(await benchPoison(network.info, poison, console.log))
    const recovery = await freshDatabase(postgres.url, 'recovery')
    rows.push(...(await benchRecovery(network.info, recovery, Math.ceil(rounds / 2), console.log)))
    const refunds = await freshDatabase(postgres.url, 'refunds')
    rows.push(...(await benchRefunds(network.info, refunds, { rounds, atOnce: 200 }, console.log)))
    report('bench', rows, keep)
    for (const [name, part] of Object.entries(parts)) report(name, await part(postgres.url, rounds), keep)
    return 0
  } finally {
    await postgres.stop()
    await network.stop()
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
