/**
 * Control characters (but for the new line), invisible marks that turn or hide text, and separators that some readers take for new lines: a
 * stranger's text must neither speak to a terminal nor look like another line.
 */
// eslint-disable-next-line no-control-regex -- these are what it is about
const unfit = /[\0-\x09\x0B-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

/** The text with each of them written as `\u001b`, which in JSON stands for the same character. */
export function escapeControls(text: string): string {
  return text.replace(unfit, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
