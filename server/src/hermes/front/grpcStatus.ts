/** Codes of gRPC (google.golang.org/grpc/codes), by their names there. */
const codes: Record<string, number> = {
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
}
export const unavailable = 14

/**
 * The status that a service gave, out of what the SDK makes of it for ABCI: `rpc error: code = NotFound desc = …: key not found` (baseapp
 * `gRPCErrorToSDKError`).
 */
export function readStatus(log: string): { code: number; message: string } {
  if (/unknown query path/.test(log)) return { code: codes.Unimplemented ?? 2, message: log }
  const [, name = 'Unknown', message = log] =
    /^rpc error: code = (\w+) desc = (.*): (?:key not found|invalid request|unauthorized|unknown request)$/s.exec(log) ?? []
  return { code: codes[name] ?? 2, message }
}
