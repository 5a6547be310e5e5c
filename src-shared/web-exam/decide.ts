/**
 * What becomes of each thing that an exam's page asks for: the one place where the rules of a web exam are read. Asked anew
 * of every hop of a redirect. Pure.
 */
import { isProgramType, studentFiles, typeOf } from '../student-files.ts'
import type { WebRefusal, WebRules } from '../web-exam.ts'
import { type Compiled, compiled, namedBy } from './compiled.ts'
import { networkOf } from './ip.ts'

/** Of the host of `url`, where it was looked up or is connected to: literal addresses are judged without. */
interface Asked {
  url: string
  /** IP addresses. */
  addresses?: readonly string[]
}

export type WebRequest =
  /** A page is opened, in the view (`main`) or in a frame of one (`sub`). */
  | (Asked & { kind: 'page'; frame: 'main' | 'sub' })
  /** What a page loads; `socket`: a WebSocket, or WebTransport. */
  | (Asked & { kind: 'resource'; type: 'socket' | 'other' })
  /** `window.open`, `target=_blank`; the address may be empty. */
  | (Asked & { kind: 'window' })
  /** A file that is not shown as a page. `bytes` null: not said. `kept`: what the attempt's folder has from before. */
  | (Asked & {
      kind: 'download'
      name: string
      mime: string
      bytes: number | null
      kept: { files: number; bytes: number }
    })
  /** A file is chosen, from the attempt's folder or elsewhere. */
  | { kind: 'upload'; from: 'folder' | 'elsewhere' }
  | { kind: 'control'; what: 'back' | 'reload' | 'zoom' | 'find' | 'print' }
  /** By the name that Chromium and the Permissions API have for it. */
  | { kind: 'permission'; name: string }

export type WebDecision =
  | { do: 'allow' }
  | { do: 'refuse'; reason: WebRefusal }
  /** A new window's address is shown in the view itself, or in a second one with a way back. */
  | { do: 'same-view' | 'second-view' }
  | { do: 'show-pdf' | 'save' }
  /** The exam ends, once the student has confirmed it. */
  | { do: 'quit' }
  /** A link to settings of Safe Exam Browser: to be fetched from `url` with the page's cookies. */
  | { do: 'settings'; url: string }

/** Chromium ends a page's way at its twentieth, with a page of its own that loads itself anew without end. */
export const redirectsAtMost = 19
/** Characters: SAML's requests are the longest. */
const urlLength = 16_384

const allow: WebDecision = { do: 'allow' }
const refuse = (reason: WebRefusal): WebDecision => ({ do: 'refuse', reason })

/** The machine's own `names` and addresses are as much this machine as localhost is. */
export interface Machine {
  names: readonly string[]
  addresses: readonly string[]
}
const unknownMachine: Machine = { names: [], addresses: [] }

export function decide(rules: WebRules, request: WebRequest, machine: Machine = unknownMachine): WebDecision {
  switch (request.kind) {
    case 'page':
      return request.frame === 'main' ? mainPage(rules, request, machine) : subPage(rules, request, machine)
    case 'resource':
      return resource(rules, request, machine)
    case 'window':
      return newWindow(rules, request, machine)
    case 'download':
      return download(rules, request, machine)
    case 'upload':
      return rules.uploads === 'any' || (rules.uploads === 'folder' && request.from === 'folder')
        ? allow
        : refuse('upload')
    case 'control':
      if (request.what === 'print') return refuse('print')
      return rules[request.what] ? allow : refuse('control')
    case 'permission':
      return harmless.has(request.name) ? allow : refuse('permission')
  }
}

/** A redirect, as the addresses that it went through, the first one first: its first refusal, else what is said of its last. */
export function decideChain(
  rules: WebRules,
  hops: readonly (Asked & { kind: 'page'; frame: 'main' | 'sub' })[],
  machine: Machine = unknownMachine,
): WebDecision {
  if (hops.length > redirectsAtMost + 1) return refuse('too-many-redirects')
  let last = refuse('odd-address')
  for (const hop of hops) {
    last = decide(rules, hop, machine)
    if (last.do !== 'allow') return last
  }
  return last
}

/** What gives a page nothing of the machine: copying by its own button, and its cookies in a frame of a sign-in. */
const harmless: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'storage-access',
  'top-level-storage-access',
])

function mainPage(rules: WebRules, request: Asked, machine: Machine): WebDecision {
  if (isQuit(rules, request.url)) return { do: 'quit' }
  const settings = settingsAddress(rules, request.url)
  if (settings !== null) {
    const refused = refusedPage(rules, { ...request, url: settings }, machine)
    return refused ? refuse(refused) : { do: 'settings', url: settings }
  }
  const refused = refusedPage(rules, request, machine)
  return refused ? refuse(refused) : allow
}

