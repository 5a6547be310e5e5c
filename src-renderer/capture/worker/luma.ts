/** The brightness of a frame as a small picture. */
import { type Planes, shrinkPlane } from './planes.ts'

export interface Luma {
  /** 0–255, row by row; overwritten by the next. */
  values: Uint8Array
  width: number
  height: number
}

const smallWidth = 320
const smallestHeight = 24

/** Studio range (16–235, ITU-R BT.601) stretched to 0–255. */
const stretched = Uint8Array.from({ length: 256 }, (_, luma) =>
  Math.min(255, Math.max(0, Math.round(((luma - 16) * 255) / 219))),
)

/** BT.601 weights on what a canvas reads back. */
function fromPixels(pixels: Uint8ClampedArray, values: Uint8Array): void {
  for (let i = 0, p = 0; i < values.length; i++, p += 4)
    values[i] = 0.299 * (pixels[p] ?? 0) + 0.587 * (pixels[p + 1] ?? 0) + 0.114 * (pixels[p + 2] ?? 0)
}

/** Small brightness of frame after frame of one camera; `planes` are the frame's own, null where it has none. */
export function createLumaReader(): (frame: VideoFrame, planes: Planes | null) => Luma {
  let small: Luma = { values: new Uint8Array(0), width: 0, height: 0 }
  let context: OffscreenCanvasRenderingContext2D | null = null

  return (frame, planes) => {
    const width = smallWidth
    const height = Math.max(
      smallestHeight,
      Math.round((smallWidth * frame.displayHeight) / frame.displayWidth),
    )
    if (small.height !== height) small = { values: new Uint8Array(width * height), width, height }
    const { values } = small
    if (planes) {
      shrinkPlane(planes.bytes, planes.luma, values, width, height)
      if (planes.colorSpace.fullRange !== true)
        for (let i = 0; i < values.length; i++) values[i] = stretched[values[i] ?? 0] ?? 0
      return small
    }
    // Read back each time: a canvas on the graphics card would stall at that.
    context ??= new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
      alpha: false,
    })
    if (!context) throw new Error('no 2d canvas')
    if (context.canvas.height !== height) context.canvas.height = height
    context.drawImage(frame, 0, 0, width, height)
    fromPixels(context.getImageData(0, 0, width, height).data, values)
    return small
  }
}
