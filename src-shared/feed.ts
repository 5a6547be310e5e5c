/** The feed of a room's incidents. Pure. */

/** Incidents in it. */
const feedLength = 200
/** Of one attempt: a station that tells of one thing after the other hides no other's. */
export const feedShare = 50

/** Newest first; of each attempt its newest, and so many in all. */
export function feedOf<T extends { at: number; attempt: string }>(incidents: readonly T[]): T[] {
  const count = new Map<string, number>()
  const newest = incidents.toSorted((a, b) => b.at - a.at)
  const shared = newest.filter(({ attempt }) => {
    const before = count.get(attempt) ?? 0
    count.set(attempt, before + 1)
    return before < feedShare
  })
  return shared.slice(0, feedLength)
}
