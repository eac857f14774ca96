import type { SettingChange } from '@relayooor/shared'
import type { Config, SettingName } from './readConfig.ts'
import { createHash } from 'node:crypto'
import { canonicalJson } from '@relayooor/shared'
import { settingNames } from './readConfig.ts'
import { showSetting } from './shownSettings.ts'

type File = Config['file']

export interface Reload {
  changed: SettingChange[]
  needsRestart: SettingChange[]
}

/**
 * Takes what can be reloaded of a configuration that was read anew into the one that the process runs on, and says what is different.
 * `config.file` alone changes, in place: all that is priced and judged by it reads it when it is needed.
 */
export function reloadConfig(config: Config, next: Config): Reload {
  const before = flat(config.file)
  const target = withReloadable(config.file, next.file)
  const changed = differences(before, flat(target))
  const needsRestart = [...differences(flat(target), flat(next.file)), ...settingChanges(config, next)]
  const { alerts, ...others } = target
  Object.assign(config.file, others)
  // Kept by reference where rules are judged.
  Object.assign(config.file.alerts, alerts)
  return { changed, needsRestart }
}

/** Processes with the same digest run on the same of what can be reloaded. */
export function digestOf({ file }: Config): string {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(flat(file))))
    .digest('hex')
    .slice(0, 16)
}

/** What stands in a file, as JSON. */
export function asJson(file: File): Record<string, unknown> {
  return JSON.parse(JSON.stringify(file, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))) as Record<
    string,
    unknown
  >
}

/** Prices, limits, names and thresholds. What else is read once, when the process starts. */
function withReloadable(now: File, next: File): File {
  const { fees, rates, limits, failingRoutes, retention, retry } = next
  const chainIds = [...new Set([...Object.keys(now.chains), ...Object.keys(next.chains)])]
  const chains = chainIds.map(chainId => {
    const { slip44, requestsPerSecond } = now.chains[chainId] ?? {}
    const { slip44: _slip44, requestsPerSecond: _rate, ...named } = next.chains[chainId] ?? { assets: [] }
    return [
      chainId,
      { ...named, ...(slip44 !== undefined && { slip44 }), ...(requestsPerSecond !== undefined && { requestsPerSecond }) },
    ] as const
  })
  const { rules, lowBalance } = next.alerts
  return {
    ...now,
    fees,
    rates,
    limits,
    failingRoutes,
    retention,
    retry,
    chains: Object.fromEntries(chains),
    alerts: { ...now.alerts, rules, lowBalance },
  }
}

function settingChanges(config: Config, next: Config): SettingChange[] {
  const ofSettings = settingNames.flatMap(name => (config.given[name] === next.given[name] ? [] : [shownChange(name, config, next)]))
  return config.hermesConfigText === next.hermesConfigText ? ofSettings : [...ofSettings, { path: 'HERMES_CONFIG_PATH, what stands in it' }]
}

function shownChange(name: SettingName, config: Config, next: Config): SettingChange {
  const [before, after] = [config, next].map(one => showSetting(name, one.given[name]).value)
  return { path: name, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): SettingChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path))
    .map(path => ({
      path,
      ...(before.has(path) && { before: before.get(path) }),
      ...(after.has(path) && { after: after.get(path) }),
    }))
}

/** `fees.uatom.service` and what stands there; lists as JSON. */
function flat(file: File): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  function walk(value: unknown, path: string): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`)
    else if (value !== undefined) found.set(path, typeof value === 'string' ? value : JSON.stringify(value))
  }
  walk(asJson(file), '')
  return found
}
