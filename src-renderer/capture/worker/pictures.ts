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
  const small = createSurface()
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
      const height = Math.max(2, 2 * Math.round((smallWidth * frame.displayHeight) / frame.displayWidth / 2))
      const planes = await planesOf(frame)
      if (!planes) {
        small.draw(frame, smallWidth, height)
        return true
      }
      const picture = pictureOf(planes, height, frame.timestamp)
      try {
        await small.put(picture)
      } finally {
        picture.close()
      }
      return true
    },
    /** JPEG of what was drawn. */
    async jpeg(): Promise<Uint8Array> {
      encoding = true
      try {
        return await jpegOf(small.canvas, smallQuality)
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

/** A canvas would convert all of the camera's pixels, to show a twelfth of them. */
const pictureOf = (planes: Planes, height: number, timestamp: number): VideoFrame =>
  new VideoFrame(smallPicture(planes, smallWidth, height), {
    format: 'I420',
    codedWidth: smallWidth,
    codedHeight: height,
    timestamp,
    colorSpace: planes.colorSpace.toJSON(),
  })

/**
 * Makes JPEGs of whole frames, one after the other: each may be closed as soon as its promise is there. What is drawn is
 * copied, not handed to the canvas: Chromium keeps every frame that a canvas without graphics card draws, up to some
 * hundred megabytes of them.
 */
export function createStills(): (frame: VideoFrame) => Promise<Uint8Array> {
  const surface = createSurface()
  let last: Promise<unknown> = Promise.resolve()
  return (frame) => {
    const own = frame.clone()
    const still = last.then(async () => {
      try {
        await surface.put(own)
        return await jpegOf(surface.canvas, stillQuality)
      } finally {
        own.close()
      }
    })
    // Whoever asked for it hears of its failure.
    last = Promise.allSettled([still])
    return still
  }
}

/** A canvas that shows one frame after the other, of whatever size they are; one at a time. */
function createSurface() {
  const canvas = new OffscreenCanvas(2, 2)
  // Read back each time: a canvas on the graphics card would stall at that.
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
  if (!context) throw new Error('no 2d canvas')
  let pixels = new ImageData(2, 2)

  const resize = (width: number, height: number) => {
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
  }
  return {
    canvas,
    /** With all pixels of the frame, copied. */
    async put(frame: VideoFrame): Promise<void> {
      // What is copied; a camera's pixels are square.
      const { visibleRect } = frame
      if (!visibleRect) throw new Error('the frame is closed')
      const { width, height } = visibleRect
      if (pixels.width !== width || pixels.height !== height) pixels = new ImageData(width, height)
      await frame.copyTo(pixels.data, { format: 'RGBA', colorSpace: 'srgb' })
      resize(width, height)
      context.putImageData(pixels, 0, 0)
    },
    /** Drawn at this size: for frames whose pixels are on the graphics card. */
    draw(frame: VideoFrame, width: number, height: number): void {
      resize(width, height)
      context.drawImage(frame, 0, 0, width, height)
    },
  }
}
