import type { Config } from './config.ts'
import type { CommandOutput } from './keys.ts'
import type { Log } from './output.ts'
import { ConfigRequest, ConfigResponse } from 'cosmjs-types/cosmos/base/node/v1beta1/query'
import { HermesError } from './hermesError.ts'
import { ask } from './query.ts'
import { spawnChain } from './spawnChain.ts'

/** `hermes health-check`: logs the health of every chain, and always succeeds. */
export async function healthCheck(config: Config, log: Log): Promise<CommandOutput> {
  for (const {
    id,
    gas_price: { denom },
  } of config.chains) {
    const span = { chain: id, name: 'health_check' }
    log('INFO', { message: 'performing health check...' }, span)
    try {
      const { rpc } = await spawnChain(config, id, log)
      const { minimumGasPrice } = await ask(
        rpc,
        { path: '/cosmos.base.node.v1beta1.Service/Config', name: 'query_config', request: ConfigRequest, response: ConfigResponse },
        {},
      )
      if (!minimumGasPrice.endsWith(denom))
        log(
          'WARN',
          {
            message:
              `chain '${id}' does not provide a minimum gas price for denomination '${denom}'. ` +
              'This is usually a sign of misconfiguration, please check your chain configuration',
          },
          span,
        )
      log('INFO', { message: 'chain is healthy' }, span)
    } catch (error) {
      if (!(error instanceof HermesError)) throw error
      log('WARN', { message: `chain is not healthy: ${error.report()}` }, span)
    }
  }
  const words = 'performed health check for all chains in the config'
  return { result: words, plain: words }
}
