import { afterAll, beforeAll, expect, it } from 'vitest'
import { loginColumns, loginsColumns, removeStaff } from '../../../src-server/people/remove-staff.ts'
import { startUniversity, type University } from '../../support/university.ts'

let university: University
beforeAll(async () => {
  university = await startUniversity()
})
afterAll(() => university.close())

/** Texts that are no login: whoever adds a column with another name says here or there what it holds. */
const others = `
  about action addresses answer_by answers apart appeal asked attempt attempts bank basis blinded chair changes channel
  checked choices cipher ciphertext code_hash column columns command comment commitment content conversation cosigned_note cosigned_root
  criteria day decision definition delivery desk detail digest document doing draft enc entry error exam face faculty field file filed_on
  fingerprint folded form from_day frontier hand hands id item key kind language languages last_day leaf list lock lost main marks name
  need neighbours nonce note number observation origin outcome package paper password_hash photo place plan policy private_key
  public_key question questions reader reason record_book regrade report result roles room rooms rule said_as says salt sample sealed
  sealing_key search season seat seats secret seed selection session side signing_key sort_key source sso_subject stage standing
  state statement station stem_alike student study_group subject survey target text texts title to_day to_station token
  token_hash topic type url value was web whole_alike why witness words`

it('every column of texts is known to hold a login or none', async () => {
  const named = (await university.server.db.introspection.getTables()).flatMap(({ columns }) =>
    columns.filter(({ dataType }) => dataType.toLowerCase() === 'text').map(({ name }) => name),
  )
  expect(named.length).toBeGreaterThan(300)
  const known = [...loginColumns, ...loginsColumns, ...others.trim().split(/\s+/)]
  expect([...new Set(named)].toSorted()).toEqual(known.toSorted())
})

it('whoever is named under whatever column keeps her login', async () => {
  const { db, sessions } = university.server
  await db.insertInto('bank').values({ id: 'b', title: 'B', chair: 'c', by: 'B', at: 1 }).execute()
  const chair = (head: string, by: string) =>
    db
      .insertInto('chair')
      .values({ name: `${head}-${by}`, head, by, at: 1 })
      .execute()
  const places: Record<string, (login: string) => Promise<unknown>> = {
    chair: (login) => chair(login, 'x'),
    'the audit record': (login) => university.server.audit.record(login, 'did', 'it'),
    trust_conversation: (holder) =>
      db
        .insertInto('trust_conversation')
        .values({
          id: 't',
          origin: 'page',
          state: 'open',
          kind: null,
          holder,
          due: null,
          begun: 1,
          last: 1,
          closed_at: null,
        })
        .execute(),
    paper: (login) =>
      db
        .insertInto('paper')
        .values({
          id: 'p',
          bank: 'b',
          definition: '{}',
          revision: 1,
          authors: JSON.stringify(['x', login]),
          changed_by: 'x',
          changed_at: 1,
        })
        .execute(),
    hold: (by) =>
      db
        .insertInto('hold')
        .values({
          id: 'h',
          exam: null,
          attempt: null,
          reason: 'r',
          by,
          at: 1,
          lifted_by: null,
          lifted_at: null,
        })
        .execute(),
  }
  for (const [i, [place, name]] of Object.entries(places).entries()) {
    const login = `in-${i}`
    for (const one of [login, `${login}-free`]) {
      await sessions.add({ login: one, name: 'N', roles: ['teacher'], rooms: [] }, 'secret')
      await sessions.retire(one, 1)
    }
    await name(login)
    await expect(removeStaff(db, login)).rejects.toThrow(`${login} stands in ${place}: the login stays`)
    await removeStaff(db, `${login}-free`)
  }
})
