/** Addresses of console-api that are loaded by the browser itself: pictures, films, downloads. */
import type { Camera } from '../../../src-shared/vocabulary.ts'

export const stillAddress = (attempt: string, digest: string) => `/api/attempts/${attempt}/stills/${digest}`
export const filmAddress = (attempt: string, source: Camera) =>
  `/api/attempts/${attempt}/films/${source}/playlist.m3u8`
export const bundleAddress = (attempt: string) => `/api/attempts/${attempt}/bundle`
/** `room` '': the whole university's sums. */
export const liveAddress = (room: string, page: { protocol: string; host: string }) =>
  `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}/api/live${room === '' ? '' : `?room=${encodeURIComponent(room)}`}`
