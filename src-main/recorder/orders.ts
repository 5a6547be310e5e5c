/**
 * What the recorder is to do: main's last orders. They outlive main, and lie in a file for a recorder that is started
 * again meanwhile; without main they end at the exam's time, or when the keeper says that the attempt has its end.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { CaptureConfig } from '../../src-shared/bridge/capture-calls.ts'
import { Orders } from '../../src-shared/recorder-api.ts'
import { writeWhole } from '../local/whole-file.ts'

const Kept = z.object({ boot: z.string(), orders: Orders })

export interface OrderBookOptions {
  file: string
  /** Orders of another boot of this machine are over; their times are of another clock. */
  boot: string
  /** Before anybody has ordered anything. */
  media: CaptureConfig['media']
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  hasMain(): boolean
  changed(orders: Orders, before: Orders): void
  log(line: string): void
}

export function openOrderBook(options: OrderBookOptions) {
  const { file, boot, media, now, hasMain, changed, log } = options
  const none: Orders = {
    capture: { of: null, cameras: { face: null, desk: null }, media, recording: false, previewEveryMs: 1000 },
    screenEveryMs: null,
    until: null,
  }
  const left = read()
  let current = left ?? none
  const over = () => current.until !== null && now() > current.until && !hasMain()

  function read(): Orders | null {
    try {
      const kept = Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
      return kept.boot === boot ? renamed(kept.orders) : null
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        log(`the orders of before cannot be read: ${String(error)}`)
      return null
    }
  }
  function give(orders: Orders): void {
    const before = current
    const different = JSON.stringify(orders) !== JSON.stringify(before)
    current = orders
    if (!different) return
    try {
      writeWhole(file, { boot, orders } satisfies z.input<typeof Kept>)
    } catch (error) {
      // A full disk: these orders hold all the same, only not for a recorder after this one.
      log(`the orders are not kept: ${String(error)}`)
    }
    changed(orders, before)
  }
  const stop = () => {
    const { capture } = current
    give({ ...none, capture: { ...none.capture, media: capture.media } })
  }
  const end = (why: string) => {
    if (!current.capture.recording && current.screenEveryMs === null) return
    log(`recording ends: ${why}`)
    stop()
  }

  return {
    get current() {
      return current
    },
    give,
    /** Nothing is filmed any more. */
    stop,
    /** The keeper takes nothing more for this part. */
    ended(of: CaptureConfig['of']) {
      if (JSON.stringify(of) === JSON.stringify(current.capture.of)) end('the attempt has its end')
    },
    /** Call every second. */
    tick() {
      if (over()) end("the exam's time is over and main is away")
    },
  }
}

/** A browser's own name for a camera is gone with its profile: label, place and socket stay. */
function renamed(orders: Orders): Orders {
  const { face, desk } = orders.capture.cameras
  const cameras = {
    face: face && { ...face, id: undefined },
    desk: desk && { ...desk, id: undefined },
  }
  return { ...orders, capture: { ...orders.capture, cameras } }
}
