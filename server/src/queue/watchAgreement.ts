import type { Finding } from '../chains/agreementRecords.ts'
import type { Block, Chain, EndpointSays } from '../chains/chain.ts'
import type { ChainError } from '../chains/chainError.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Task } from './runTasks.ts'
import { eq } from 'drizzle-orm'
import { toSecond } from '../base/toSecond.ts'
import { describePermission, endPastPermission, forgetAgreement, noteAgreement, readAgreements } from '../chains/agreementRecords.ts'
import { hasUnconfirmed, settleUnconfirmed, tellUnconfirmed } from '../clearing/payments/unconfirmedPayments.ts'
import { endAlert, keepAlert, raiseAlert } from '../db/alerts.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { chainCursors } from '../db/schema/index.ts'

const lookMs = 1_000
/** Where one node is believed there is nothing to find. */
const alone = 3_600_000
/** One look may fall into a moment: from so many in a row on, nodes count as missing. */
const looksUntilMissing = 2
/** While nothing changes, it is told again this often. */
const repeatMs = 30_000
/** An outvoted node is asked again after a minute; so long without dissent, it is over. */
const dissentOverMs = 120_000
/** Blocks that are looked at for unconfirmed payments in one go. */
const blocksAtOnce = 50

/** What the reader of a chain finds of its nodes' agreement. */
export interface AgreementWatch {
  /** The next block does not count. */
  trouble: (error: ChainError) => void
  /** A block was recorded. */
  recorded: (block: Block) => Promise<void>
  /** Tells what changes, shows payers what one node alone shows, ends what an admin allowed. */
  task: Task
}

