/** Files that a text carries in base64. Pure. */

/** Null for what is not base64. */
export function base64Bytes(text: string): Uint8Array | null {
  const plain = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 === 1) return null
  const binary = atob(plain)
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** Of a data URL in base64; null for any other address. */
export function dataBytes(address: string): Uint8Array | null {
  const [, data] = /^data:[\w/+.-]*(?:;[\w=-]+)*;base64,([\s\S]*)$/i.exec(address) ?? []
  return data === undefined ? null : base64Bytes(decodePercent(data))
}

const decodePercent = (data: string): string =>
  data.replace(/%(2B|2F|3D)/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
