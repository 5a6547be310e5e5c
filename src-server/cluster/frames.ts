/** Messages as NOTIFY carries them: in frames, each with its place, since a payload ends at 8000 bytes. */

/** PostgreSQL takes fewer than 8000 bytes; the place takes some too. */
const frameLength = 7800

/** `sender`: without a space. `number`: of this group of messages, counted by the sender. */
export function framesOf(sender: string, number: number, messages: readonly unknown[]): string[] {
  // ASCII alone, so that a character is a byte wherever it is cut.
  const text = JSON.stringify(messages).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const count = Math.ceil(text.length / frameLength)
  return Array.from(
    { length: count },
    (_, i) => `${sender} ${number} ${i} ${count} ${text.slice(i * frameLength, (i + 1) * frameLength)}`,
  )
}

/** Puts frames together again; returns a group's messages with its last frame, else null. What is cut off is dropped. */
export function createAssembly(): (frame: string) => { sender: string; messages: unknown[] } | null {
  const begun = new Map<string, { number: number; pieces: string[] }>()
  return (frame) => {
    const found = /^(\S+) (\d+) (\d+) (\d+) (.*)$/s.exec(frame)
    if (!found) return null
    const [, sender = '', number, index, count, piece = ''] = found
    const before = begun.get(sender)
    const group = before?.number === Number(number) ? before : { number: Number(number), pieces: [] }
    begun.set(sender, group)
    if (group.pieces.length !== Number(index)) {
      // A frame before it never came: the group is not whole, and will not be.
      begun.delete(sender)
      return null
    }
    group.pieces.push(piece)
    if (group.pieces.length < Number(count)) return null
    begun.delete(sender)
    const messages: unknown = JSON.parse(group.pieces.join(''))
    return Array.isArray(messages) ? { sender, messages } : null
  }
}
