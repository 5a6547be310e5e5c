/** What each part of the student's page gets, and how it asks: who is signed in no more signs in again. */
import { useEffect } from 'preact/hooks'
import type { RoomProps } from '../room.ts'
import { call, problemOf } from '../server.ts'
import { type Looked, useLooked } from '../useLooked.ts'

export interface Mine extends RoomProps {
  /** The server knows her no more. */
  onOver: () => void
}

/** With the university's time zone. `of`: asked anew where it changes. */
export function useMine<T extends object>(
  ask: () => Promise<T>,
  onOver: () => void,
  of = '',
): Looked<T & { timeZone: string }> {
  const looked = useLooked(async () => {
    const [found, { timeZone }] = await Promise.all([ask(), call('GET /api/open')])
    return { ...found, timeZone }
  }, of)
  const isOver = looked.error !== null && problemOf(looked.error) === 'signed-out'
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it turns out; `onOver` is new at each drawing
  useEffect(() => {
    if (isOver) onOver()
  }, [isOver])
  return looked
}
