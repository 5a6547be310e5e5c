/** Small pictures for people and for the watch, large ones for handwriting. */
import { createLooker, type Sample } from './look.ts'
import { createLumaReader } from './luma.ts'
import { createPlaneReader, type Planes, smallPicture } from './planes.ts'

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
  const lumaOf = createLumaReader()
  const readPlanes = createPlaneReader()
  let read: { frame: VideoFrame; planes: Planes | null } | null = null
  let encoding = false

  /** One copy serves both who look at a frame. */
  async function planesOf(frame: VideoFrame): Promise<Planes | null> {
    if (read?.frame !== frame) read = { frame, planes: await readPlanes(frame) }
    return read.planes
  }

  return {
    /** How the frame looks. One call at a time, of this and of `draw`. */
    async look(frame: VideoFrame): Promise<Sample> {
      const { values, width, height } = lumaOf(frame, await planesOf(frame))
      return looker(values, width, height)
    },
    /** Draws the frame at most 320 wide, for `jpeg`; false while the one before is still being made. */
    async draw(frame: VideoFrame): Promise<boolean> {
      if (encoding) return false
      if (!context) throw new Error('no 2d canvas')
      const height = Math.max(2, 2 * Math.round((smallWidth * frame.displayHeight) / frame.displayWidth / 2))
      if (small.height !== height) small.height = height
      const planes = await planesOf(frame)
      if (!planes) {
        context.drawImage(frame, 0, 0, smallWidth, height)
        return true
      }
      // A canvas would convert all of the camera's pixels, to show a twelfth of them.
      const picture = new VideoFrame(smallPicture(planes, smallWidth, height), {
        format: 'I420',
        codedWidth: smallWidth,
        codedHeight: height,
        timestamp: frame.timestamp,
        colorSpace: planes.colorSpace.toJSON(),
      })
      context.drawImage(picture, 0, 0)
      picture.close()
      return true
    },
    /** JPEG of what was drawn. */
    async jpeg(): Promise<Uint8Array> {
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
      read = null
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
