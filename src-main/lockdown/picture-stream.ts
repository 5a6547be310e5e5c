/** Pictures on file descriptor 3: u32 BE request id, u32 BE length, PNG. */
export function pictureStream(onPicture: (id: number, png: Uint8Array) => void) {
  let waiting: Buffer[] = []
  let length = 0
  let need = 8

  return (chunk: Buffer) => {
    waiting.push(chunk)
    length += chunk.length
    // Joined only when a picture is whole: a desktop arrives in dozens of chunks.
    while (length >= need) {
      const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting)
      const whole = 8 + all.readUInt32BE(4)
      if (length >= whole) {
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
