import type { ChainView } from '@relayooor/shared'
import type { WalletId, WalletOffer } from './provider.ts'
import type { WalletFault } from './walletFault.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useServiceStore } from '../api/serviceStore.ts'
import { readStored, writeStored } from '../ui/storage.ts'
import { connectWallet } from './connect.ts'
import { loadDevelopmentWallet } from './developmentWallet.ts'
import { changeEvents, findWallets } from './provider.ts'
import { suggestChain } from './suggestChain.ts'
import { readWalletFault } from './walletFault.ts'

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
  /** Told while it was being connected, so that the addresses that come may be of the account before. */
  let changedMeanwhile = false
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
        addresses: await connectWallet(offer.provider, service.config?.chains ?? []),
      }
      state.value = 'connected'
      writeStored(rememberedKey, id)
      for (const event of changeEvents(id)) window.addEventListener(event, changed)
    } catch (error) {
      forget()
      fault.value = readWalletFault(error)
    }
    if (changedMeanwhile) {
      changedMeanwhile = false
      await connect(id)
    }
  }

  /** Asks the connected wallet to add a chain that it does not know. */
  async function addChain(chain: ChainView): Promise<void> {
    const offer = connected.value?.offer
    if (!offer) return
    fault.value = undefined
    try {
      await suggestChain(offer.provider, chain)
    } catch (error) {
      fault.value = readWalletFault(error)
      return
    }
    await connect(offer.id)
  }

  function changed(): void {
    if (state.value === 'connecting') changedMeanwhile = true
    else if (connected.value) void connect(connected.value.offer.id)
  }

  function disconnect(): void {
    forget()
    writeStored(rememberedKey, null)
  }

  function forget(): void {
    changedMeanwhile = false
    for (const event of connected.value ? changeEvents(connected.value.offer.id) : []) window.removeEventListener(event, changed)
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
    addChain,
    disconnect,
  }
})
