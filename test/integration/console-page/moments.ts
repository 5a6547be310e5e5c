/** Reads from the screen itself which moment each film shows: the frame number painted into every picture. */
import type { Page } from 'playwright-core'
import { bits, framesPerSecond, width } from './films.ts'

export interface Moments {
  /** Milliseconds from the film's first frame to the picture shown; null before there is one. */
  face: number | null
  desk: number | null
  /** What the controls say is shown, unix ms; they are renewed ten times a second. */
  told: number
}

/** `count` samples, one each `everyMs`; both films are read in the same frame of the page. */
export const watchMoments = (page: Page, count: number, everyMs: number): Promise<Moments[]> =>
  page.evaluate(
    async ({ count, everyMs, bits, width, framesPerSecond }) => {
      const canvas = document.createElement('canvas')
      canvas.width = width
      canvas.height = 40
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (!context) throw new Error('no canvas')
      const read = (source: string): number | null => {
        const video = document.querySelector<HTMLVideoElement>(`[data-testid="film-${source}"]`)
        if (!video || video.readyState < 2) return null
        context.drawImage(video, 0, 0, width, 40, 0, 0, width, 40)
        const { data } = context.getImageData(0, 20, width, 1)
        let number = 0
        for (let bit = 0; bit < bits; bit += 1) {
          const x = Math.round((bit + 0.5) * (width / bits))
          if ((data[x * 4] ?? 0) > 128) number += 2 ** bit
        }
        return (number * 1000) / framesPerSecond
      }
      const seen: Moments[] = []
      const told = () =>
        Number(document.querySelector<HTMLElement>('[data-testid="player-time"]')?.dataset.at ?? Number.NaN)
      for (let i = 0; i < count; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, everyMs))
        await new Promise((resolve) => requestAnimationFrame(resolve))
        seen.push({ face: read('face'), desk: read('desk'), told: told() })
      }
      return seen
    },
    { count, everyMs, bits, width, framesPerSecond },
  )
