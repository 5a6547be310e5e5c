/** How a camera's film gets from this page to the keeper: in order, and a segment under way as it grows. */
import type { CallArgs } from '../../src-shared/bridge.ts'
import { type Grown, newOf } from '../../src-shared/growth.ts'
import type { Outbox } from '../../src-shared/outbox.ts'
import type { Recorded } from './messages.ts'

export interface HandOverOptions {
  outbox: Pick<Outbox, 'put'>
  /** Each resolves when the keeper has it. */
  send: {
    init(args: CallArgs<'capture.init'>, bytes: Uint8Array): Promise<unknown>
    growth(args: CallArgs<'capture.growth'>, bytes: Uint8Array): Promise<unknown>
    segment(args: CallArgs<'capture.segment'>, bytes: Uint8Array): Promise<unknown>
  }
}

export function createHandOver({ outbox, send }: HandOverOptions): (recorded: Recorded) => void {
  /** So many bytes of this segment's pictures the keeper has for sure. */
  let has = { parcel: '', bytes: 0 }
  /** What it has is in doubt until it has answered. */
  const grownBy = (parcel: string, head: number): Grown => {
    const from = has.parcel === parcel ? has.bytes : 0
    has = { parcel, bytes: 0 }
    return { head, from }
  }

  return (recorded) => {
    const { bytes } = recorded
    if (recorded.type === 'init') {
      outbox.put({ kind: 'init', bytes, send: () => send.init(recorded.args, bytes) })
      return
    }
    if (recorded.type === 'still') {
      outbox.put({ kind: 'segment', bytes, send: () => send.segment(recorded.args, bytes) })
      return
    }
    const { args, head } = recorded
    const { parcel } = args
    if (recorded.type === 'growth')
      outbox.put({
        kind: 'growth',
        bytes,
        send: async () => {
          const grown = grownBy(parcel, head)
          await send.growth({ ...args, grown }, newOf(bytes, grown))
          has = { parcel, bytes: bytes.length - head }
        },
      })
    else
      outbox.put({
        kind: 'segment',
        bytes,
        send: () => {
          const grown = grownBy(parcel, head)
          return send.segment(grown.from > 0 ? { ...args, grown } : args, newOf(bytes, grown))
        },
      })
  }
}
