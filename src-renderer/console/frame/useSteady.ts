/**
 * Nothing moves under a hand that is about to press: as long as the pointer moves over a list, whoever stands in it stays in
 * her place, looking as she does now; who has gone goes, and who is new comes, once the hand rests.
 */
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

/** A hand that has rested for so long presses nothing just now, ms. */
const restsMs = 800
/** However long it moves: nothing is kept from anybody for longer, ms. */
const atMostMs = 4000

interface Hand {
  onPointerMove(event: PointerEvent): void
  onPointerDown(event: PointerEvent): void
  onPointerLeave(): void
}

/** `hand`: for the element in which it presses. */
export function useHand(): { moves: boolean; hand: Hand } {
  const [moves, setMoves] = useState(false)
  const since = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const rest = useCallback(() => {
    clearTimeout(timer.current)
    since.current = 0
    setMoves(false)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  const [hand] = useState<Hand>(() => {
    const atWork = (): void => {
      const now = performance.now()
      since.current ||= now
      clearTimeout(timer.current)
      timer.current = setTimeout(rest, Math.max(0, Math.min(restsMs, since.current + atMostMs - now)))
      setMoves(true)
    }
    return {
      onPointerMove(event) {
        // What scrolls past a pointer at rest makes such an event too.
        if (event.movementX !== 0 || event.movementY !== 0) atWork()
      },
      onPointerDown: atWork,
      onPointerLeave: rest,
    }
  })
  return { moves, hand }
}

/** `all`: where those that are no longer in the list are looked up. `anew`: with another one the list is another. */
export function useSteady<T>(
  moves: boolean,
  list: readonly T[],
  keyOf: (one: T) => string,
  { all = list, anew }: { all?: readonly T[]; anew?: unknown } = {},
): readonly T[] {
  const kept = useRef({ list, anew })
  kept.current = {
    list: moves && kept.current.anew === anew ? inPlace(kept.current.list, all, keyOf) : list,
    anew,
  }
  return kept.current.list
}

/** Those of before in their places, as they are now. */
export function inPlace<T>(before: readonly T[], all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const now = new Map(all.map((one) => [keyOf(one), one]))
  const after = before.map((one) => now.get(keyOf(one)) ?? one)
  return after.every((one, i) => one === before[i]) ? before : after
}