export function watchAgreement(ctx: ClearingContext, chain: Chain): AgreementWatch {
  const { chainId, quorum = 1 } = chain.settings
  let trouble: Finding | null = null
  let missed = 0
  let told: { state: Finding['state']; overrideUntil: number; at: number } | null = null
  let outvoted: { says: EndpointSays[]; at: number; told: boolean } | null = null
  let disagreementOpen = true
  let unconfirmed = true
  let lookedUpTo = 0

  return {
    trouble(error) {
      if (error.code === 'too-few' || error.code === 'contradicted')
        trouble = { state: error.code, height: error.facts.shown?.[0]?.block.height ?? null, says: error.facts.says ?? [] }
    },
    async recorded(block) {
      if (block.dissent?.by === 'quorum') outvoted = { says: block.dissent.says, at: Date.now(), told: false }
      // What an admin lets count ends no trouble.
      if (block.dissent?.by !== 'admin') trouble = null
      if (unconfirmed) {
        await settleUnconfirmed(ctx, chainId, block.height)
        unconfirmed = await hasUnconfirmed(ctx, chainId)
      }
    },
    task: { name: 'watch-agreement', subject: chainId, everyMs: quorum > 1 ? lookMs : alone, run: quorum > 1 ? look : putAway },
  }

  async function look(): Promise<void> {
    const overrideUntil = await endPermission()
    missed = chain.health().quorate ? 0 : missed + 1
    const finding =
      trouble ??
      (missed >= looksUntilMissing
        ? { state: 'too-few' as const, height: null, says: whatEndpointsSay() }
        : { state: 'agreed' as const, height: null, says: [] })
    if (
      told?.state !== finding.state ||
      told.overrideUntil !== overrideUntil ||
      (finding.state !== 'agreed' && Date.now() - told.at > repeatMs)
    )
      await tell(finding, overrideUntil)
    await tellOfDisagreement(finding)
    if (finding.state === 'agreed') lookedUpTo = 0
    else if (overrideUntil === 0) await lookAhead()
  }

  async function tell(finding: Finding, overrideUntil: number): Promise<void> {
    const now = ctx.now()
    await inTransaction(ctx.database, 'note-agreement', async tx => {
      const row = await noteAgreement(tx, chainId, finding, now)
      const until =
        row?.overrideUntil && row.overrideUntil > now
          ? ` Until ${toSecond(row.overrideUntil)} one node alone is believed, as ${row.overrideBy} allowed.`
          : ''
      const data = { height: finding.height, endpoints: finding.says, loneUntil: row?.overrideUntil?.toISOString() ?? null }
      const tooFew = {
        detail:
          `Fewer than ${quorum} nodes of ${chainId} show its blocks: payments and results wait, no prices are given. ` +
          `Bring a node back, configure another, or let one alone be believed for a while.${until}`,
        data,
      }
      await keepAlert(tx, 'nodes-too-few', chainId, finding.state === 'too-few' ? tooFew : null, now)
      if (finding.state === 'contradicted')
        await raiseAlert(
          tx,
          {
            name: 'nodes-disagree',
            subject: chainId,
            detail:
              `Nodes of ${chainId} contradict each other: payments and results wait, no prices are given. ` +
              `Find out which one is wrong and take it out, or let another alone be believed for a while.${until}`,
            data,
          },
          now,
        )
    })
    if (told?.state !== finding.state && (told || finding.state !== 'agreed'))
      ctx.log[finding.state === 'agreed' ? 'info' : 'error'](
        { chainId, ...finding },
        finding.state === 'agreed' ? 'nodes agree again' : 'nodes do not agree',
      )
    told = { state: finding.state, overrideUntil, at: Date.now() }
  }

  /** One that was outvoted is not asked for a while: only when nobody has contradicted for longer than that is it over. */
  async function tellOfDisagreement({ state }: Finding): Promise<void> {
    const { db } = ctx.database
    if (outvoted && !outvoted.told) {
      await raiseAlert(
        db,
        {
          name: 'nodes-disagree',
          subject: chainId,
          detail: `A node of ${chainId} shows another block than the rest, and was outvoted. Take it out if it goes on.`,
          data: { endpoints: outvoted.says },
        },
        ctx.now(),
      )
      outvoted.told = true
    } else if (outvoted && Date.now() - outvoted.at > dissentOverMs) {
      outvoted = null
    }
    if (state === 'contradicted' || outvoted) {
      disagreementOpen = true
    } else if (disagreementOpen) {
      await endAlert(db, 'nodes-disagree', chainId, ctx.now())
      disagreementOpen = false
    }
  }

  /** Until when one node alone is believed, 0 when it is not. */
  async function endPermission(): Promise<number> {
    const now = ctx.now()
    const row = (await readAgreements(ctx.database.db)).get(chainId)
    if (!row?.overrideUntil || row.overrideUntil > now) return row?.overrideUntil?.getTime() ?? 0
    await inTransaction(ctx.database, 'end-permission', async tx => {
      const ended = await endPastPermission(tx, chainId, now)
      if (ended)
        audit(tx, {
          at: now,
          actor: 'system',
          source: 'agreement of nodes',
          action: 'require-agreement',
          subject: `chain:${chainId}`,
          before: describePermission(ended),
          after: { until: null },
        })
    })
    return 0
  }

  /** What any single node shows beyond the last block that counts. */
  async function lookAhead(): Promise<void> {
    const [cursor] = await ctx.database.db.select().from(chainCursors).where(eq(chainCursors.chainId, chainId))
    const claimed = chain.claimed()
    if (!cursor || !claimed) return
    const from = Math.max(cursor.height, lookedUpTo) + 1
    for (let height = from; height <= Math.min(claimed.height, from + blocksAtOnce - 1); height += 1) {
      const shown = await chain.shown(height)
      if (shown.length === 0) return
      await tellUnconfirmed(ctx, shown)
      unconfirmed = true
      lookedUpTo = height
    }
  }

  /** What was found while more than one node was wanted is of no use any more. */
  async function putAway(): Promise<void> {
    await inTransaction(ctx.database, 'note-agreement', async tx => {
      await forgetAgreement(tx, chainId)
      for (const name of ['nodes-too-few', 'nodes-disagree'] as const) await endAlert(tx, name, chainId, ctx.now())
    })
  }

  function whatEndpointsSay(): EndpointSays[] {
    return chain
      .health()
      .endpoints.map(({ url, ok, height, error }) => ({ endpoint: url, says: ok ? `is at block ${height}` : (error ?? 'does not answer') }))
  }
}
