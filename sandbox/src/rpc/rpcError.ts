/** A JSON-RPC error as CometBFT 0.38 writes it (rpc/jsonrpc/types). */
export class RpcError extends Error {
  readonly code: number
  readonly data: string | undefined

  constructor(code: number, message: string, data?: string) {
    super(data ?? message)
    this.code = code
    this.data = data
    this.title = message
  }

  readonly title: string

  toJson() {
    return { code: this.code, message: this.title, ...(this.data !== undefined && { data: this.data }) }
  }
}

/** CometBFT calls every refusal of a method an internal error, with the reason in `data`. */
export function internalError(data: string): RpcError {
  return new RpcError(-32603, 'Internal error', data)
}

export function invalidParams(data: string): RpcError {
  return new RpcError(-32602, 'Invalid params', data)
}

export function methodNotFound(): RpcError {
  return new RpcError(-32601, 'Method not found')
}
