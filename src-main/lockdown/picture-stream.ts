/** Of one picture, bytes: a desktop of several large screens has a tenth of it. */
const pictureBytes = 128 * 1024 * 1024

/** Pictures on file descriptor 3: u32 BE request id, u32 BE length, PNG. One that is longer than any is skipped. */
export function pictureStream(onPicture: (id: number, png: Uint8Array) => void, atMost = pictureBytes) {
  let waiting: Buffer[] = []
  let length = 0
  let need = 8
  let skip = 0

  return (piece: Buffer) => {
    const chunk = piece.subarray(Math.min(skip, piece.length))
    skip -= piece.length - chunk.length
    waiting.push(chunk)
    length += chunk.length
    // Joined only when a picture is whole: a desktop arrives in dozens of chunks.
    while (length >= need) {
      const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting)
      const whole = 8 + all.readUInt32BE(4)
      if (whole > 8 + atMost) {
        skip = Math.max(0, whole - length)
        waiting = [all.subarray(Math.min(whole, length))]
        length = Math.max(0, length - whole)
        need = 8
      } else if (length >= whole) {
        onPicture(all.readUInt32BE(0), Uint8Array.from(all.subarray(8, whole)))
        waiting = [all.subarray(whole)]
        length -= whole
        need = 8
      } else {
        waiting = [all]
        need = whole
      }
    }
  }
}
