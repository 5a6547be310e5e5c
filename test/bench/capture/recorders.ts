/** The peer: two MediaRecorders on the same cameras, handing over what they recorded as the capture page does. */
import type { Browser } from 'playwright-core'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import type { PerCamera } from './film-rate.ts'
import { setting } from './setting.ts'

export interface Recorders {
  /** What they record, e.g. `video/webm;codecs=vp8`: the browser's own choice when none was asked for. */
  mime: string
  /** Ends both films; resolves when all of them was handed over. */
  stop(): Promise<void>
  /** What each source's recorder has handed over. */
  files(): Record<Camera, Buffer>
  close(): Promise<void>
}

/** An empty page of an origin that may use cameras; nobody listens there. */
const address = 'http://127.0.0.1/recorders'

/** A camera that another page has just let go may end at once, or send nothing, for whoever opens it next. */
const tries = 3
const startMs = 10_000

/** As `openOnce`, some times. */
export async function openRecorders(
  browser: Browser,
  mime: string | null,
  bits: PerCamera<number>,
): Promise<Recorders> {
  for (let left = tries - 1; ; left--) {
    try {
      return await openOnce(browser, mime, bits)
    } catch (error) {
      if (left === 0) throw error
      console.log(`recorders did not start, again: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/**
 * @param mime a type to ask for; null for the browser's default.
 * @param bits what each is asked to write a second (`videoBitsPerSecond`); see `asked` in cpu.ts.
 */
async function openOnce(browser: Browser, mime: string | null, bits: PerCamera<number>): Promise<Recorders> {
  const page = await browser.newPage()
  const parts: Record<Camera, Buffer[]> = { face: [], desk: [] }
  await page.exposeFunction('takeOver', (source: Camera, base64: string) => {
    parts[source].push(Buffer.from(base64, 'base64'))
  })
  page.on('console', (message) => console.log(message.text()))
  await page.route(address, (route) =>
    route.fulfill({ body: '<title>peer</title>', contentType: 'text/html' }),
  )
  await page.goto(address)
  const begun = page.evaluate(
    async ({ media, cameras, asked, bits, startMs }) => {
      // As the capture page's bytes are handed over; lib.dom does not know it yet.
      const base64Of = (buffer: ArrayBuffer): string => {
        const bytes = new Uint8Array(buffer)
        return Reflect.apply(Reflect.get(bytes, 'toBase64'), bytes, [])
      }
      const hand = (window as unknown as { takeOver(source: string, base64: string): Promise<void> }).takeOver
      const first = await navigator.mediaDevices.getUserMedia({ video: true })
      for (const track of first.getTracks()) track.stop()
      const devices = await navigator.mediaDevices.enumerateDevices()
      let type = ''
      for (const source of ['face', 'desk'] as const) {
        const device = devices.find(({ label }) => label === cameras[source]?.label)
        const { width, height, framesPerSecond } = media[source]
        const stream = await navigator.mediaDevices.getUserMedia({
          video: {
            deviceId: { exact: device?.deviceId ?? '' },
            width: { ideal: width },
            height: { ideal: height },
            frameRate: { ideal: framesPerSecond },
          },
        })
        const recorder = new MediaRecorder(stream, {
          videoBitsPerSecond: bits[source],
          ...(asked ? { mimeType: asked } : {}),
        })
        const kept = window as unknown as { ends?: (() => Promise<void>)[] }
        recorder.onerror = (event) => console.log('recorder error', String((event as ErrorEvent).error))
        let handed: Promise<void> = Promise.resolve()
        recorder.ondataavailable = ({ data }) => {
          handed = handed.then(async () => hand(source, base64Of(await data.arrayBuffer())))
        }
        kept.ends = [
          ...(kept.ends ?? []),
          async () => {
            const stopped = new Promise((resolve) =>
              recorder.addEventListener('stop', resolve, { once: true }),
            )
            recorder.stop()
            await stopped
            await handed
          },
        ]
        recorder.start(2000)
        await new Promise((resolve, reject) => {
          recorder.addEventListener('start', resolve, { once: true })
          setTimeout(() => reject(new Error(`no start within ${startMs} ms`)), startMs)
        })
        type = recorder.mimeType
      }
      return type
    },
    { media: setting.media, cameras: setting.cameras, asked: mime, bits, startMs },
  )
  const chosen = await begun.catch(async (error: unknown) => {
    await page.close()
    throw error
  })
  return {
    mime: chosen,
    stop: () =>
      page.evaluate(async () => {
        for (const end of (window as unknown as { ends: (() => Promise<void>)[] }).ends) await end()
      }),
    files: () => ({ face: Buffer.concat(parts.face), desk: Buffer.concat(parts.desk) }),
    close: () => page.close(),
  }
}
