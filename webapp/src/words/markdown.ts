export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; to: string }

export type Block =
  | { kind: 'heading'; level: number; content: Inline[] }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }

/** The part of Markdown that our own runbooks are written in. What it does not know stays as the text that it is. */
export function readMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n/g, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0

  function take(belongs: (line: string) => boolean): string[] {
    const from = at
    while (at < lines.length && belongs(lines[at] ?? '')) at += 1
    return lines.slice(from, at)
  }

  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,6}) (.*)$/.exec(line)
    if (line.trim() === '') at += 1
    else if (line.startsWith('```')) {
      at += 1
      const code = take(one => !one.startsWith('```'))
      at += 1
      blocks.push({ kind: 'code', text: code.join('\n') })
    } else if (heading) {
      at += 1
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, content: readInline(heading[2] ?? '') })
    } else if (item.test(line)) blocks.push(readList(take(one => item.test(one) || /^ +\S/.test(one))))
    else if (line.startsWith('|')) blocks.push(readTable(take(one => one.startsWith('|'))))
    else {
      at += 1
      const rest = take(one => one.trim() !== '' && !other.test(one))
      blocks.push({ kind: 'paragraph', content: readInline([line, ...rest].join(' ')) })
    }
  }
  return blocks
}

const item = /^(?:[-*]|\d+\.) +/
/** What ends a paragraph. */
const other = /^(?:#{1,6} |```|\||[-*] |\d+\. )/

function readList(lines: string[]): Block {
  const items: string[] = []
  for (const line of lines) {
    if (item.test(line)) items.push(line.replace(item, ''))
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return { kind: 'list', ordered: /^\d/.test(lines[0] ?? ''), items: items.map(readInline) }
}

function readTable(lines: string[]): Block {
  const cells = (line: string): Inline[][] =>
    line
      .replace(/^\||\|\s*$/g, '')
      .split('|')
      .map(cell => readInline(cell.trim()))
  const [head = '', , ...rows] = lines
  return { kind: 'table', head: cells(head), rows: rows.map(cells) }
}

const marks = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g

function readInline(text: string): Inline[] {
  const parts: Inline[] = []
  let from = 0
  for (const match of text.matchAll(marks)) {
    const [whole, strong, code, label, to] = match
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    if (strong !== undefined) parts.push({ kind: 'strong', text: strong })
    else if (code !== undefined) parts.push({ kind: 'code', text: code })
    else parts.push({ kind: 'link', text: label ?? '', to: to ?? '' })
    from = match.index + whole.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}
