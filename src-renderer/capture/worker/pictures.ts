/** Small pictures for people and for the watch, large ones for handwriting. */
import { createLooker, type Sample } from './look.ts'
import { createLumaReader } from './luma.ts'

const smallWidth = 320
const smallQuality = 0.7
const stillQuality = 0.9

const jpegOf = async (canvas: OffscreenCanvas, quality: number): Promise<Uint8Array> =>
  new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer())

export function createPictures() {
  const small = new OffscreenCanvas(smallWidth, 240)
  // Read back each time: a canvas on the graphics card would stall at that.
  const context = small.getContext('2d', { willReadFrequently: true, alpha: false })
  let looker = createLooker()
  const read = createLumaReader()
  let encoding = false

  return {
    /** How the frame looks. */
    async look(frame: VideoFrame): Promise<Sample> {
      const { values, width, height } = await read(frame)
      return looker(values, width, height)
    },
    /** JPEG at most 320 wide; null while the one before is still being made. Draws before it returns its promise. */
    async preview(frame: VideoFrame): Promise<Uint8Array | null> {
      if (encoding) return null
      encoding = true
      try {
        if (!context) throw new Error('no 2d canvas')
        const height = Math.max(1, Math.round((smallWidth * frame.displayHeight) / frame.displayWidth))
        if (small.height !== height) small.height = height
        context.drawImage(frame, 0, 0, smallWidth, height)
        return await jpegOf(small, smallQuality)
      } finally {
        encoding = false
      }
    },
    /** Another camera: nothing to compare its first picture with. */
    forget(): void {
      looker = createLooker()
    },
  }
}

/** JPEG of the whole frame. The frame may be closed as soon as this has returned its promise. */
export function stillOf(frame: VideoFrame): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight)
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
  if (!context) throw new Error('no 2d canvas')
  context.drawImage(frame, 0, 0)
  return jpegOf(canvas, stillQuality)
}
