/** Whether the two views are two, and each the one it was: from the coarse grids of both cameras. Times in ms. */
import type { Camera } from '../../src-shared/vocabulary.ts'

export type Mistake = 'same' | 'swapped'

/** What each view usually is: the parts of its picture, row by row, 0–255; null where it is not known yet. */
export type Usual = Record<Camera, number[] | null>

export interface View {
  grid: Uint8Array
  spread: number
}

/** Pearson's correlation of two grids, −1 to 1; 0 where one of them is flat. */
export function alike(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length)
  let [sumA, sumB] = [0, 0]
  for (let i = 0; i < n; i++) {
    sumA += a[i] ?? 0
    sumB += b[i] ?? 0
  }
  const [meanA, meanB] = [sumA / n, sumB / n]
  let [both, ownA, ownB] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB]
    both += x * y
    ownA += x * x
    ownB += y * y
  }
  return ownA === 0 || ownB === 0 ? 0 : both / Math.sqrt(ownA * ownB)
}

const columns = 32
const rows = 24

/** The rows, or the columns, of a grid: so many of so many parts; from one to the next, and from part to part. */
interface Lines {
  count: number
  length: number
  next: number
  step: number
}
const lines: readonly Lines[] = [
  { count: rows, length: columns, next: columns, step: 1 },
  { count: columns, length: rows, next: 1, step: columns },
]

/** The middle three quarters of each line: what is left of 16:9 when it is cut to 4:3. */
function middle(grid: ArrayLike<number>, { count, length, next, step }: Lines): Float64Array {
  const part = new Float64Array((count * length * 3) / 4)
  let at = 0
  for (let line = 0; line < count; line++)
    for (let i = length / 8; i < (length * 7) / 8; i++) part[at++] = grid[line * next + i * step] ?? 0
  return part
}

/** The same number of parts for the whole of each line, four made into three: as large as those of `middle`. */
function coarser(grid: ArrayLike<number>, { count, length, next, step }: Lines): Float64Array {
  const part = new Float64Array((count * length * 3) / 4)
  let at = 0
  for (let line = 0; line < count; line++)
    for (let i = 0; i < length; i += 4) {
      const from = line * next + i * step
      const [a, b] = [grid[from] ?? 0, grid[from + step] ?? 0]
      const [c, d] = [grid[from + 2 * step] ?? 0, grid[from + 3 * step] ?? 0]
      part[at++] = (3 * a + b) / 4
      part[at++] = (b + c) / 2
      part[at++] = (c + 3 * d) / 4
    }
  return part
}

type Pair = readonly [ArrayLike<number>, ArrayLike<number>]

/** Two views as one lens could have seen them: at one shape, or one of them cut at its sides, or above and below. */
const asFromOneLens = (a: ArrayLike<number>, b: ArrayLike<number>): Pair[] => [
  [a, b],
  ...lines.flatMap((of): Pair[] => [
    [middle(a, of), coarser(b, of)],
    [coarser(a, of), middle(b, of)],
  ]),
]

const alikeAtBest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...asFromOneLens(a, b).map(([one, other]) => alike(one, other)))

const isOnePicture = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  asFromOneLens(a, b).some(
    ([one, other]) => Math.abs(meanOf(one) - meanOf(other)) < sameLight && alike(one, other) > sameAlike,
  )

/** Two cameras side by side before one face are less alike than this. */
const sameAlike = 0.97
/** As far as two views of one picture may differ in light, 0–255. */
const sameLight = 12
/** A view is the other's former one above the first, and no more its own below the second. */
const foreignAlike = 0.75
const ownAlike = 0.4
/** Nothing can be told of a view so dark and flat. */
const flat = 8
/** So long it must be so, and so long not be so any more. */
const sureMs = 2000
/** What a view usually is follows it slowly: a share each look. */
const follow = 0.02

const meanOf = (grid: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < grid.length; i++) sum += grid[i] ?? 0
  return sum / grid.length
}

/** `notice` with null ends it. */
export function createViews(notice: (mistake: Mistake | null, at: number) => void) {
  const newest: Record<Camera, (View & { at: number }) | null> = { face: null, desk: null }
  const usual: Record<Camera, Float64Array | null> = { face: null, desk: null }
  let seen: Mistake | null = null
  let told: Mistake | null = null
  let since = 0

  const judged = (): Mistake | null | 'unsure' => {
    const { face, desk } = newest
    if (!face || !desk || Math.abs(face.at - desk.at) > 1500) return 'unsure'
    if (face.spread < flat || desk.spread < flat) return 'unsure'
    if (isOnePicture(face.grid, desk.grid)) return 'same'
    if (!usual.face || !usual.desk) return null
    const away =
      alike(face.grid, usual.face) < ownAlike &&
      alike(desk.grid, usual.desk) < ownAlike &&
      alikeAtBest(face.grid, usual.desk) > foreignAlike &&
      alikeAtBest(desk.grid, usual.face) > foreignAlike
    return away ? 'swapped' : null
  }
  const learn = (source: Camera, { grid, spread }: View): void => {
    if (spread < flat || told !== null || seen !== null) return
    const known = usual[source]
    if (!known) usual[source] = Float64Array.from(grid)
    else
      for (let i = 0; i < known.length; i++)
        known[i] = (known[i] ?? 0) + ((grid[i] ?? 0) - (known[i] ?? 0)) * follow
  }

  return {
    look(source: Camera, view: View, at: number): void {
      newest[source] = { ...view, at }
      const now = judged()
      if (now === 'unsure') return
      if (now !== seen) {
        seen = now
        since = at
      }
      if (seen !== told && at - since >= sureMs) {
        told = seen
        notice(told, since)
      }
      learn(source, view)
    },
    /** What is known of the views, for a page that takes this one's place. */
    usual: (): Usual => ({
      face: usual.face && Array.from(usual.face, Math.round),
      desk: usual.desk && Array.from(usual.desk, Math.round),
    }),
    /** Goes on where a page before this one ended: what it knew, and the mistake that it had told last. */
    resume(known: Usual, mistake: Mistake | null): void {
      for (const source of ['face', 'desk'] as const)
        usual[source] = known[source] && Float64Array.from(known[source])
      seen = told = mistake
    },
    /** The views were chosen anew by a person: what they show from now on is right. */
    forget(): void {
      for (const source of ['face', 'desk'] as const) newest[source] = usual[source] = null
      seen = told = null
    },
  }
}
