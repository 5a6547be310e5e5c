/**
 * An XML property list as the library of Moodle reads it (CFPropertyList), by a streaming parser without entities. What it
 * does not know it passes over; where a key is missing the value's key is ''. Pure.
 */
import { SaxesParser } from 'saxes'
import { NoSeb } from './no-seb.ts'

export type Plist =
  /** Text as it is written: of data its base64 with its white space, of dates and numbers what stands there. */
  | { type: 'string' | 'data' | 'date' | 'integer' | 'real'; text: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'array'; items: Plist[] }
  | { type: 'dict'; entries: Map<string, Plist> }
export type Dict = Extract<Plist, { type: 'dict' }>

const depthAtMost = 200
const nodesAtMost = 200_000

interface Open {
  /** Null: its children are of no interest. */
  take: ((value: Plist, key: string) => void) | null
  /** The key that stands before the next value; null: something else does. */
  key: string | null
  text: string[] | null
  /** A key is what its first child says; `over`: that has been read. */
  isKey: boolean
  over: boolean
  close: () => void
}

/** Throws NoSeb. */
export function readPlist(xml: string): Dict {
  const parser = new SaxesParser({ position: true })
  const roots: Plist[] = []
  const open: Open[] = []
  let nodes = 0

  /** A node that is no text stands here: between a key and its value, or within a key. */
  const node = () => {
    const at = open.at(-1)
    if (!at) return
    at.key = null
    if (at.isKey) at.over = true
  }
  const text = (data: string) => {
    for (const one of open) if (!one.over) one.text?.push(data)
  }
  parser.on('doctype', (declared) => {
    if (/<!ENTITY/i.test(declared)) throw new NoSeb('it declares entities of its own, which are not taken')
  })
  parser.on('opentag', ({ name }) => {
    if (open.length >= depthAtMost) throw new NoSeb(`it is nested more than ${depthAtMost} deep`)
    if (++nodes > nodesAtMost) throw new NoSeb(`it has more than ${nodesAtMost} elements`)
    open.push(opened(name, open.at(-1) ?? null, roots))
  })
  parser.on('closetag', () => {
    open.pop()?.close()
    const parent = open.at(-1)
    if (parent?.isKey) parent.over = true
  })
  parser.on('text', text)
  parser.on('cdata', (data) => {
    if (open.at(-1)?.text?.length) node()
    text(data)
    node()
  })
  parser.on('comment', node)
  parser.on('processinginstruction', node)
  parser.on('error', (error) => {
    const why = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    throw new NoSeb(`line ${parser.line}: it is no sound XML (${why})`)
  })
  parser.write(xml).close()
  const [root] = roots
  if (roots.length !== 1 || root?.type !== 'dict')
    throw new NoSeb('it is no property list with settings: in <plist> one <dict> is expected')
  return root
}

function opened(name: string, parent: Open | null, roots: Plist[]): Open {
  const base: Open = { take: null, key: null, text: null, isKey: false, over: false, close: () => undefined }
  // The root itself may be called as it likes; `<plist>` it is.
  if (!parent) return { ...base, take: (value) => roots.push(value) }
  const { take, key } = parent
  parent.key = null
  if (parent.isKey && parent.text?.length) parent.over = true
  if (!take) return base
  const give = (value: Plist) => take(value, key ?? '')
  const text: string[] = []
  switch (name) {
    case 'key':
      return {
        ...base,
        text,
        isKey: true,
        close: () => {
          if (text.length === 0) throw new NoSeb('a <key> is empty')
          parent.key = text.join('')
        },
      }
    case 'string':
    case 'data':
    case 'date':
    case 'integer':
    case 'real':
      return { ...base, text, close: () => give({ type: name, text: text.join('') }) }
    case 'true':
    case 'false':
      return { ...base, close: () => give({ type: 'boolean', value: name === 'true' }) }
    case 'array': {
      const items: Plist[] = []
      return { ...base, take: (value) => items.push(value), close: () => give({ type: 'array', items }) }
    }
    case 'dict': {
      const entries = new Map<string, Plist>()
      return {
        ...base,
        take: (value, at) => entries.set(at, value),
        close: () => give({ type: 'dict', entries }),
      }
    }
    default:
      return base
  }
}
