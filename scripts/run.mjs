// Runs all commands: `node scripts/run.mjs <command> [arguments]`. Plain JavaScript for Node 20:
// installs what is missing, finds Node 24, and runs scripts/<command>.ts on it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './lib/install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const wantedMajor = 24

await main().catch(error => {
  console.error(`relayooor: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})

async function main() {
  const [command = '', ...args] = process.argv.slice(2)
  if (!commands().includes(command)) throw new Error(`there is no command "${command}"; there are ${commands().join(', ')}`)
  if (majorOf(process.versions.node) < 20) throw new Error(`Node 20 or newer is needed; this is ${process.versions.node}`)
  await ensureInstalled(root)
  run(findNode(), join(root, 'scripts', `${command.replaceAll(':', '-')}.ts`), args)
}

function commands() {
  return Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)
}

/** This Node when it is new enough, else the one that came as a package. */
function findNode() {
  if (majorOf(process.versions.node) >= wantedMajor) return process.execPath
  const packaged = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (!existsSync(packaged))
    throw new Error(
      `Node ${wantedMajor} or newer is needed, and none comes with the packages for ${process.platform} ${process.arch}; ` +
        `this is ${process.versions.node}`,
    )
  return packaged
}

/** @param {string} node @param {string} script @param {string[]} args */
function run(node, script, args) {
  const path = [join(root, 'node_modules/.bin'), dirname(node), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/node') }
  // Through the ipc channel the command notices that we are gone.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child.once('error', error => {
    console.error(`relayooor: ${node} cannot be run: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  endWithNpm(() => child.kill('SIGTERM'))
}

/** A killed npm does not end its children, so we check our parent. @param {() => void} end */
function endWithNpm(end) {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined) return
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer)
      end()
    }
  }, 500)
  timer.unref()
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}
