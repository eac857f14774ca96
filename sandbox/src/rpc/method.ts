import type { NodeView } from './node.ts'

/** One RPC method of a node; `positional` names its parameters in the order in which they may come without names. */
export interface Method {
  positional: string[]
  /** @throws RpcError */
  run: (node: NodeView, params: Record<string, unknown>) => unknown
}

export type Methods = Record<string, Method>
