/** What a console's attempt screen shows: the films' own captions and the time on the screen's still, read from its pixels. */
import type { Page } from 'playwright-core'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'
import { captionHeight, readCaption } from './cameras/letters.ts'
import type { GrayPicture } from './gray.ts'

export interface Shown {
  /** Running number of the picture that each film shows; null where none can be read. */
  numbers: Record<Camera, number | null>
  /** Unix ms that the controls tell; renewed ten times a second. */
  told: number
  /** CLOCK_BOOTTIME ms that the screen's still shows (window/clock.c), and its digest; null where there is none. */
  screen: { boottime: number; digest: string } | null
}

export type Sizes = Record<Camera, { width: number; height: number }>
const names: Record<Camera, string> = { face: 'Face', desk: 'Desk' }
/** window/clock.c */
const blocks = { count: 48, size: 12 }
/** Frames of the page in which nothing changes any more. */
const calmFrames = 15

/**
 * `count` looks, one each `everyMs`, all parts of one in the same frame of the page. `settledAt`: waits until the controls
 * tell this moment and both films have come to rest at it; rejects when they do not within 20 s.
 */
export async function look(
  page: Page,
  sizes: Sizes,
  options: { count?: number; everyMs?: number; settledAt?: number } = {},
): Promise<Shown[]> {
  const bands = sources.map((source) => {
    const { width, height } = sizes[source]
    return { source, width, height, band: captionHeight(sizes[source], names[source]) }
  })
  const { count = 1, everyMs = 0, settledAt = null } = options
  const looks = await page.evaluate(
    async ({ bands, blocks, calmFrames, count, everyMs, settledAt }) => {
      const video = (source: string) => {
        const found = document.querySelector<HTMLVideoElement>(`[data-testid="film-${source}"]`)
        if (!found) throw new Error(`no film of ${source}`)
        return found
      }
      const told = () =>
        Number(document.querySelector<HTMLElement>('[data-testid="player-time"]')?.dataset.at ?? Number.NaN)
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const pixels = (from: CanvasImageSource, x: number, y: number, width: number, height: number) => {
        const canvas = new OffscreenCanvas(width, height)
        const context = canvas.getContext('2d', { willReadFrequently: true })
        if (!context) throw new Error('no canvas')
        context.drawImage(from, x, y, width, height, 0, 0, width, height)
        const { data } = context.getImageData(0, 0, width, height)
        return Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 1] ?? 0)
      }
      const base64Of = (bytes: Uint8Array) => {
        let text = ''
        for (let i = 0; i < bytes.length; i += 32_768)
          text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
        return btoa(text)
      }
      const screen = () => {
        const image = document.querySelector<HTMLImageElement>('[data-testid="screen-still"] img')
        if (!image?.complete || image.naturalWidth === 0) return null
        const row = pixels(image, 0, blocks.size / 2, blocks.count * blocks.size, 1)
        let boottime = 0
        for (let bit = 0; bit < blocks.count; bit++)
          boottime = boottime * 2 + ((row[(bit + 0.5) * blocks.size] ?? 255) < 128 ? 1 : 0)
        return { boottime, digest: image.src.split('/').at(-1) ?? '' }
      }
      const rest = async (at: number) => {
        let calm = 0
        let before = ''
        for (const until = performance.now() + 20_000; performance.now() < until; ) {
          await frame()
          const films = bands.map(({ source }) => video(source))
          const image = document.querySelector<HTMLImageElement>('[data-testid="screen-still"] img')
          const now = JSON.stringify([...films.map(({ currentTime }) => currentTime), image?.src])
          const ready = films.every((film) => !film.seeking && film.readyState >= 2)
          calm = told() === at && ready && image?.complete && now === before ? calm + 1 : 0
          before = now
          if (calm >= calmFrames) return
        }
        throw new Error(`the films did not come to rest at ${at}, but at ${told()}`)
      }
      if (settledAt !== null) await rest(settledAt)
      const looks = []
      for (let i = 0; i < count; i++) {
        if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs))
        await frame()
        looks.push({
          films: bands.map(({ source, width, height, band }) => {
            const film = video(source)
            if (film.readyState < 2 || film.videoWidth !== width) return null
            return base64Of(pixels(film, 0, height - band, width, band))
          }),
          told: told(),
          screen: screen(),
        })
      }
      return looks
    },
    { bands, blocks, calmFrames, count, everyMs, settledAt },
  )
  return looks.map(({ films, told, screen }) => {
    const numberOf = (i: number): number | null => {
      const [base64, place] = [films[i], bands[i]]
      if (!base64 || !place) return null
      const { width, height, band, source } = place
      const luma = new Uint8Array(width * height)
      luma.set(Buffer.from(base64, 'base64'), width * (height - band))
      const picture: GrayPicture = { width, height, luma }
      return readCaption(picture, names[source])?.number ?? null
    }
    return { numbers: { face: numberOf(0), desk: numberOf(1) }, told, screen }
  })
}
