import type { adminServiceEndpoints, ParsedRequestOf } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { channelKey, PausableService, Problem } from '@relayooor/shared'
import { emergencyStop, pause, resume } from '../clearing/pauses/changePauses.ts'
import { everywhere } from '../clearing/pauses/pauses.ts'
import { viewServices } from '../clearing/views/viewServices.ts'
import { occasionOfCall } from './caller.ts'
import { requireChain } from './chainAnswers.ts'

type Scope = Pick<ParsedRequestOf<'adminPause'>['body'], 'chainId' | 'route'>

/** Pauses, as who runs the service sees and makes them. */
export function adminServiceHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminServiceEndpoints> {
  /** @throws Problem `unsupported-chain`, `not-found` */
  async function checkScope({ chainId, route }: Scope): Promise<void> {
    if (chainId !== undefined) requireChain(ctx, chainId)
    if (route === undefined) return
    const routes = (await ctx.routes.supported()).map(channelKey)
    if (!routes.includes(channelKey(route))) throw new Problem('not-found', `We run no route from ${channelKey(route)}.`, { routes })
  }

  return {
    adminServices: async () => ({ body: await viewServices(ctx) }),
    adminPause: async ({ body }, meta) => {
      await checkScope(body)
      await pause(ctx, servicesOf(body.what), scopeOf(body), body.reason, occasionOfCall(ctx.now(), meta))
      return { body: await viewServices(ctx) }
    },
    adminResume: async ({ body }, meta) => {
      const ended = await resume(ctx, servicesOf(body.what), scopeOf(body), body.reason, occasionOfCall(ctx.now(), meta))
      // A pause outlives the chain or route that it is for.
      if (ended === 0) await checkScope(body)
      return { body: await viewServices(ctx) }
    },
    adminEmergencyStop: async ({ body }, meta) => {
      await emergencyStop(ctx, body.reason, occasionOfCall(ctx.now(), meta))
      return { body: await viewServices(ctx) }
    },
  }
}

function servicesOf(what: PausableService | 'all'): PausableService[] {
  return what === 'all' ? PausableService.options : [what]
}

function scopeOf({ chainId, route }: Scope): string {
  return route ? channelKey(route) : (chainId ?? everywhere)
}
