/**
 * What of a text that is typed tells whose it is, in each of its versions: letters of a name are hidden from the first of
 * them on, or its history would spell it. Pure.
 */
import { hidden, type Stretch } from '../cases/blind.ts'
import { type AnswerChange, changed, type TextChange, textChange } from './history.ts'

/**
 * The changes as they are shown. `found`: of each change of a text, what tells it in the text after it, in order.
 *
 * @param changes in their order.
 */
export function withHidden(
  changes: readonly AnswerChange[],
  found: ReadonlyMap<AnswerChange, readonly Stretch[]>,
): AnswerChange[] {
  const texts = new Map<string, { change: AnswerChange; version: Version }[]>()
  const done: { change: AnswerChange; version: Version }[][] = []
  for (const change of changes) {
    const { of, now } = change
    if (now.kind === 'value') texts.delete(of)
    if (now.kind !== 'text') continue
    const text = texts.get(of) ?? []
    if (text.length === 0) done.push(text)
    texts.set(of, text)
    text.push({ change, version: { change: now.change, found: found.get(change) ?? [] } })
  }
  const shown = new Map<AnswerChange, AnswerChange>()
  for (const text of done) {
    const stretches = hiddenIn(text.map(({ version }) => version))
    let [said, seen] = ['', '']
    for (const [i, { change, version }] of text.entries()) {
      said = changed(said, version.change)
      const after = hide(said, stretches[i] ?? [])
      shown.set(change, { ...change, now: { kind: 'text', change: textChange(seen, after) } })
      seen = after
    }
  }
  return changes.map((change) => shown.get(change) ?? change)
}

interface Version {
  /** From the version before. */
  change: TextChange
  /** What tells it in this version as it stands, in order. */
  found: readonly Stretch[]
}

/**
 * A letter that is part of what tells it in one version is hidden in all versions that have it.
 *
 * @param versions of one text, in their order.
 */
function hiddenIn(versions: readonly Version[]): Stretch[][] {
  const all: Stretch[][] = []
  for (const [i, { change, found }] of versions.entries())
    all.push(united([...found, ...carried(all[i - 1] ?? [], change)]))
  for (let i = all.length - 2; i >= 0; i--) {
    const next = versions[i + 1]
    if (next) all[i] = united([...(all[i] ?? []), ...carried(all[i + 1] ?? [], undone(next.change))])
  }
  return all
}

/** What comes in or goes, as lengths. */
interface Cut {
  from: number
  removed: number
  inserted: { length: number }
}

const undone = ({ from, removed, inserted }: Cut): Cut => ({
  from,
  removed: inserted.length,
  inserted: { length: removed },
})

/** Where stretches of a text stand after a change, as far as they still do. */
const carried = (stretches: readonly Stretch[], { from, removed, inserted }: Cut): Stretch[] => {
  const end = from + removed
  const shift = inserted.length - removed
  return stretches.flatMap((one) => [
    { from: one.from, to: Math.min(one.to, from) },
    { from: Math.max(one.from, end) + shift, to: one.to + shift },
  ])
}

/** In order, none empty, none that touches another. */
function united(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  const some = stretches.filter(({ from, to }) => from < to)
  for (const { from, to } of some.toSorted((one, other) => one.from - other.from)) {
    const last = all.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else all.push({ from, to })
  }
  return all
}

function hide(text: string, stretches: readonly Stretch[]): string {
  const seen = stretches.map(({ from }, i) => text.slice(stretches[i - 1]?.to ?? 0, from))
  return [...seen, text.slice(stretches.at(-1)?.to ?? 0)].join(hidden)
}
