import type { AdminSessionView, AnySessionView, Role, SessionView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure, isProblem } from '../api/errors.ts'
import { readStored, writeStored } from '../ui/storage.ts'
import { signMessage } from './signMessage.ts'
import { WalletFault } from './walletFault.ts'
import { useWalletStore } from './walletStore.ts'

// The cookie cannot be read here. This only says that there may be one, so that who never signed in is never asked about.
const rememberedKey = 'relayooor.session'
/** What is remembered in place of an account when the admin key was exchanged; the key itself is kept nowhere. */
const byKey = 'admin-key'

export type SessionEnd = { why: 'over' | 'other-account'; address: string } | { why: 'key-over' }

/** Who is signed in: one account of a wallet, until it signs out, the time is over, or the wallet turns to another account. */
export const useSessionStore = defineStore('session', () => {
  const wallet = useWalletStore()
  const state = ref<'looking' | 'out' | 'signing' | 'in'>('looking')
  const session = shallowRef<SessionView>()
  /** The session that the admin key was exchanged for. It is no wallet's, so it has no orders of its own. */
  const keySession = shallowRef<AdminSessionView>()
  const role = computed<Role | undefined>(() => (session.value ?? keySession.value)?.role)
  const fault = shallowRef<WalletFault | CallFailure>()
  /** Why nobody could say who the cookie is, until that is known or somebody signs in. */
  const unseen = shallowRef<CallFailure>()
  /** Why somebody who was signed in is not any more. */
  const ended = shallowRef<SessionEnd>()

  /** Asks who the cookie is. */
  async function look(): Promise<void> {
    const remembered = readStored(rememberedKey)
    if (remembered === null) return out()
    try {
      beginAny(await call('session', {}))
    } catch (error) {
      if (state.value !== 'signing') failed(error, remembered)
    }
  }

  /** Has the connected wallet sign who it is. */
  async function signIn(): Promise<void> {
    const { connected } = wallet
    const [chainId, address] = Object.entries(connected?.addresses ?? {})[0] ?? []
    if (!connected || chainId === undefined || address === undefined || state.value === 'signing') return
    state.value = 'signing'
    fault.value = undefined
    unseen.value = undefined
    try {
      const { nonce, message } = await call('authChallenge', { body: { address, chainId } })
      const signature = await signMessage(connected.offer.provider, chainId, address, message)
      begin(await call('walletSign', { body: { address, chainId, nonce, ...signature } }))
    } catch (error) {
      state.value = 'out'
      fault.value = error instanceof WalletFault ? error : asCallFailure(error)
    }
  }

  /** Exchanges the admin key for a session of this browser. @returns why that did not work */
  async function signInByKey(key: string): Promise<CallFailure | undefined> {
    try {
      beginByKey(await call('adminSession', { body: {} }, { adminKey: key }))
      return undefined
    } catch (error) {
      return asCallFailure(error)
    }
  }

  async function signOut(everywhere: boolean): Promise<void> {
    fault.value = undefined
    try {
      await call('signOut', { body: { everywhere } })
      ended.value = undefined
      forget()
    } catch (error) {
      fault.value = asCallFailure(error)
    }
  }

  /** A call was told that nobody is signed in: the time is over, or another device signed out everywhere. */
  function lost(): void {
    if (session.value) ended.value = { why: 'over', address: session.value.address }
    else if (keySession.value) ended.value = { why: 'key-over' }
    forget()
  }

  function beginAny({ address, chainId, ...rest }: AnySessionView): void {
    if (address === undefined || chainId === undefined) beginByKey(rest)
    else begin({ ...rest, address, chainId })
  }

  function beginByKey(next: AdminSessionView): void {
    out()
    keySession.value = next
    fault.value = undefined
    ended.value = undefined
    writeStored(rememberedKey, byKey)
  }

  function begin(next: SessionView): void {
    session.value = next
    keySession.value = undefined
    fault.value = undefined
    unseen.value = undefined
    ended.value = undefined
    state.value = 'in'
    writeStored(rememberedKey, next.address)
    void leaveOtherAccount()
  }

  function failed(error: unknown, remembered: string): void {
    if (isProblem(error) && error.code === 'sign-in-required') {
      ended.value = remembered === byKey ? { why: 'key-over' } : { why: 'over', address: remembered }
      forget()
      return
    }
    const failure = asCallFailure(error)
    out()
    fault.value = failure
    unseen.value = failure
  }

  function forget(): void {
    writeStored(rememberedKey, null)
    out()
  }

  function out(): void {
    session.value = undefined
    keySession.value = undefined
    unseen.value = undefined
    state.value = 'out'
  }

  /** What the wallet's new account does must not be counted to the old one. An admin turns to the service's account to sign refunds. */
  async function leaveOtherAccount(): Promise<void> {
    const address = session.value?.address
    if (address === undefined || wallet.addresses.length === 0 || wallet.addresses.includes(address)) return
    if (role.value === 'admin' && wallet.isService) return
    out()
    await signOut(false)
    ended.value = { why: 'other-account', address }
  }

  watch(() => wallet.addresses, leaveOtherAccount)
  // Another tab signed in or out.
  window.addEventListener('storage', event => {
    if (event.key === rememberedKey) void look()
  })

  return { state, session, keySession, role, fault, unseen, ended, look, signIn, signInByKey, signOut, lost }
})
