import type { ConfigView } from '@relayooor/shared'
import { brandPaths } from '@relayooor/shared'

export interface PageFacts {
  config: ConfigView
  /** Whether the page carries it and need not ask for it. */
  carried: boolean
  /** Whether it has colours of the operator's. */
  styled: boolean
  /** Of the browser that asks. */
  cookies: string | undefined
  /** Not for search engines: an order, the operator's view, a page that there is not. */
  isPrivate: boolean
}

/** The built HTML with what only the running service knows. Nothing of an order is in it, so that a preview of its link leaks nothing. */
export function fillPage(html: string, { config, carried, styled, cookies, isPrivate }: PageFacts): string {
  const name = inHtml(config.service.name)
  const theme = /(?:^|; )relayooor_theme=(light|dark)(?:;|$)/.exec(cookies ?? '')?.[1]
  const head = [
    `<title>${name}</title>`,
    `<meta property="og:title" content="${name}">`,
    '<meta property="og:type" content="website">',
    ...(isPrivate ? ['<meta name="robots" content="noindex">'] : []),
    ...(styled ? [`<link rel="stylesheet" href="${brandPaths.colours}">`] : []),
    // Data and not a script: no policy for scripts is asked about it.
    ...(carried ? [`<script type="application/json" id="config">${inScript(config)}</script>`] : []),
  ]
  return html
    .replace('<html lang="en"', found => (theme === undefined ? found : `${found} data-theme="${theme}"`))
    .replace(/(<a [^>]*class="site-mark"[^>]*>).*?(?=<\/a>)/s, (found, link: string) =>
      isOwnName(config) ? found : `${link}${markOf(config)}`,
    )
    .replace(/<title>[^<]*<\/title>/, () => head.join('\n  '))
}

function isOwnName({ service }: ConfigView): boolean {
  return service.name === 'relayooor' && service.branding.logoUrl === undefined
}

/** As SiteMark.vue draws it, before any script: nobody sees another name first. */
function markOf({ service }: ConfigView): string {
  const logo = service.branding.logoUrl === undefined ? '' : `<img class="site-logo" src="${brandPaths.logo}" alt="">`
  return `${logo}<span>${inHtml(service.name)}</span>`
}

/** What makes it a program that can be installed, under the operator's name. */
export function manifestOf(name: string): object {
  const png = { type: 'image/png' }
  return {
    id: '/',
    name,
    short_name: name,
    start_url: '/',
    display: 'standalone',
    background_color: '#f4f6f4',
    theme_color: '#f4f6f4',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', ...png },
      { src: '/icon-512.png', sizes: '512x512', ...png },
      { src: '/icon-maskable.png', sizes: '512x512', purpose: 'maskable', ...png },
    ],
  }
}

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}

/** JSON that no reader of HTML takes for the end of its element. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`)
}
