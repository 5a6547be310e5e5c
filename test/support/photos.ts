/** Photos as far as anybody looks at them: a header that says the sides, and bytes. */

export function madeJpeg({ width = 300, height = 400, length = 900, fill = 7 } = {}): Uint8Array {
  const bytes = Buffer.alloc(length, fill)
  bytes.set([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  bytes.writeUInt16BE(height, 7)
  bytes.writeUInt16BE(width, 9)
  return new Uint8Array(bytes)
}

export function madePngHead({ width = 300, height = 400 } = {}): Uint8Array {
  const bytes = Buffer.alloc(33)
  bytes.set(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1'))
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return new Uint8Array(bytes)
}
