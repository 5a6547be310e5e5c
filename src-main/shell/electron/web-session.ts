/** The foreign page's session: of one attempt, in memory, with each of its requests judged by the exam's rules. */
import { randomUUID } from 'node:crypto'
import type { Cookie, Session, WebContents } from 'electron'
import type { WebCookie, WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import type { Downloads } from '../web/downloads.ts'
import { isPdfType, type Judge, type Refusal } from '../web/judge.ts'
import type { ElectronParts } from './parts.ts'
import { refuseDevices } from './session.ts'

const foreign = new WeakSet<Session>()
/** Whether this is a foreign page's, which is judged by its own rules. */
export const isForeign = (session: Session): boolean => foreign.has(session)

export interface ForeignSessionDeps {
  options: WebOptions
  judge: Judge
  downloads: Downloads
  tell(event: WebEvent): void
  /** A view goes somewhere, by this method. */
  onAsked(contents: WebContents, url: string, method: string): void
  /** Its server says something. */
  onAnswer(contents: WebContents): void
  /** The page of a view. */
  addressOf(contents: WebContents): string | null
}

/** Leaves the page that is there where it is (RFC 9110, 15.3.5); to cancel would show an error page in its place. */
const stay = { responseHeaders: {}, statusLine: 'HTTP/1.1 204 No Content' }

export async function openForeignSession(
  electron: ElectronParts,
  { options, judge, downloads, tell, onAsked, onAnswer, addressOf }: ForeignSessionDeps,
): Promise<Session> {
  // Without `persist:` a partition lies in memory; its name is nobody's before.
  const session = electron.session.fromPartition(`taza-web-${randomUUID()}`, { cache: true })
  foreign.add(session)
  const say = (event: WebEvent | null) => {
    if (event) tell(event)
  }
  /** True: it may. */
  const passes = (refusal: Refusal) => {
    if (refusal) say(refusal.told)
    return refusal === null
  }
  const { webRequest } = session
  // Each hop of a redirect is a request anew; so are those of workers, which have no `webContents`.
  webRequest.onBeforeRequest(({ url, method, resourceType, webContents }, callback) => {
    if (judge.isPdfViewer(url)) return callback({})
    const main = resourceType === 'mainFrame'
    const type = resourceType === 'webSocket' ? 'socket' : 'other'
    const judged = main
      ? judge.view(url)
      : resourceType === 'subFrame'
        ? judge.frame(url)
        : judge.resource(url, type)
    if (!passes(judged)) return callback({ cancel: true })
    judge.expect(url)
    if (main) say(judge.form(url, method))
    if (main && webContents) onAsked(webContents, url, method)
    callback({})
  })
  webRequest.onBeforeSendHeaders(({ url, requestHeaders, resourceType, webContents }, callback) => {
    const page = webContents ? addressOf(webContents) : null
    const extra = judge.headers({ url, mainFrame: resourceType === 'mainFrame', page })
    callback({ requestHeaders: { ...requestHeaders, ...extra } })
  })
  webRequest.onHeadersReceived((answer, callback) => {
    const { url, method, statusCode, resourceType, responseHeaders = {} } = answer
    const main = resourceType === 'mainFrame'
    if (main && answer.webContents) onAnswer(answer.webContents)
    if ((!main && resourceType !== 'subFrame') || (statusCode >= 300 && statusCode < 400)) return callback({})
    const mime = headerOf(responseHeaders, 'content-type')
    if (statusCode === 200 && isPdfType(mime))
      return callback(
        passes(judge.pdf(url, mime)) ? { responseHeaders: withoutDisposition(responseHeaders) } : stay,
      )
    if (!main) return callback({})
    const answered = judge.status(url, method, statusCode)
    say(answered.told)
    callback(answered.stay ? stay : {})
  })
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(passes(judge.permission(permission, details.requestingUrl ?? ''))),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => judge.permission(permission, origin) === null,
  )
  refuseDevices(session)
  session.on('will-download', (event, item) => {
    const id = randomUUID()
    const total = item.getTotalBytes()
    const goes = downloads.begins(id, {
      url: item.getURL(),
      name: item.getFilename(),
      bytes: total > 0 ? total : null,
      cancel: () => item.cancel(),
    })
    if (!goes) {
      event.preventDefault()
      // Nothing more is heard of it.
      return downloads.ends(id, false)
    }
    // Said here it asks nobody where to.
    item.setSavePath(downloads.pathOf(id))
    item.on('updated', (_event, state) => {
      // One that could be taken up again is not: its server may have another by then.
      if (state === 'interrupted') downloads.ends(id, false)
      else downloads.comes(id, item.getReceivedBytes(), item.getTotalBytes())
    })
    item.once('done', (_event, state) => downloads.ends(id, state === 'completed'))
  })
  const { language, proxy, rules } = options
  const own = session.getUserAgent().replace(notChromes, '')
  session.setUserAgent(
    rules.userAgent === null ? own : `${own} ${rules.userAgent}`,
    [...new Set([language, 'ru', 'en'])].join(','),
  )
  trustAuthorities(session, options)
  await session.setProxy({
    mode: 'fixed_servers',
    proxyRules: `http://127.0.0.1:${proxy.port}`,
    // Not even the machine itself is reached beside it.
    proxyBypassRules: '<-loopback>',
  })
  // One that cannot be put back means to sign in again, no more.
  await Promise.allSettled(options.cookies.map((cookie) => session.cookies.set(forElectron(cookie))))
  return session
}

