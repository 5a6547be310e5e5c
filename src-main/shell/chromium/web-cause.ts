/**
 * Why a page could not be had, in the browser's own words: the gate is told no more than that it failed, also of a
 * certificate that is not valid. It is asked for once more, without cookies; to a server that is not trusted nothing is sent.
 */
import { z } from 'zod'
import { within } from '../within.ts'
import type { Cdp } from './cdp.ts'

const Loaded = z.object({
  resource: z.object({ netErrorName: z.string().optional(), stream: z.string().optional() }),
})
const waitMs = 5000

/** `said`: what the gate was told, which stands where no more can be learnt. `session`: of the window that wanted it. */
export async function causeOf(
  cdp: Cdp,
  { said, url, frame, session }: { said: string; url: string; frame: string; session: string | null },
): Promise<string> {
  if (said !== 'Failed' || session === null || !url.startsWith('https:')) return said
  const params = { frameId: frame, url, options: { disableCache: true, includeCredentials: false } }
  try {
    const asked = cdp.call('Network.loadNetworkResource', params, session)
    const { netErrorName, stream } = Loaded.parse(await within(waitMs, asked, 'late')).resource
    if (stream !== undefined) await cdp.call('IO.close', { handle: stream }, session)
    return netErrorName ?? said
  } catch (_gone) {
    return said
  }
}
