/** Small pictures on their way to the recorder: the newest only, one at a time, never queued. */
export function createPreviews(send: (jpeg: Uint8Array) => Promise<unknown>): (jpeg: Uint8Array) => void {
  let busy = false
  let newest: Uint8Array | null = null

  const run = async (): Promise<void> => {
    busy = true
    for (let jpeg = newest; jpeg; jpeg = newest) {
      newest = null
      try {
        await send(jpeg)
      } catch (error) {
        // Lossy by design: the next picture says the same better.
        console.debug(String(error))
      }
    }
    busy = false
  }
  return (jpeg) => {
    newest = jpeg
    if (!busy) void run()
  }
}
