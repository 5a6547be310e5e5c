/** A session of the fake of Electron: what it is told to refuse, and what it keeps until it is cleared. */
import { EventEmitter } from 'node:events'
import { FakeCookies, FakeWebRequest, type Verify } from './fake-network.ts'

type Handler = (request: Request) => Promise<Response>

export class FakeSession extends EventEmitter {
  handler: Handler | null = null
  request: ((...args: unknown[]) => void) | null = null
  check: ((...args: unknown[]) => boolean) | null = null
  displayMedia: ((request: object, callback: (streams: object | null) => void) => void) | null = null
  /** `getDisplayMedia` of a page whose Permissions-Policy allows it. An answer without video throws where it is given. */
  shares(request: object): Promise<boolean> {
    return new Promise((resolve) => {
      this.displayMedia?.(request, (streams) => {
        if (streams !== null && !('video' in streams))
          throw new TypeError('Video was requested, but no video stream was provided')
        resolve(streams !== null)
      })
    })
  }
  cleared = 0
  readonly protocol = {
    handle: (_scheme: string, handler: Handler) => {
      this.handler = handler
    },
    unhandle: () => {
      this.handler = null
    },
  }
  readonly webRequest = new FakeWebRequest()
  readonly cookies = new FakeCookies()
  proxy: { proxyRules?: string; proxyBypassRules?: string } = {}
  userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) taza/1.0.0 Chrome/140.0.0.0 Electron/45.4.1 Safari/537.36'
  languages = ''
  readonly partition: string
  constructor(partition = '') {
    super()
    this.partition = partition
  }
  getUserAgent() {
    return this.userAgent
  }
  setUserAgent(userAgent: string, languages: string) {
    Object.assign(this, { userAgent, languages })
  }
  setPermissionRequestHandler(handler: FakeSession['request']) {
    this.request = handler
  }
  setPermissionCheckHandler(handler: FakeSession['check']) {
    this.check = handler
  }
  setDevicePermissionHandler() {
    return undefined
  }
  setDisplayMediaRequestHandler(handler: FakeSession['displayMedia']) {
    this.displayMedia = handler
  }
  async setProxy(proxy: FakeSession['proxy']) {
    this.proxy = proxy
  }
  verify: Verify | null = null
  setCertificateVerifyProc(proc: Verify | null) {
    this.verify = proc
  }
  async clearAuthCache() {
    this.cleared++
  }
  async clearData() {
    this.cookies.all = []
    this.cleared++
  }
  async clearCache() {
    this.cleared++
  }
  /** Whether a request may leave, as `webRequest` decides. */
  async allows(details: object): Promise<boolean> {
    return (await this.webRequest.ask('onBeforeRequest', details)).cancel !== true
  }
}
