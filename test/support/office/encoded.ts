/** The bytes of a text in an eight-bit encoding, by asking its decoder for each byte; what it does not have is `?`. */
export function encoded(text: string, label: string): Uint8Array {
  const decoder = new TextDecoder(label)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Uint8Array.from([...text].map((character) => bytes.get(character) ?? 63))
}
