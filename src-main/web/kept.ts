/** What of an exam's page is kept for a restarted station: all that fits, and what does not fit costs nothing else. */
import { cookiesAtMost, WebCookie, WebKept } from '../../src-shared/web-exam/page.ts'

/** `before`: the last address that was kept. `odd`: how many cookies are left out, and whether the address is. */
export function keptOf(
  at: string,
  cookies: readonly WebCookie[],
  before: string,
): { kept: WebKept; odd: { cookies: number; address: boolean } } {
  const fits = WebKept.shape.at.safeParse(at).success
  const host = `.${URL.parse(at)?.hostname ?? ''}`
  const isNear = ({ domain }: WebCookie) => host.endsWith(`.${domain.replace(/^\./, '')}`)
  const fitting = cookies.filter((cookie) => WebCookie.safeParse(cookie).success)
  // Where there are too many, those of the page itself are the sign-in.
  const near = [...fitting.filter(isNear), ...fitting.filter((one) => !isNear(one))].slice(0, cookiesAtMost)
  return {
    kept: { at: fits ? at : before, cookies: near },
    odd: { cookies: cookies.length - near.length, address: !fits },
  }
}

export interface KeepingDeps {
  wanted(): { kept: WebKept | null; rules: { start: string } } | null
  keep(kept: WebKept): Promise<void>
  log(line: string): void
}

/** What is left out is told once. */
export function createKeeping({ wanted, keep, log }: KeepingDeps) {
  let told = ''
  return async (at: string, cookies: readonly WebCookie[]): Promise<void> => {
    const now = wanted()
    if (!now) return
    const { kept, odd } = keptOf(at, cookies, now.kept?.at ?? now.rules.start)
    const what = `cookies ${odd.cookies}${odd.address ? ', its address' : ''}`
    if (what !== told && (odd.address || odd.cookies > 0))
      log(`too long, or too many, to be kept of the exam's page: ${what}`)
    told = what
    await keep(kept)
  }
}
