/** A frame's own planes, copied once: what is small is made of them without a canvas, which costs twenty times as much. */

/** Where one plane's values are: value (x, y) at `offset + y * stride + x * step`. */
export interface Plane {
  offset: number
  stride: number
  step: number
  width: number
  height: number
}

export interface Planes {
  /** Overwritten by the next frame. */
  bytes: Uint8Array
  luma: Plane
  /** Blue and red difference. */
  chroma: [Plane, Plane]
  colorSpace: VideoColorSpace
}

/** Chroma planes' shares of the luma plane's width and height. */
const formats: Partial<Record<string, { across: number; down: number; interleaved: boolean }>> = {
  I420: { across: 2, down: 2, interleaved: false },
  I420A: { across: 2, down: 2, interleaved: false },
  I422: { across: 2, down: 1, interleaved: false },
  I444: { across: 1, down: 1, interleaved: false },
  NV12: { across: 2, down: 2, interleaved: true },
}

/** Reads frame after frame of one camera; null for a frame whose pixels are not YUV in memory. */
export function createPlaneReader(): (frame: VideoFrame) => Promise<Planes | null> {
  let bytes = new Uint8Array(0)

  return async (frame) => {
    const { visibleRect, format, colorSpace } = frame
    const known = format === null ? undefined : formats[format]
    if (!known || !visibleRect) return null
    const size = frame.allocationSize()
    if (bytes.length < size) bytes = new Uint8Array(size)
    const { across, down, interleaved } = known
    const { width, height } = visibleRect
    const [y, u, v] = await frame.copyTo(bytes)
    if (!y || !u || (!v && !interleaved)) return null
    const part = { width: Math.ceil(width / across), height: Math.ceil(height / down) }
    const chroma = (layout: PlaneLayout, shift: number): Plane => ({
      ...part,
      offset: layout.offset + shift,
      stride: layout.stride,
      step: interleaved ? 2 : 1,
    })
    return {
      bytes,
      luma: { offset: y.offset, stride: y.stride, step: 1, width, height },
      chroma: [chroma(u, 0), chroma(v ?? u, interleaved ? 1 : 0)],
      colorSpace,
    }
  }
}

/**
 * A plane made smaller: each value is the mean of 2×2 in the middle of its place.
 *
 * @param into row by row, `width` × `height` values.
 */
export function shrinkPlane(
  bytes: Uint8Array,
  plane: Plane,
  into: Uint8Array,
  width: number,
  height: number,
): void {
  const { offset, stride, step } = plane
  const columns = new Int32Array(width)
  for (let x = 0; x < width; x++)
    columns[x] = step * Math.max(0, Math.min(plane.width - 2, Math.floor(((x + 0.5) * plane.width) / width)))
  const right = plane.width > 1 ? step : 0
  const below = plane.height > 1 ? stride : 0
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.max(0, Math.min(plane.height - 2, Math.floor(((y + 0.5) * plane.height) / height)))
    const top = offset + row * stride
    for (let x = 0; x < width; x++, i++) {
      const p = top + (columns[x] ?? 0)
      const q = p + below
      into[i] =
        ((bytes[p] ?? 0) + (bytes[p + right] ?? 0) + (bytes[q] ?? 0) + (bytes[q + right] ?? 0) + 2) >> 2
    }
  }
}

/** I420 of a picture made smaller; both sizes even. */
export function smallPicture(planes: Planes, width: number, height: number): Uint8Array {
  const luma = width * height
  const quarter = luma / 4
  const small = new Uint8Array(luma + 2 * quarter)
  shrinkPlane(planes.bytes, planes.luma, small.subarray(0, luma), width, height)
  for (const [i, plane] of planes.chroma.entries()) {
    const from = luma + i * quarter
    shrinkPlane(planes.bytes, plane, small.subarray(from, from + quarter), width / 2, height / 2)
  }
  return small
}
