/** Splits a byte stream into lines; a line longer than `limit` bytes is given as far as it goes, then skipped. */
export function lineStream(limit: number, onLine: (line: string, whole: boolean) => void) {
  let parts: Buffer[] = []
  let length = 0
  let skipping = false

  const take = (piece: Buffer) => {
    if (skipping) return
    parts.push(piece)
    length += piece.length
    if (length <= limit) return
    onLine(Buffer.concat(parts).subarray(0, limit).toString('utf8'), false)
    parts = []
    length = 0
    skipping = true
  }
  const end = () => {
    if (!skipping && length > 0) onLine(Buffer.concat(parts).toString('utf8'), true)
    parts = []
    length = 0
    skipping = false
  }
  return (chunk: Buffer) => {
    let start = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, at))
      end()
      start = at + 1
    }
    if (start < chunk.length) take(chunk.subarray(start))
  }
}
