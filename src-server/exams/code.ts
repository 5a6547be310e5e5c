/** The code of the day: what an invigilator writes on the board, the same for a room all day, new every day. */
import { createHmac } from 'node:crypto'

/** The server's local calendar day, YYYY-MM-DD. */
export function dayOf(ms: number): string {
  const date = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Six digits from the server's secret: nothing to store, nothing to guess from yesterday's. */
export function codeOfTheDay(secret: Uint8Array, room: string, day: string): string {
  const mac = createHmac('sha256', secret).update(`code of the day\n${room}\n${day}`).digest()
  return String(mac.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}
