/// <reference lib="dom" />
import type { Description } from './sandbox.ts'
import { element } from './elements.ts'
import { readSettings } from './settings.ts'

/** One dialog after the other, as in a wallet. */
let last: Promise<unknown> = Promise.resolve()

/** Asks for the person's approval. @throws Error "Request rejected", as Keplr does */
export async function askApproval(root: ShadowRoot, question: Description, account: string): Promise<void> {
  const answer = last.then(() => (readSettings().rejectAll ? false : showDialog(root, question, account)))
  last = answer
  if (!(await answer)) throw new Error('Request rejected')
}

/** Resolves to whether it was approved; Escape rejects. */
function showDialog(root: ShadowRoot, { title, rows, raw }: Description, account: string): Promise<boolean> {
  return new Promise(resolve => {
    const finish = (approved: boolean) => {
      dialog.remove()
      resolve(approved)
    }
    const dialog = openDialog(root, title, () => finish(false), [
      element('p', {}, `${location.origin} asks account ${account}${readSettings().ledger ? ' (Ledger)' : ''}`),
      element('dl', {}, ...rows.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)])),
      ...(raw ? [element('details', {}, element('summary', {}, 'Raw document'), element('pre', { tabindex: '0' }, raw))] : []),
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', onclick: () => finish(false) }, 'Reject'),
        element('button', { type: 'button', class: 'yes', onclick: () => finish(true) }, 'Approve'),
      ),
    ])
  })
}

/** A modal dialog on top of the page: focus stays in it, and the page is inert. */
export function openDialog(root: ShadowRoot, title: string, onCancel: () => void, content: Node[]): HTMLDialogElement {
  // The focus begins at the title, so that a key press meant for the page approves nothing.
  const heading = element('h2', { tabindex: '-1', autofocus: true }, title)
  const dialog = element(
    'dialog',
    { 'aria-label': `Development wallet: ${title}` },
    element('div', { class: 'mark' }, element('strong', {}, 'Development wallet'), ': its keys are worth nothing'),
    element('div', { class: 'body' }, heading, ...content),
  )
  dialog.addEventListener('cancel', event => {
    event.preventDefault()
    onCancel()
  })
  root.append(dialog)
  dialog.showModal()
  return dialog
}
