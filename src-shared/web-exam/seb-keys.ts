/** What a server of an exam is told of Safe Exam Browser's keys (safeexambrowser.org/developer). Pure. */
import type { SebKeys } from '../web-exam.ts'

/** SHA-256 of a text's UTF-8, in lower-case hexadecimal digits. */
export type Sha256Text = (text: string) => string

interface Sent {
  url: string
  /** Whether the view itself goes there; each hop of a redirect is a request of its own. */
  mainFrame: boolean
  /** Address of the page that asks. */
  page: string | null
}

const hashed = (url: string, key: string, sha256: Sha256Text) => sha256(`${url.replace(/#.*$/s, '')}${key}`)

/** Headers of a request: for pages, and for what a page asks of its own host; never for another host. */
export function sebHeaders(keys: SebKeys | null, sent: Sent, sha256: Sha256Text): Record<string, string> {
  if (keys === null || !isMeant(sent)) return {}
  const { configKey, browserExamKey } = keys
  return {
    ...(configKey === null ? {} : { 'X-SafeExamBrowser-ConfigKeyHash': hashed(sent.url, configKey, sha256) }),
    ...(browserExamKey === null
      ? {}
      : { 'X-SafeExamBrowser-RequestHash': hashed(sent.url, browserExamKey, sha256) }),
  }
}

function isMeant({ url, mainFrame, page }: Sent): boolean {
  const asked = URL.parse(url)
  if (asked === null || !/^https?:$/.test(asked.protocol)) return false
  return mainFrame || (page !== null && URL.parse(page)?.hostname === asked.hostname)
}

/** What `SafeExamBrowser.security` says on a page of this address. */
export function sebOnPage(keys: SebKeys, page: string, sha256: Sha256Text) {
  const { configKey, browserExamKey } = keys
  return {
    configKey: configKey === null ? '' : hashed(page, configKey, sha256),
    browserExamKey: browserExamKey === null ? '' : hashed(page, browserExamKey, sha256),
  }
}
