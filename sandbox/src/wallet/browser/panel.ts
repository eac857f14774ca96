/// <reference lib="dom" />
import type { AccountInfo } from './sandbox.ts'
import { openDialog } from './approval.ts'
import { element } from './elements.ts'
import { getInfo } from './sandbox.ts'
import { changeSettings, readSettings } from './settings.ts'

/** The chosen account. @throws Error when the sandbox cannot be asked */
export async function selectedAccount(): Promise<AccountInfo> {
  const { accounts } = await getInfo()
  const selected = accounts.find(account => account.name === readSettings().account) ?? accounts[0]
  if (!selected) throw new Error('The development wallet has no accounts')
  return selected
}

/** A bar at the end of the page, where it covers nothing: shows who signs and opens the settings. */
export function showBar(root: ShadowRoot): void {
  const text = element('span', {})
  const change = element('button', { type: 'button', onclick: () => void openSettings(root) }, 'Wallet settings')
  root.append(element('aside', { 'aria-label': 'Development wallet' }, text, change))
  const refresh = async () => {
    const { ledger, rejectAll } = readSettings()
    const name = await selectedAccount().then(
      account => account.name,
      () => 'sandbox does not answer',
    )
    text.textContent = `Development wallet: ${name}${ledger ? ', Ledger' : ''}${rejectAll ? ', rejects everything' : ''}`
  }
  window.addEventListener('development-wallet-settings', () => void refresh())
  void refresh()
}

async function openSettings(root: ShadowRoot): Promise<void> {
  const { accounts } = await getInfo()
  const selected = await selectedAccount()
  const { ledger, rejectAll } = readSettings()
  const close = () => dialog.remove()
  const dialog = openDialog(root, 'Wallet settings', close, [
    element('fieldset', {}, element('legend', {}, 'Account'), ...accounts.map(account => choice(account, account.name === selected.name))),
    toggle('Ledger', 'Signs Amino documents only, as a hardware wallet does', ledger === true, on => changeSettings({ ledger: on })),
    toggle('Reject everything', 'Answers every question with no', rejectAll === true, on => changeSettings({ rejectAll: on })),
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'button', onclick: () => changeSettings({ allowed: [] }) }, 'Forget this site'),
      element('button', { type: 'button', class: 'yes', onclick: close }, 'Done'),
    ),
  ])
}

function choice({ name, keys }: AccountInfo, checked: boolean): HTMLElement {
  const input = element('input', { type: 'radio', name: 'account', checked, onchange: () => changeSettings({ account: name }) })
  return element('label', {}, input, element('span', {}, name, ...Object.values(keys).map(key => element('small', {}, key.bech32Address))))
}

function toggle(name: string, words: string, checked: boolean, change: (on: boolean) => void): HTMLElement {
  const input = element('input', { type: 'checkbox', checked })
  input.addEventListener('change', () => change(input.checked))
  return element('label', {}, input, element('span', {}, name, element('small', {}, words)))
}
