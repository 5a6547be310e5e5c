/** Addresses of the console's contract that are loaded by the browser itself: pictures, films, downloads, the socket. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'

const { attempts, live, session } = consoleApi

export const stillAddress = (id: string, digest: string) => addressOf(attempts.still, { id, digest })
export const filmAddress = (id: string, source: Camera) => addressOf(attempts.playlist, { id, source })
export const ssoAddress = addressOf(session.sso)
export const bundleAddress = (id: string) => addressOf(attempts.bundle, { id })
/** `room` '': the whole university's sums. */
export const liveAddress = (room: string, page: { protocol: string; host: string }) =>
  `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}${addressOf(live, { query: room === '' ? {} : { room } })}`
