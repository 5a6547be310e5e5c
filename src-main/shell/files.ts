/** Answers a request of our own origin from the directory of built pages: no port, no server, nothing else. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

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
      body: await readFile(path),
    }
  } catch {
    // Missing, a directory or unreadable: to a page these are the same.
    return refused(404)
  }
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
