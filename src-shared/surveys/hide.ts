/**
 * Small cells are hidden, and with them as many others that no sum of what is shown gives them away: complementary cell
 * suppression along every line of a table with its sums (Willenborg and de Waal, Elements of Statistical Disclosure Control,
 * ch. 3). A heuristic: it looks at each line by itself, not at what several together may tell. Pure.
 */

/** Each dimension is a place of the key; `null` there is the sum over it. */
export type Key = readonly (string | null)[]

export interface Cube {
  /** Counts by `keyOf`; what is not there is nought. */
  counts: ReadonlyMap<string, number>
  /** All values of each dimension. */
  values: readonly (readonly string[])[]
}

/** Cells of a table without the question are the same for every question: their keys end alike. */
export const keyOf = (key: Key): string => JSON.stringify(key)

/** Counts each response in every cell it belongs to. */
export function cubeOf(responses: readonly (readonly string[])[], values: Cube['values']): Cube {
  const counts = new Map<string, number>()
  const combinations = 2 ** values.length
  for (const response of responses)
    for (let mask = 0; mask < combinations; mask++) {
      const key = keyOf(response.map((value, i) => ((mask >> i) & 1 ? value : null)))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  return { counts, values }
}

/** All keys with these values, sums too. */
function keysOf(values: Cube['values']): Key[] {
  return values.reduce<(string | null)[][]>(
    (keys, own) => keys.flatMap((key) => [null, ...own].map((value) => [...key, value])),
    [[]],
  )
}

/**
 * The keys of cells that may not be shown. The last dimension is the cube's own, the others are those of all cubes.
 * `atLeast`: the smallest count that is shown; nought is shown.
 */
export function hiddenCells(cubes: readonly Cube[], atLeast: number): ReadonlySet<string>[] {
  /** Of sums over the cube's own dimension. */
  const shared = new Set<string>()
  const own = cubes.map(() => new Set<string>())
  const isShared = (key: Key) => key.at(-1) === null
  const lines = cubes.map((cube) => linesOf(cube.values))
  for (let more = true; more; ) {
    more = false
    for (const [i, cube] of cubes.entries()) {
      const count = (key: Key) => cube.counts.get(keyOf(key)) ?? 0
      const isHidden = (key: Key) => (isShared(key) ? shared : own[i])?.has(keyOf(key)) === true
      const hide = (key: Key) => {
        ;(isShared(key) ? shared : own[i])?.add(keyOf(key))
        more = true
      }
      for (const key of keysOf(cube.values)) {
        const size = count(key)
        if (size > 0 && size < atLeast && !isHidden(key)) hide(key)
      }
      for (const { sum, parts } of lines[i] ?? [])
        for (;;) {
          const hidden = parts.filter(isHidden)
          const open = isHidden(sum)
          const told = hidden.reduce((all, key) => all + count(key), 0)
          const safe = open ? hidden.length >= 1 : hidden.length >= 2 && told >= atLeast
          if ((hidden.length === 0 && !open) || safe) break
          const next = [...parts.filter((key) => !isHidden(key) && count(key) > 0)].toSorted(
            (a, b) => count(a) - count(b),
          )[0]
          const other = next ?? parts.find((key) => !isHidden(key)) ?? (open ? undefined : sum)
          if (!other) break
          hide(other)
        }
    }
  }
  return own.map((cells) => new Set([...cells, ...shared]))
}

interface Line {
  sum: Key
  parts: Key[]
}
/** Every sum with the cells that it is of, along each dimension. */
function linesOf(values: Cube['values']): Line[] {
  return keysOf(values).flatMap((sum) =>
    sum.flatMap((value, i): Line[] =>
      value === null ? [{ sum, parts: (values[i] ?? []).map((one) => sum.with(i, one)) }] : [],
    ),
  )
}
