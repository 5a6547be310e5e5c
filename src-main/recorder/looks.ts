/** Looks on their way between the keeper and the capture page; the screen's own pictures are taken here. */
import type { PageEvent } from '../../src-shared/bridge.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { type LookDown, type LookUp, screenEveryMs } from '../../src-shared/look/messages.ts'
import type { Orders } from '../../src-shared/recorder-api.ts'

export interface LooksOptions {
  keeper: Pick<KeeperPort, 'call'>
  orders(): Orders
  send(event: Extract<PageEvent, { type: 'look' | 'look-screen' }>): void
  /** The whole desktop as PNG, from the guard. */
  shot(): Promise<{ png: Uint8Array }>
  /** Calls back after so many ms; returns how to call it off. */
  later(ms: number, run: () => void): () => void
  onTrouble(error: unknown): void
}
export type Looks = ReturnType<typeof createLooks>

export function createLooks({ keeper, orders, send, shot, later, onTrouble }: LooksOptions) {
  const looks = new Map<string, Extract<LookDown, { do: 'begin' }>>()
  let cancel: (() => void) | null = null
  /** A machine without a guard, or without a screen: said once. */
  let blind = false

  const up = (message: LookUp, packet?: Uint8Array) => keeper.call('live.look', { message }, packet)
  const tell = (message: LookUp) => void up(message).catch(onTrouble)

  /** One at a time: a slow shot is followed by the next after a whole pause. */
  async function picture(): Promise<void> {
    try {
      const { png } = await shot()
      blind = false
      if (looks.size > 0) send({ type: 'look-screen', png: Buffer.from(png).toString('base64') })
    } catch (error) {
      if (!blind) onTrouble(error)
      blind = true
    }
    cancel = looks.size > 0 ? later(screenEveryMs, () => void picture()) : null
  }
  function drop(look: string): void {
    if (!looks.delete(look)) return
    send({ type: 'look', message: { do: 'end', look } })
    if (looks.size > 0) return
    cancel?.()
    cancel = null
  }

  function begin(message: Extract<LookDown, { do: 'begin' }>): void {
    const { of, recording } = orders().capture
    // Before the student has consented nothing leaves the machine.
    if (!recording || of?.attempt !== message.attempt) {
      tell({ do: 'ended', look: message.look, why: 'not-filmed' })
      return
    }
    looks.set(message.look, message)
    send({ type: 'look', message })
    if (looks.size === 1) void picture()
  }

  return {
    /** From the keeper. */
    hear(message: LookDown): void {
      if (message.do === 'begin') begin(message)
      else if (message.do === 'end') drop(message.look)
      else if (looks.has(message.look)) send({ type: 'look', message })
    },
    /** From the capture page. */
    async up(message: LookUp, packet: Uint8Array | null): Promise<{ taken: boolean }> {
      if (!looks.has(message.look)) return { taken: false }
      return up(message, packet ?? undefined)
    },
    /** Another page has begun. */
    tellPage(): void {
      for (const message of looks.values()) send({ type: 'look', message })
    },
    /** What is filmed has changed: nobody sees what they did not ask for. */
    follow(): void {
      const { of, recording } = orders().capture
      for (const { look, attempt } of looks.values())
        if (!recording || of?.attempt !== attempt) tell({ do: 'ended', look, why: 'not-filmed' })
    },
    /** The keeper is away: nobody can end a look any more. */
    endAll(): void {
      for (const look of [...looks.keys()]) drop(look)
    },
  }
}
