import type { Row } from '../e2e/bench/figures.ts'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runBench } from '../e2e/bench/bench.ts'
import { watchBlocks } from '../e2e/bench/blockTimes.ts'
import { benchBooks } from '../e2e/bench/books.ts'
import { tableOf } from '../e2e/bench/figures.ts'
import { freshDatabase } from '../e2e/bench/freshDatabase.ts'
import { benchRecovery } from '../e2e/bench/recovery.ts'
import { benchRefunds } from '../e2e/bench/refunds.ts'
import { benchSettle } from '../e2e/bench/settle.ts'
import { startNetwork } from '../e2e/interchain/network.ts'
import { startService } from '../e2e/kit/service.ts'
import { startEmbeddedPostgres } from '../server/src/db/embedded.ts'
import { migrate } from '../server/src/db/migrate.ts'
import { runCommand } from './lib/command.ts'
import { dataDir, root } from './lib/paths.ts'

const bigBooks = { orders: 1_000_000, entries: 3_050_000, samples: 100 }

/** `npm run bench`: measures on two real chains, writes data/bench.json and docs/performance.md. `-- --only books` needs no chain. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '10' }, keep: { type: 'boolean', default: false }, only: { type: 'string' } },
  })
  if (values.only === 'books') {
    const postgres = await startEmbeddedPostgres({ dataDir: mkdtempSync(join(tmpdir(), 'relayooor-bench-')), ephemeral: true })
    try {
      report('books', await benchBooks(await freshDatabase(postgres.url, 'books'), bigBooks, console.log), values.keep)
      return 0
    } finally {
      await postgres.stop()
    }
  }
  const network = await startNetwork()
  const postgres = await startEmbeddedPostgres({ dataDir: join(network.info.folder, 'postgres') })
  try {
    await migrate(postgres.url)
    const service = await startService(network.info, { databaseUrl: postgres.url, env: { STUCK_AFTER_SECONDS: '0' } })
    const blocks = await watchBlocks(network.info.chains['ibc-0'])
    const rows = await runBench(
      network.info,
      service,
      blocks,
      { rounds: Number(values.rounds), sizes: [1, 10, 50], atOnce: 30 },
      console.log,
    )
    blocks.close()
    await service.stop()
    rows.push(
      ...(await benchRecovery(
        network.info,
        await freshDatabase(postgres.url, 'recovery'),
        Math.ceil(Number(values.rounds) / 2),
        console.log,
      )),
    )
    rows.push(
      ...(await benchRefunds(
        network.info,
        await freshDatabase(postgres.url, 'refunds'),
        { rounds: Number(values.rounds), atOnce: 200 },
        console.log,
      )),
    )
    rows.push(await benchSettle(await freshDatabase(postgres.url, 'settle'), { operations: 1_000_000, samples: 300 }, console.log))
    report('bench', rows, values.keep)
    report('books', await benchBooks(await freshDatabase(postgres.url, 'books'), bigBooks, console.log), values.keep)
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
