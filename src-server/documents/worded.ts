/**
 * Papers in the words of the university. One that was made keeps the version that it was made in whenever it is made again,
 * in each language for itself: what was handed out does not change because somebody changed the words since.
 */
import { Refusal } from '../http/refusal.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Block, PrintedDocument } from './document.ts'
import type { Register } from './register.ts'
import { type Of, ownTexts, type Tell, tellIn, type Wordings } from './wordings.ts'

type Contents = Omit<PrintedDocument, 'confirmed' | 'wording'>

/** A passage that may say nothing, and is then not there. */
export const told = (text: string): Block[] => (text.trim() === '' ? [] : [{ kind: 'paragraph', text }])

/** Characters of them with their fields filled in: a field may stand in a passage two hundred times. */
export const toldAtMost = 50_000

function bounded(tell: Tell): Tell {
  let length = 0
  return (passage, values) => {
    const text = tell(passage, values)
    length += text.length
    if (length > toldAtMost)
      throw new Refusal('bad-input', { status: 409, detail: 'its wording is too long to be printed' })
    return text
  }
}

export interface Worded {
  /** `about`: what it is of, e.g. a decision's number; null: it is drawn up anew each time, in the newest words. */
  issue(
    of: Of & { about: string | null; by: string },
    make: (tell: Tell) => Contents,
  ): Promise<{ number: string; bytes: Uint8Array }>
}

export function createWorded(deps: { db: Sql; register: Register; wordings: Wordings }): Worded {
  const { db, register, wordings } = deps

  /** Null: none was made yet. */
  async function heldBy(kind: string, about: string | null): Promise<number | null> {
    if (about === null) return null
    const first = await db
      .selectFrom('document')
      .select('wording')
      .where('kind', '=', kind)
      .where('about', '=', about)
      .orderBy('number')
      .limit(1)
      .executeTakeFirst()
    return first?.wording ?? null
  }

  return {
    async issue({ paper, language, about: subject, by }, make) {
      const of = { paper, language }
      const kind = paper === 'appeal-act' ? paper : `case-${paper}`
      const about = subject === null ? null : `${language} ${subject}`
      const held = await heldBy(kind, about)
      const found = held === null ? await wordings.newest(of) : await wordings.at(of, held)
      if (!found) throw new Error(`no version ${held} of ${kind} in ${language}`)
      let { version } = found
      let contents = make(bounded(tellIn(found.texts)))
      if (held === null && version > 0 && about !== null) {
        // Made before wordings were kept, in Taza's own.
        const own = make(tellIn(ownTexts(of)))
        if (await register.has(own)) [version, contents] = [0, own]
      }
      return register.issue({ ...contents, wording: version }, { kind, by, about })
    },
  }
}
