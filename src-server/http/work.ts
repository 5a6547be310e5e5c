/** Proof of work asked of whoever has no account. Nothing is kept: what is asked for is signed, and good for two hours at most. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { utf8 } from '../../src-shared/bytes.ts'
import { isWorkDone, workBits } from '../../src-shared/work.ts'
import { Refusal } from './refusal.ts'

const hourMs = 3_600_000

export interface Work {
  /** The more came in this hour, the harder, within bounds. */
  challenge(thisHour: number): { challenge: string; bits: number }
  /** Throws a refusal unless this work was done on this content. */
  check(done: { challenge: string; counters: readonly number[] }, content: string): void
}

/** `what`: where it is asked; work done elsewhere is none here. `easyUntil`: so many an hour cost the least. */
export function createWork(secret: Uint8Array, now: () => number, what: string, easyUntil: number): Work {
  const hour = () => Math.floor(now() / hourMs)
  const sign = (at: number, bits: number) =>
    createHmac('sha256', secret).update(`open work 1\n${what}\n${at}\n${bits}`).digest('hex')
  const refused = (detail: string) => new Refusal('bad-input', { detail })
  return {
    challenge(thisHour) {
      const more = Math.max(0, Math.floor(Math.log2(Math.max(1, thisHour) / easyUntil)) + 1)
      const bits = Math.min(workBits.most, workBits.least + more)
      return { challenge: `${hour()}.${bits}.${sign(hour(), bits)}`, bits }
    },
    check({ challenge, counters }, content) {
      const [, at, bits, mac] = /^(\d{1,9})\.(\d{1,2})\.([0-9a-f]{64})$/.exec(challenge) ?? []
      if (!at || !bits || !mac) throw refused('no challenge of ours')
      const right = Buffer.from(sign(Number(at), Number(bits)))
      if (!timingSafeEqual(right, Buffer.from(mac))) throw refused('no challenge of ours')
      const age = hour() - Number(at)
      if (age < 0 || age > 1) throw refused('the challenge is too old')
      if (!isWorkDone(challenge, Number(bits), utf8(content), counters)) throw refused('the work is not done')
    },
  }
}
