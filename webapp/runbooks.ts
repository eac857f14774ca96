import type { Plugin } from 'vite'
import { basename } from 'node:path'
import MarkdownIt from 'markdown-it'
import { adminPlaces } from './src/admin/kit/adminRooms.ts'

export const runbookFile = /\/docs\/operations\/runbooks\/[\w-]+\.md$/

/** Runbooks become components when the page is built: a browser reads no Markdown, and no HTML is put in while the page runs. */
export function runbooks(): Plugin {
  return {
    name: 'runbooks',
    enforce: 'pre',
    transform: { filter: { id: runbookFile }, handler: (text, id) => componentOf(text, basename(id, '.md')) },
  }
}

/** @throws Error for a link that leads nowhere from the page, and for a page of the operator's view that there is not */
export function componentOf(text: string, name: string): string {
  // Its title is the page's own.
  const html = reader(name).render(text.replace(/^# .*\n/, ''))
  return `<template>${html.replaceAll('{{', '&#123;{')}</template>`
}

/** HTML in a runbook is the text that it is. `*Money: Refunds*` names a page of the operator's view. */
function reader(name: string) {
  const markdown = new MarkdownIt({ html: false })
  const { rules } = markdown.renderer
  const ends: string[] = []

  rules.link_open = (tokens, index) => {
    const to = String(tokens[index]?.attrGet('href'))
    const runbook = /^([a-z-]+)\.md$/.exec(to)?.[1]
    if (runbook !== undefined) return opened('RouterLink', `to="/admin/runbooks/${runbook}"`)
    if (/^https:[^"]*$/.test(to)) return opened('a', `href="${to}" target="_blank" rel="noopener noreferrer"`)
    throw new Error(`the runbook ${name} links to ${to}, which its page cannot open`)
  }
  rules.em_open = (tokens, index) => {
    const place = tokens[index + 1]?.content ?? ''
    const path = adminPlaces.get(place)
    if (path === undefined) throw new Error(`the runbook ${name} names the page ${place}, which there is not`)
    return opened('RouterLink', `to="${path}"`)
  }
  rules.link_close = rules.em_close = () => `</${ends.pop()}>`
  return markdown

  function opened(tag: string, attributes: string): string {
    ends.push(tag)
    return `<${tag} ${attributes}>`
  }
}
