/** The session's page as it lies in the database: versions that nothing overwrites, and whether it is on. */
import { sameContent, sameRules, wrongsIn } from '../../src-shared/campaign/check.ts'
import { CampaignContent, emptyContent } from '../../src-shared/campaign/page.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'

export interface Held {
  /** 0: nothing is written yet. */
  version: number
  /** The version in which the rules were changed last. */
  rules: number
  content: CampaignContent
  saved: { at: number; by: string } | null
}

export type CampaignStore = ReturnType<typeof createCampaignStore>

const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })

/** What is wrong, in one sentence for whoever calls without the console, which says it in the person's language. */
function check(content: CampaignContent): void {
  const [first] = wrongsIn(content)
  if (!first) return
  const { part, at, wrong, most } = first
  const why = {
    ...{ empty: 'says nothing in any language', long: `has more than ${most} characters` },
    ...{ day: 'has no day that is in the calendar', time: 'has a time that is none' },
    ...{ address: 'has no plain https address', twice: 'stands there twice' },
  }[wrong]
  throw new Refusal('bad-input', { detail: `${part} ${at + 1} ${why}` })
}

export function createCampaignStore(db: Sql) {
  async function newest(from: Reader = db): Promise<Held> {
    const row = await from
      .selectFrom('campaign_version')
      .select(['version', 'rules', 'content', 'by', 'at'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!row) return { version: 0, rules: 0, content: emptyContent, saved: null }
    const { version, rules, content, by, at } = row
    return {
      ...{ version, rules, saved: { at: Number(at), by } },
      content: CampaignContent.parse(JSON.parse(content)),
    }
  }

  async function isOn(from: Reader = db): Promise<boolean> {
    const row = await from.selectFrom('campaign_state').select('shown').where('id', '=', 1).executeTakeFirst()
    return row?.shown === 1
  }

  return {
    newest,
    isOn,

    /** Refuses what is wrong (400), and with 409 where `base` is not the newest any more, or a poster is not here. */
    save(base: number, content: CampaignContent, by: Staff, at: number): Promise<Held> {
      check(content)
      // A second one with the same number stumbles over the key, and is then told that it is late.
      return transact(db, async (trx) => {
        const before = await newest(trx)
        if (before.version !== base) throw conflict(`version ${before.version} was saved since`)
        if (sameContent(before.content, content))
          throw new Refusal('bad-input', { detail: 'nothing is changed' })
        const wanted = content.posters.map(({ digest }) => digest)
        if (wanted.length > 0) {
          const there = await trx
            .selectFrom('campaign_poster')
            .select('digest')
            .where('digest', 'in', wanted)
            .execute()
          if (there.length < wanted.length) throw conflict('a poster is not here any more; bring it again')
        }
        const version = base + 1
        const rules = base > 0 && sameRules(before.content, content) ? before.rules : version
        await trx
          .insertInto('campaign_version')
          .values({
            ...{ version, rules, at, by: by.name, login: by.login },
            content: JSON.stringify(content),
          })
          .execute()
        return { version, rules, content, saved: { at, by: by.name } }
      })
    },

    /** False: it was so already. */
    turn: (on: boolean): Promise<boolean> =>
      transact(db, async (trx) => {
        if (on && (await newest(trx)).version === 0) throw conflict('nothing is written yet')
        if ((await isOn(trx)) === on) return false
        const shown = on ? 1 : 0
        await trx
          .insertInto('campaign_state')
          .values({ id: 1, shown })
          .onConflict((row) => row.column('id').doUpdateSet({ shown }))
          .execute()
        return true
      }),
  }
}
