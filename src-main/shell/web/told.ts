/** What our world in a foreign page tells main. It runs beside the page's scripts: taken for true, never for more. */
import { z } from 'zod'
import { Count } from '../../../src-shared/bounds.ts'
import { WebDraft, type WebEvent } from '../../../src-shared/web-exam/page.ts'
import type { WebRefusal } from '../../../src-shared/web-exam.ts'

export const Told = z.union([
  z.object({ leave: z.literal(true) }),
  z.object({ control: z.string().max(16) }),
  z.object({ key: z.object({ how: z.string().max(16), url: z.string().max(2048) }) }),
  z.object({ permission: z.string().max(64) }),
  z.object({ scheme: z.string().max(2048) }),
  z.object({ dropped: z.literal(true) }),
  z.object({ socket: z.string().max(2048) }),
  z.object({ title: z.string().max(500) }),
  z.object({ keys: z.object({ presses: Count, repeats: Count }) }),
  z.object({ draft: WebDraft }),
  z.object({ password: z.literal(true) }),
])

/** `url`: of the page that it is told of. Null: nothing that anybody can have said. */
export function toldBy(
  payload: string,
  url: string,
): WebEvent | { type: 'title'; title: string } | { type: 'leave' } | null {
  const told = Told.safeParse(jsonOf(payload))
  if (!told.success) return null
  const { data } = told
  if ('title' in data) return { type: 'title', title: data.title }
  if ('draft' in data) return { type: 'draft', url, ...data.draft }
  if ('password' in data) return { type: 'signs-in', url }
  if ('keys' in data) return { type: 'keys', ...data.keys }
  if ('leave' in data) return { type: 'leave' }
  if ('control' in data) return { type: 'refused', url, reason: 'control' }
  if ('permission' in data) return { type: 'refused', url, reason: 'permission' }
  if ('dropped' in data) return { type: 'refused', url, reason: 'upload' }
  if ('socket' in data) return { type: 'refused', url: data.socket, reason: 'not-allowed' }
  if ('scheme' in data) return { type: 'refused', url: data.scheme, reason: 'scheme' }
  return { type: 'refused', url: data.key.url, reason: keyReason(data.key.how) }
}

/** Why a combination of the browser's own is refused, by what it would have done. */
export const keyReason = (how: string): WebRefusal => keyReasons[how] ?? 'scheme'

const keyReasons: Readonly<Record<string, 'new-window' | 'print' | 'download'>> = {
  tab: 'new-window',
  window: 'new-window',
  print: 'print',
  download: 'download',
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever a page made of it, it says nothing.
    return null
  }
}
