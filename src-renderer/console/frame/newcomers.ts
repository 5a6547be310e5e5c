/** Those that were not there before; nothing of what is there when one begins to look. */
export const newcomers = <T extends { id: string }>(
  before: ReadonlySet<string> | null,
  now: readonly T[],
): T[] => (before === null ? [] : now.filter(({ id }) => !before.has(id)))

/** At most so many are told by name at once. */
export const toldByName = 3
