import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { environmentForHermes } from './environment.ts'

const timeoutMs = 30_000
const run = promisify(execFile)

export type HermesCliErrorCode = 'missing' | 'failed' | 'no-key'

/** Hermes' command line could not be used; the message says how to fix it. */
export class HermesCliError extends Error {
  override name = 'HermesCliError'
  readonly code: HermesCliErrorCode

  constructor(code: HermesCliErrorCode, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.code = code
  }
}

/** Such as `1.10.5`. @throws HermesCliError */
export async function hermesVersion(bin: string): Promise<string> {
  const text = await ask(bin, ['version'])
  const version = /^hermes (\d\S*)/m.exec(text)?.[1]
  if (!version) throw new HermesCliError('failed', `${bin} is not Hermes: it answers "version" with ${JSON.stringify(text.slice(0, 200))}`)
  return version
}

/**
 * The lane's address on each chain. From the plain listing, since with `--json` Hermes prints the private keys too. @throws HermesCliError
 * `no-key` with the command that makes the key
 */
export async function laneAddresses(
  bin: string,
  configPath: string,
  laneKey: string,
  chainIds: readonly string[],
): Promise<Record<string, string>> {
  return Object.fromEntries(
    await Promise.all(
      chainIds.map(async chainId => {
        const listing = await ask(bin, ['--config', configPath, 'keys', 'list', '--chain', chainId])
        const line = listing.split('\n').find(one => one.startsWith(`- ${laneKey} (`))
        const address = line && /\((\w+)\)$/.exec(line.trim())?.[1]
        if (!address) {
          throw new HermesCliError(
            'no-key',
            `Hermes has no key "${laneKey}" on ${chainId}; make it with: ` +
              `${bin} --config ${configPath} keys add --chain ${chainId} --key-name ${laneKey} --mnemonic-file FILE`,
          )
        }
        return [chainId, address]
      }),
    ),
  )
}

async function ask(bin: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await run(bin, args, { env: environmentForHermes(), timeout: timeoutMs })
    return stdout
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'EACCES'))
      throw new HermesCliError('missing', `there is no Hermes at ${bin}`, cause)
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
    throw new HermesCliError('failed', `Hermes failed at "${args.slice(-4).join(' ')}"${said && `: ${said}`}`, cause)
  }
}
