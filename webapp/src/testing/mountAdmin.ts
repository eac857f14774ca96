import type { MountedPage } from './mountPage.ts'
import type { Planned } from './stubApi.ts'
import { DOMWrapper, flushPromises } from '@vue/test-utils'
import { addresses, aSession } from './builders.ts'
import { mountPage } from './mountPage.ts'
import { until } from './until.ts'

/** An admin page, for a wallet of that role that is signed in. */
export async function mountAdmin(
  url: string,
  planned: Record<string, Planned>,
  role: 'user' | 'viewer' | 'admin' = 'admin',
): Promise<MountedPage> {
  localStorage.setItem('relayooor.session', addresses.hub)
  return mountPage(url, { 'GET /auth/session': aSession({ role }), ...planned })
}

/** Waits for a button of that name, presses it, and waits for what follows at once. */
export async function press({ page }: MountedPage, name: RegExp): Promise<void> {
  const button = await until(() => {
    const found = page.findAll('button').find(candidate => name.test(candidate.text().replace(/\s+/g, ' ')))
    if (!found)
      throw new Error(
        `no button ${name.source} among: ${page
          .findAll('button')
          .map(one => one.text())
          .join(' | ')}`,
      )
    return found
  })
  await (button.attributes('type') === 'submit' ? formOf(button).trigger('submit') : button.trigger('click'))
  await flushPromises()
}

function formOf(button: DOMWrapper<Element>): DOMWrapper<Element> {
  const form = button.element.closest('form')
  if (!form) throw new Error('a button that submits stands in no form')
  return new DOMWrapper(form)
}
