/** The page's session: our files and nothing else, cameras and nothing else, in memory only. */
import type { Session, WebContents } from 'electron'
import { answerFrom } from '../files.ts'
import type { Refuse } from '../reporter.ts'
import { origin, scheme } from './channels.ts'

/** `media` is asked for with the kinds wanted; only video, only by us. */
export async function restrictSession(
  session: Session,
  pages: string,
  isPage: (contents: WebContents | null) => boolean,
  refuse: Refuse,
): Promise<void> {
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host !== new URL(origin).host) return new Response(null, { status: 404 })
    const { status, headers, body } = await answerFrom(pages, url, request.method)
    return new Response(Buffer.from(body), { status, headers })
  })
  session.webRequest.onBeforeRequest((details, callback) => {
    const url = URL.parse(details.url)
    const own =
      url !== null && (originOf(url) === origin || url.protocol === 'blob:' || url.protocol === 'data:')
    if (!own && isPage(details.webContents ?? null)) refuse('navigate', details.url)
    callback({ cancel: !own })
  })
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const video =
      permission === 'media' &&
      'mediaTypes' in details &&
      details.mediaTypes !== undefined &&
      details.mediaTypes.length > 0 &&
      details.mediaTypes.every((type) => type === 'video')
    callback(video && isPage(contents) && details.isMainFrame && isOwn(details.requestingUrl ?? ''))
  })
  session.setPermissionCheckHandler((contents, permission, requesting, details) => {
    if (permission !== 'media' || !isPage(contents) || !details.isMainFrame) return false
    // Listing devices checks with the kind `video`, too; microphones stay nameless.
    return details.mediaType === 'video' && isOwn(details.securityOrigin ?? requesting)
  })
  refuseDevices(session)
  session.on('will-download', (event, item) => {
    event.preventDefault()
    refuse('download', item.getURL())
  })
  await session.setProxy({ mode: 'direct' })
}

/** WHATWG URL gives a scheme of our own the origin "null": scheme and host are what Chromium compares. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`
}

export function isOwn(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && originOf(url) === origin
}

/** Screens, and whatever is plugged in: nobody's, ours or foreign. */
export function refuseDevices(session: Session): void {
  session.setDevicePermissionHandler(() => false)
  // `null` denies. An empty object would be thrown at us (a TypeError), and the page would wait for ever. Our pages do
  // not get as far: their Permissions-Policy shuts screens out.
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  for (const event of ['select-hid-device', 'select-usb-device', 'select-serial-port'] as const)
    refuseChoice(session, event)
}

function refuseChoice(
  session: Session,
  event: 'select-hid-device' | 'select-usb-device' | 'select-serial-port',
): void {
  const choose = (given: { preventDefault(): void }) => given.preventDefault()
  if (event === 'select-hid-device') session.on(event, choose)
  else if (event === 'select-usb-device') session.on(event, choose)
  else session.on(event, choose)
}
