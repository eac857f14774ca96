import type { RequestHandler } from 'express'
import helmet from 'helmet'

export interface SecuritySettings {
  /** Where people reach the page. */
  publicUrl: string
  /** Sandbox only: where the development wallet's script and window come from. */
  developmentWalletOrigin?: string | undefined
}

/** Headers that keep foreign code and foreign frames away from a page that asks people to sign. */
export function securityHeaders({ publicUrl, developmentWalletOrigin }: SecuritySettings): RequestHandler {
  const { host, protocol } = new URL(publicUrl)
  const isHttps = protocol === 'https:'
  const wallet = developmentWalletOrigin === undefined ? [] : [new URL(developmentWalletOrigin).origin]
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...wallet],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        // Texts become code or HTML only by Vue, for what it compiled itself, and by the page, for the two scripts that it loads.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['vue', 'relayooor'],
        // 'self' does not cover WebSockets in every browser.
        connectSrc: ["'self'", `${isHttps ? 'wss' : 'ws'}://${host}`, ...wallet],
        frameSrc: wallet.length > 0 ? wallet : ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        // The first screen's form works before any script runs.
        formAction: ["'self'"],
        objectSrc: ["'none'"],
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
    // Wallets open their approval window from our page and answer through its opener.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps,
  })
}
