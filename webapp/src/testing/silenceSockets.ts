import { vi } from 'vitest'

/** A socket that never opens: pages are told by calls alone, unless a test brings a real one. */
class SilentSocket {
  static readonly OPEN = 1
  readonly readyState = 0
  send(): void {}
  close(): void {}
}

export function silenceSockets(): void {
  vi.stubGlobal('WebSocket', SilentSocket)
}