/** As `setCertificateVerifyProc` is answered; what was said is kept by the browser, for this session. */
const verdicts = { trusted: 0, browsersOwn: -3 } as const
/** Chromium's: of nobody it knows. It says so before a wrong name or date, which it may have found as well. */
const authorityInvalid = -202

/** The browser's own verdict stands, but for certificates of the university's authorities. */
function trustAuthorities(session: Session, { authorities, proxy }: WebOptions): void {
  if (authorities.length === 0) return
  session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, callback) => {
    if (errorCode !== authorityInvalid) return callback(verdicts.browsersOwn)
    const what = { host: hostname.replace(/^\[|\]$/g, ''), certificate: certificate.data, authorities }
    proxy.certified(what).then(
      (trusted) => callback(trusted ? verdicts.trusted : verdicts.browsersOwn),
      // Its server cannot be asked, however often, or the certificate is none.
      () => callback(verdicts.browsersOwn),
    )
  })
}

/** Electron's and the app's own words in the name that servers are told: an LMS knows Chrome. */
const notChromes = / (?!AppleWebKit\/|Chrome\/|Safari\/)[^\s()/]+\/\S+/g

const headerOf = (headers: Record<string, string[]>, wanted: string): string =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]?.[0] ?? ''

const withoutDisposition = (headers: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-disposition'))

const sameSites = { Strict: 'strict', Lax: 'lax', None: 'no_restriction' } as const

function forElectron({ domain, sameSite, expires, ...cookie }: WebCookie) {
  const host = domain.replace(/^\./, '')
  return {
    ...cookie,
    url: `${cookie.secure ? 'https' : 'http'}://${host}${cookie.path}`,
    // Named, it would be of all hosts below as well.
    ...(domain.startsWith('.') ? { domain } : {}),
    ...(expires === undefined ? {} : { expirationDate: expires }),
    sameSite: sameSite === undefined ? ('unspecified' as const) : sameSites[sameSite],
  }
}

export async function cookiesOf(session: Session): Promise<WebCookie[]> {
  return (await session.cookies.get({})).map(fromElectron)
}

function fromElectron(cookie: Cookie): WebCookie {
  const { name, value, domain = '', hostOnly, path = '/', secure, httpOnly, expirationDate } = cookie
  const sameSite = (['Strict', 'Lax', 'None'] as const).find((one) => sameSites[one] === cookie.sameSite)
  return {
    name,
    value,
    domain: hostOnly === true ? domain : `.${domain.replace(/^\./, '')}`,
    path,
    secure: secure === true,
    httpOnly: httpOnly === true,
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(expirationDate === undefined ? {} : { expires: expirationDate }),
  }
}
