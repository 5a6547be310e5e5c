/**
 * Answers a request of our own origin from the directory of built pages: no port, no server, nothing else. Each file is read
 * once: what a page gets is the same as long as the station runs, and what it got can be held against the manifest.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, relative, sep } from 'node:path'

export interface Answer {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
}

/** For documents only: what a worker asks for is refused, and reported, by the shell's own gate. */
const documentHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy':
    'camera=(self), microphone=(), display-capture=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=(), midi=(), clipboard-read=(), local-fonts=(), window-management=(), screen-wake-lock=(self), fullscreen=(self)',
}
const headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Never rejects: what is not a readable file inside `root` is a 404. */
export async function answerFrom(root: string, url: URL, method: string): Promise<Answer> {
  const refused = (status: number): Answer => ({ status, headers, body: new Uint8Array() })
  if (method !== 'GET' && method !== 'HEAD') return refused(405)
  const path = pathWithin(root, url)
  const type = path === null ? undefined : types[extname(path).toLowerCase()]
  if (path === null || type === undefined) return refused(404)
  try {
    const extra = type.startsWith('text/html') ? documentHeaders : {}
    return {
      status: 200,
      headers: { ...headers, ...extra, 'content-type': type },
      body: await readOnce(root, path),
    }
  } catch {
    // Missing, a directory or unreadable: to a page these are the same.
    return refused(404)
  }
}

interface Served {
  body: Promise<Uint8Array>
  /** Once it was read. */
  digest: string | null
}
/** By the directory: its files by path. */
const served = new Map<string, Map<string, Served>>()

function readOnce(root: string, path: string): Promise<Uint8Array> {
  const files = served.get(root) ?? new Map<string, Served>()
  served.set(root, files)
  const before = files.get(path)
  if (before) return before.body
  const reading: Served = { body: readFile(path), digest: null }
  files.set(path, reading)
  reading.body.then(
    (bytes) => {
      reading.digest = createHash('sha256').update(bytes).digest('hex')
    },
    // It may be there later.
    () => files.delete(path),
  )
  return reading.body
}

/** SHA-256 of each file that was given out from this directory, by its path within it (`/` between folders). */
export function servedFrom(root: string): ReadonlyMap<string, string> {
  const digests = new Map<string, string>()
  for (const [path, { digest }] of served.get(root) ?? [])
    if (digest !== null) digests.set(relative(normalize(root), path).replaceAll(sep, '/'), digest)
  return digests
}

function pathWithin(root: string, url: URL): string | null {
  let name: string
  try {
    name = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (name.includes('\0')) return null
  const base = normalize(root)
  const path = normalize(join(base, name))
  return path.startsWith(base.endsWith(sep) ? base : base + sep) ? path : null
}
