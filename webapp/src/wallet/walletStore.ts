import type { WalletId, WalletOffer } from './provider.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useServiceStore } from '../api/serviceStore.ts'
import { readStored, writeStored } from '../ui/storage.ts'
import { connectWallet } from './connect.ts'
import { loadDevelopmentWallet } from './developmentWallet.ts'
import { findWallets } from './provider.ts'
import { readWalletFault, WalletFault } from './walletFault.ts'

export interface ConnectedWallet {
  offer: WalletOffer
  /** By chain id; chains that the wallet does not know are absent. */
  addresses: Record<string, string>
}

const rememberedKey = 'relayooor.wallet'

/** The wallets of this browser, and the one that the person connected. */
export const useWalletStore = defineStore('wallet', () => {
  const service = useServiceStore()
  const state = ref<'looking' | 'idle' | 'connecting' | 'connected'>('looking')
  const offers = shallowRef<WalletOffer[]>([])
  const connected = shallowRef<ConnectedWallet>()
  const fault = shallowRef<WalletFault>()
  const addresses = computed(() => [...new Set(Object.values(connected.value?.addresses ?? {}))])
  /** It is on the account that payments go to. */
  const isService = computed(() => {
    const own = connected.value?.addresses ?? {}
    return (service.config?.chains ?? []).some(
      ({ chainId, serviceAddress }) => serviceAddress !== undefined && own[chainId] === serviceAddress,
    )
  })
  let development: Awaited<ReturnType<typeof loadDevelopmentWallet>>

  /** Finds the wallets, and connects again to the one of last time. */
  async function look(): Promise<void> {
    const url = service.config?.developmentWalletUrl
    if (url !== undefined) development ??= await loadDevelopmentWallet(url)
    lookAgain()
    state.value = 'idle'
    const remembered = offers.value.find(({ id }) => id === readStored(rememberedKey))
    if (remembered) await connect(remembered.id)
  }

  /** Extensions may come after the page. */
  function lookAgain(): void {
    offers.value = findWallets(window, development)
  }

  async function connect(id: WalletId): Promise<void> {
    const offer = offers.value.find(candidate => candidate.id === id)
    if (!offer || state.value === 'connecting') return
    state.value = 'connecting'
    fault.value = undefined
    try {
      connected.value = {
        offer,
        addresses: await connectWallet(
          offer.provider,
          (service.config?.chains ?? []).map(({ chainId }) => chainId),
        ),
      }
      state.value = 'connected'
      writeStored(rememberedKey, id)
      window.addEventListener(offer.changeEvent, changed)
    } catch (error) {
      forget()
      fault.value = error instanceof WalletFault ? error : readWalletFault(error)
    }
  }

  function changed(): void {
    if (connected.value) void connect(connected.value.offer.id)
  }

  function disconnect(): void {
    forget()
    writeStored(rememberedKey, null)
  }

  function forget(): void {
    if (connected.value) window.removeEventListener(connected.value.offer.changeEvent, changed)
    connected.value = undefined
    state.value = 'idle'
  }

  return {
    state,
    offers,
    connected,
    fault,
    addresses,
    isService,
    look,
    lookAgain,
    connect,
    disconnect,
  }
})
