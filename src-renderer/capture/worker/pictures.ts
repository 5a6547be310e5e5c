/** Small pictures for people and for the watch, large ones for handwriting. */
import { createLooker, type Sample } from './look.ts'

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
  let encoding = false

  return {
    /** Draws the frame small and says how it looks. */
    look(frame: VideoFrame): Sample {
      if (!context) throw new Error('no 2d canvas')
      const height = Math.max(24, Math.round((smallWidth * frame.displayHeight) / frame.displayWidth))
      if (small.height !== height) {
        small.height = height
        looker = createLooker()
      }
      context.drawImage(frame, 0, 0, smallWidth, height)
      return looker(context.getImageData(0, 0, smallWidth, height).data, smallWidth, height)
    },
    /** JPEG of the last look, at most 320 wide; null while the one before is still being made. */
    async preview(): Promise<Uint8Array | null> {
      if (encoding) return null
      encoding = true
      try {
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
