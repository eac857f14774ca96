import type { NodeView } from './node.ts'

/** One RPC method; `positional` is the order of unnamed parameters. */
export interface Method {
  positional: string[]
  /** @throws RpcError */
  run: (node: NodeView, params: Record<string, unknown>) => unknown
}

export type Methods = Record<string, Method>
