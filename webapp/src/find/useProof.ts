import type { PacketId } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import { ref, shallowRef } from 'vue'
import { toBase64 } from '../api/bytes.ts'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'

export interface Proof {
  state: Ref<'idle' | 'sending' | 'proven' | 'failed'>
  failure: ShallowRef<CallFailure | undefined>
  send: (packet: PacketId, data: string) => Promise<void>
}

/** Gives the service what it lacks of a transfer. It decides nothing itself: the chain's commitment does. */
export function useProof(): Proof {
  const state = ref<'idle' | 'sending' | 'proven' | 'failed'>('idle')
  const failure = shallowRef<CallFailure>()

  async function send(packet: PacketId, data: string): Promise<void> {
    if (state.value === 'sending') return
    state.value = 'sending'
    failure.value = undefined
    try {
      await call('provePacket', { body: { packet, data } })
      state.value = 'proven'
    } catch (error) {
      failure.value = asCallFailure(error)
      state.value = 'failed'
    }
  }

  return { state, failure, send }
}

/** A file as the service takes it: its text, else its bytes in base64. */
export function proofIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return toBase64(bytes)
  }
}
