/** SHA-256 of a file, hexadecimal; it never leaves the phone. Only on pages by https. */
export async function digestOf(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
