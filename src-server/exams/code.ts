/** The code of the day: what an invigilator writes on the board, the same for a room all day, new every day. */
import { createHmac } from 'node:crypto'

/**
 * Six digits from the server's secret: nothing to store, nothing to guess from yesterday's. `day`: YYYY-MM-DD of the
 * university's calendar, wherever the server stands.
 */
export function codeOfTheDay(secret: Uint8Array, room: string, day: string): string {
  const mac = createHmac('sha256', secret).update(`code of the day\n${room}\n${day}`).digest()
  return String(mac.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}
