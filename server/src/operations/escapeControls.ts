/**
 * Control characters except the newline, invisible marks that reorder or hide text, and Unicode line separators: foreign text must not
 * control a terminal or look like another line.
 */
// eslint-disable-next-line no-control-regex -- these are what it is about
const unfit = /[\0-\x09\x0B-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

/** Writes each of them as `\u001b`, which in JSON is the same character. */
export function escapeControls(text: string): string {
  return text.replace(unfit, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
