import { expect, test } from 'vitest'
import { type Planes, smallPicture } from '../../../../src-renderer/capture/worker/planes.ts'

const [width, height] = [64, 48]
const colorSpace = {} as VideoColorSpace

/** A picture whose brightness rises to the right, blue downwards, red all the same; `pad` bytes after each row. */
function picture(interleaved: boolean, pad = 0): Planes {
  const stride = width + pad
  const part = { width: width / 2, height: height / 2 }
  const chromaStride = interleaved ? stride : stride / 2
  const chromaBytes = chromaStride * part.height
  const bytes = new Uint8Array(stride * height + 2 * chromaBytes)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) bytes[y * stride + x] = 2 * x
  const base = stride * height
  const step = interleaved ? 2 : 1
  const [blue, red] = [base, interleaved ? base + 1 : base + chromaBytes]
  for (let y = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++) {
      bytes[blue + y * chromaStride + x * step] = 4 * y
      bytes[red + y * chromaStride + x * step] = 77
    }
  const chroma = (offset: number) => ({ ...part, offset, stride: chromaStride, step })
  return {
    bytes,
    luma: { offset: 0, stride, step: 1, width, height },
    chroma: [chroma(blue), chroma(red)],
    colorSpace,
  }
}

test.each([
  ['I420', picture(false)],
  ['I420 with padded rows', picture(false, 16)],
  ['NV12', picture(true)],
])('%s is made smaller, each colour in its place', (_, planes) => {
  const small = smallPicture(planes, 16, 12)
  expect(small).toHaveLength(16 * 12 * 1.5)
  const [luma, blue, red] = [small.subarray(0, 192), small.subarray(192, 240), small.subarray(240)]
  for (let y = 0; y < 12; y++)
    // The middle two of four columns: 4x + 2 and 4x + 3, doubled.
    for (let x = 0; x < 16; x++) expect(luma[y * 16 + x]).toBe(8 * x + 5)
  for (let y = 0; y < 6; y++) for (let x = 0; x < 8; x++) expect(blue[y * 8 + x]).toBe(16 * y + 10)
  expect(new Set(red)).toEqual(new Set([77]))
})

test('a picture smaller than what is wanted is made larger without reading beyond it', () => {
  const small = smallPicture(picture(false), 128, 96)
  expect(small[0]).toBe(1)
  expect(small[127]).toBe(2 * 62 + 1)
})
