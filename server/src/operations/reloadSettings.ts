import type { ReloadView, SettingsView } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { Config } from '../config/readConfig.ts'
import type { Reload } from '../config/reloadConfig.ts'
import { Problem } from '@relayooor/shared'
import { max } from 'drizzle-orm'
import { ConfigError } from '../config/configError.ts'
import { settingNames, usualValue } from '../config/readConfig.ts'
import { asJson, digestOf, reloadConfig } from '../config/reloadConfig.ts'
import { showSetting } from '../config/shownSettings.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { notify } from '../db/notify.ts'
import { reloads } from '../db/schema/index.ts'

type Ctx = Pick<ClearingContext, 'database' | 'log'>

export interface LiveConfig {
  config: Config
  /** Environment and files as they are now. @throws ConfigError */
  read: () => Config
}

export function viewSettings({ config }: LiveConfig): SettingsView {
  return {
    readAt: config.readAt.toISOString(),
    settings: settingNames.map(name => {
      const given = config.given[name]
      return { name, source: given === undefined ? 'default' : 'environment', ...showSetting(name, given ?? usualValue(name)) }
    }),
    file: asJson(config.file),
    digest: digestOf(config),
  }
}

/** Reads it again here at once, and has every process do so. One fault, and nothing changes anywhere. @throws Problem `invalid-request` */
export async function askReload({ database, log }: Ctx, live: LiveConfig, { at, actor, source, note }: Occasion): Promise<ReloadView> {
  const { changed, needsRestart } = reload(log, live, error => {
    throw new Problem('invalid-request', 'The configuration is not usable; nothing was changed.', {
      errors: error.problems.map(({ name, problem }) => ({ path: name, message: problem })),
    })
  })
  await inTransaction(database, 'reload', async tx => {
    await tx.insert(reloads).values({ at, actor })
    audit(tx, {
      at,
      actor,
      source,
      action: 'reload-config',
      subject: 'config',
      before: Object.fromEntries(changed.map(({ path, before = null }) => [path, before])),
      after: { ...Object.fromEntries(changed.map(({ path, after = null }) => [path, after])), note },
    })
    await notify(tx, { kind: 'reload' })
  })
  return { changed, needsRestart, digest: digestOf(live.config) }
}

/** Each turn looks whether operators wanted it to be read again since the turn before; the first reads it in any case. */
export function followReloads({ database, log }: Ctx, live: LiveConfig): () => Promise<void> {
  let known: number | null | undefined
  return async () => {
    const [row] = await database.db.select({ id: max(reloads.id) }).from(reloads)
    const newest = row?.id ?? null
    const before = known
    known = newest
    if (before === newest) return
    reload(log, live, error => log.error({ problems: error.problems }, 'the configuration cannot be read again; the one before stays'))
  }
}

function reload<T>(log: Ctx['log'], { config, read }: LiveConfig, onFault: (error: ConfigError) => T): Reload | T {
  let next: Config
  try {
    next = read()
  } catch (error) {
    if (error instanceof ConfigError) return onFault(error)
    throw error
  }
  const done = reloadConfig(config, next)
  if (done.changed.length + done.needsRestart.length > 0)
    log.warn(
      { changed: done.changed.map(one => one.path), needsRestart: done.needsRestart.map(one => one.path) },
      'the configuration was read again',
    )
  return done
}
