import { TokenId } from '@relayooor/shared'

/** The order that somebody names by its token, its memo or its link; undefined when there is none in it. */
export function tokenIn(text: string): string | undefined {
  const found = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase()
  return TokenId.safeParse(found).data
}
