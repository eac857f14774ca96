/// <reference lib="dom" />

/** An element with attributes, listeners (`onclick`, …) and children. Text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | (() => void)>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else if (value !== false) made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

/** Kept from the page, whose own menus and dialogs would react. */
const ownEvents = ['keydown', 'keyup', 'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'focusin', 'focusout', 'touchstart']

/** The wallet's shadow root, which the page's styles do not reach. */
export function createHost(css: string): ShadowRoot {
  const host = element('div', { id: 'relayooor-development-wallet' })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  for (const name of ownEvents) host.addEventListener(name, event => event.stopPropagation())
  document.body.append(host)
  return root
}
