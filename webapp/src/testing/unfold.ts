import type { DOMWrapper } from '@vue/test-utils'

/** Opens what is folded, as a press on its title does. */
export async function unfold(details: DOMWrapper<Element> | undefined): Promise<void> {
  details?.element.setAttribute('open', '')
  await details?.trigger('toggle')
}
