/** The whole screen, made small enough to be sent every second while somebody looks. */

const widest = 1280
const quality = 0.6

/** JPEG of a PNG; one at a time. */
export function createScreenPictures(): (png: Uint8Array) => Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(2, 2)
  // Read back each time: a canvas on the graphics card would stall at that.
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
  return async (png) => {
    if (!context) throw new Error('no 2d canvas')
    const whole = await createImageBitmap(new Blob([png.slice()], { type: 'image/png' }))
    try {
      const scale = Math.min(1, widest / whole.width)
      canvas.width = Math.max(1, Math.round(whole.width * scale))
      canvas.height = Math.max(1, Math.round(whole.height * scale))
      context.imageSmoothingQuality = 'medium'
      context.drawImage(whole, 0, 0, canvas.width, canvas.height)
      const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality })
      return new Uint8Array(await jpeg.arrayBuffer())
    } finally {
      whole.close()
    }
  }
}