/** A frame may also have what its page writes into it. */
function subPage(rules: WebRules, request: Asked, machine: Machine): WebDecision {
  if (/^(about:(blank|srcdoc)([?#]|$)|data:)/i.test(request.url)) return allow
  const refused = refusedPage(rules, request, machine)
  return refused ? refuse(refused) : allow
}

function resource(
  rules: WebRules,
  request: Asked & { type: 'socket' | 'other' },
  machine: Machine,
): WebDecision {
  // Made by the page itself; the longest of them are not looked through.
  if (/^(data:|blob:|about:(blank|srcdoc)([?#]|$))/i.test(request.url)) return allow
  const lists = compiled(rules)
  const url = webAddress(request.url, /^(https?|wss?):$/)
  if (typeof url === 'string') return refuse(url)
  const refused = refusedNetwork(lists, url, request, machine)
  if (refused) return refuse(refused)
  if (lists.block.some((one) => one.matches(url))) return refuse('blocked')
  if (lists.pages.some((one) => one.matches(url)) || lists.resources.some((one) => one.matches(url)))
    return allow
  // A socket is a conversation: not with anybody.
  const anywhere = rules.resources === 'https' && url.protocol === 'https:' && request.type === 'other'
  return anywhere ? allow : refuse('not-allowed')
}

function newWindow(rules: WebRules, request: Asked, machine: Machine): WebDecision {
  const empty = request.url === '' || /^about:blank([?#]|$)/i.test(request.url)
  if (empty) return rules.newWindows === 'second' ? { do: 'second-view' } : refuse('new-window')
  const decision = mainPage(rules, request, machine)
  if (decision.do !== 'allow') return decision
  if (rules.newWindows === 'refuse') return refuse('new-window')
  return { do: rules.newWindows === 'same' ? 'same-view' : 'second-view' }
}

function download(
  rules: WebRules,
  request: Extract<WebRequest, { kind: 'download' }>,
  machine: Machine,
): WebDecision {
  const refused = refusedPage(rules, request, machine)
  if (refused) return refuse(refused)
  const { downloads } = rules
  const isPdf = /^application\/(x-)?pdf\s*(;|$)/i.test(request.mime)
  if (isPdf && (downloads === 'pdf' || (downloads !== 'refuse' && downloads.includes('pdf'))))
    return { do: 'show-pdf' }
  const type = typeOf(request.name)
  if (typeof downloads === 'string' || !downloads.includes(type) || isProgramType(type))
    return refuse('download')
  if ((request.bytes ?? 0) > studentFiles.fileBytes) return refuse('large-download')
  const { files, bytes } = request.kept
  return files >= studentFiles.files || bytes + (request.bytes ?? 0) > studentFiles.bytes
    ? refuse('too-many-downloads')
    : { do: 'save' }
}

/** Why this may not be a page; null: it may. */
function refusedPage(rules: WebRules, request: Asked, machine: Machine): WebRefusal | null {
  const lists = compiled(rules)
  // What a page has made itself, shown as a page, is that page's.
  const url = webAddress(request.url.replace(/^blob:(?=https?:)/i, ''), /^https?:$/)
  if (typeof url === 'string') return url
  const refused = refusedNetwork(lists, url, request, machine)
  if (refused) return refused
  if (lists.block.some((one) => one.matches(url))) return 'blocked'
  return lists.pages.some((one) => one.matches(url)) ? null : 'not-allowed'
}

function webAddress(text: string, schemes: RegExp): URL | WebRefusal {
  if (text.length > urlLength) return 'odd-address'
  const url = URL.parse(text)
  if (url === null) return 'odd-address'
  if (!schemes.test(url.protocol)) return 'scheme'
  const odd = url.hostname === '' || url.hostname.endsWith('.') || url.username !== '' || url.password !== ''
  return odd ? 'odd-address' : url
}

function refusedNetwork(
  lists: Compiled,
  { hostname }: URL,
  { addresses = [] }: Asked,
  machine: Machine,
): WebRefusal | null {
  const literal = networkOf(hostname)
  const kinds = [literal ?? byName(hostname, machine), ...addresses.map((one) => networkOf(one) ?? 'own')]
  const own = [hostname, ...addresses].some((one) => machine.addresses.some((mine) => isSame(mine, one)))
  if (own || kinds.includes('own')) return 'this-machine'
  return kinds.includes('private') && !namedBy(lists, hostname) ? 'private-network' : null
}

const inUrl = (address: string): string => {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? bare
}
const isSame = (one: string, other: string): boolean => inUrl(one) === inUrl(other)

function byName(host: string, { names }: Machine): 'own' | 'private' | 'public' {
  if (/(^|\.)localhost(\.localdomain6?)?$|^(localhost|ip6-[a-z]+)\d?\./.test(host)) return 'own'
  if (/^ip6-(localhost|loopback)$/.test(host) || names.some((name) => name.toLowerCase() === host))
    return 'own'
  // A name without a dot, or of a zone that no public name has (RFC 6762, 6761, 8375, ICANN's `internal`).
  return !host.includes('.') || /\.(local|internal|lan|home|corp|home\.arpa|localdomain)$/.test(host)
    ? 'private'
    : 'public'
}

/** As Safe Exam Browser compares it: whatever the case, with or without a slash at the end. */
function isQuit({ quit }: WebRules, url: string): boolean {
  if (quit === null) return false
  const bare = (text: string) =>
    (URL.parse(text)?.href ?? text).replace(/#.*$/s, '').replace(/\/+$/, '').toLowerCase()
  return bare(url) === bare(quit)
}

/** Where settings lie that a `seb:` or `sebs:` link means; null: it is no such link, or nobody asked for them. */
function settingsAddress({ seb }: WebRules, url: string): string | null {
  if (seb === null || !/^sebs?:\/\//i.test(url)) return null
  return url.replace(/^seb/i, 'http')
}
