/** The brightness of a frame as a small picture: read from the camera's own luma plane where there is one. */

export interface Luma {
  /** 0–255, row by row. */
  values: Float32Array
  width: number
  height: number
}

const smallWidth = 320
const smallestHeight = 24

const sizeOf = (frame: VideoFrame) => ({
  width: smallWidth,
  height: Math.max(smallestHeight, Math.round((smallWidth * frame.displayHeight) / frame.displayWidth)),
})

/**
 * From a plane of luma: each small pixel is the mean of up to 2×2 of the camera's in the middle of its place. No colour is
 * converted and nothing is drawn, which costs a twentieth of a canvas. Studio range (16–235) is stretched.
 */
export function shrink(
  plane: Uint8Array,
  stride: number,
  size: { width: number; height: number },
  into: Luma,
  fullRange: boolean,
): void {
  const { values, width, height } = into
  const [stretch, lift] = fullRange ? [1, 0] : [255 / 219, -16]
  for (let y = 0, i = 0; y < height; y++) {
    const top = Math.min(size.height - 2, Math.floor(((y + 0.5) * size.height) / height)) * stride
    for (let x = 0; x < width; x++, i++) {
      const p = top + Math.min(size.width - 2, Math.floor(((x + 0.5) * size.width) / width))
      const sum =
        (plane[p] ?? 0) + (plane[p + 1] ?? 0) + (plane[p + stride] ?? 0) + (plane[p + stride + 1] ?? 0)
      values[i] = Math.min(255, Math.max(0, (sum / 4 + lift) * stretch))
    }
  }
}

/** Where the frame's pixels are not YUV in memory: BT.601 weights on what a canvas reads back. */
function fromPixels(pixels: Uint8ClampedArray, values: Float32Array): void {
  for (let i = 0, p = 0; i < values.length; i++, p += 4)
    values[i] = 0.299 * (pixels[p] ?? 0) + 0.587 * (pixels[p + 1] ?? 0) + 0.114 * (pixels[p + 2] ?? 0)
}

const planar: ReadonlySet<string> = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12'])

/** Reads frame after frame of one camera; what it gives is overwritten by the next. */
export function createLumaReader(): (frame: VideoFrame) => Promise<Luma> {
  let bytes = new Uint8Array(0)
  let small: Luma = { values: new Float32Array(0), width: 0, height: 0 }
  let context: OffscreenCanvasRenderingContext2D | null = null

  return async (frame) => {
    const { width, height } = sizeOf(frame)
    if (small.width !== width || small.height !== height)
      small = { values: new Float32Array(width * height), width, height }
    const { visibleRect: visible } = frame
    if (frame.format !== null && planar.has(frame.format) && visible) {
      const size = frame.allocationSize()
      if (bytes.length < size) bytes = new Uint8Array(size)
      const [plane] = await frame.copyTo(bytes)
      if (plane) {
        const y = plane.offset === 0 ? bytes : bytes.subarray(plane.offset)
        shrink(y, plane.stride, visible, small, frame.colorSpace.fullRange === true)
        return small
      }
    }
    // Read back each time: a canvas on the graphics card would stall at that.
    context ??= new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
      alpha: false,
    })
    if (!context) throw new Error('no 2d canvas')
    if (context.canvas.height !== height) context.canvas.height = height
    context.drawImage(frame, 0, 0, width, height)
    fromPixels(context.getImageData(0, 0, width, height).data, small.values)
    return small
  }
}
