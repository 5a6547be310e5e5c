/**
 * A picture drawn anew: what a camera writes beside it (place, time, device) stays behind, as do its name and its exact size.
 */

const longestSide = 1600
/** Four of them, and a text, fit into the largest message. */
const bytesAtMost = 450_000
const qualities = [0.8, 0.6, 0.4]

/** JPEG. Rejects for what the browser cannot show as a picture. */
export async function redraw(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    for (let side = longestSide; side >= 400; side /= 2)
      for (const quality of qualities) {
        const blob = await draw(image, side, quality)
        if (blob.size <= bytesAtMost) return new Uint8Array(await blob.arrayBuffer())
      }
    throw new Error('a picture that stays too large')
  } finally {
    URL.revokeObjectURL(address)
  }
}

function draw(image: HTMLImageElement, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws nothing')
  // JPEG knows no transparency.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done, failed) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : failed(new Error('no picture came of it'))),
      'image/jpeg',
      quality,
    ),
  )
}
