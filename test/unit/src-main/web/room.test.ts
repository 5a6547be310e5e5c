import { beforeEach, describe, expect, it } from 'vitest'
import { createWebRoom } from '../../../../src-main/web/room.ts'
import type { WebWanted } from '../../../../src-main/web/room-deps.ts'
import type { Observation } from '../../../../src-shared/policy/observation.ts'
import type { Bodies } from '../../../../src-shared/records.ts'
import type { AttemptFolder } from '../../../../src-shared/student-files.ts'
import type { WebCookie, WebEvent, WebKept, WebOptions } from '../../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const rules = WebRules.parse({ start: 'https://lms.example/' })
const visited: WebEvent = {
  type: 'visited',
  url: 'https://lms.example/quiz',
  title: 'Quiz',
  status: 200,
  ms: 80,
}

describe('the room of an exam’s page', () => {
  let wanted: WebWanted | null
  let did: string[]
  let seen: Observation[]
  let records: string[]
  let over: Bodies['web.flooded'][]
  let now: number
  let kept: WebKept[]
  let timers: { act: () => void; ms: number; off: boolean }[]
  let tell: (event: WebEvent) => void
  let names: WebOptions['names']
  let opens: number
  let broken: boolean
  let logged: string[]
  let jar: Promise<WebCookie[]>
  let tidied: boolean
  let sits: boolean
  let taken: Awaited<ReturnType<AttemptFolder['take']>>
  const folder: AttemptFolder = {
    at: '/own',
    read: async () => null,
    incoming: '/incoming',
    list: () => [
      { name: 'a.docx', bytes: 7 },
      { name: 'b.txt', bytes: 8 },
    ],
    take: async () => taken,
    measure: async (name) => ({ name, bytes: 7, sha256: 'ab', path: `/own/${name}` }),
  }
  const settled = async () => {
    for (let n = 0; n < 20; n++) await Promise.resolve()
  }
  const ring = async (ms: number) => {
    for (const timer of timers.splice(0)) {
      if (timer.off) continue
      if (timer.ms === ms) timer.act()
      else timers.push(timer)
    }
    await settled()
  }
  const make = () =>
    createWebRoom({
      wanted: () => wanted,
      open: async (_wanted, _place, onEvent, given) => {
        names = given
        opens++
        if (broken) throw new Error('no browser')
        tell = onEvent
        return {
          show: async (bar) => void did.push(`show ${bar}`),
          hide: async () => void did.push('hide'),
          act: async (action) => void did.push(action),
          goTo: async (url) => void did.push(`go ${url}`),
          lacking: async () => {
            did.push('lacking')
            return []
          },
          putBack: async () => undefined,
          cookies: () => jar,
          give: async (paths) => void did.push(`give ${paths}`),
          close: async () => void did.push('close'),
        }
      },
      folder: () => folder,
      sits: () => sits,
      tidy: async () => {
        did.push('tidy')
        return tidied
      },
      observe: (observation) => void seen.push(observation),
      append: async (kind, body) => {
        if ('sha256' in body) records.push(`${kind} ${body.name} ${body.url}`)
        else if ('url' in body) records.push(`${kind} ${body.url}`)
        else over.push(body)
      },
      keys: ({ presses, repeats }) => void did.push(`keys ${presses} ${repeats}`),
      still: () => undefined,
      keep: async (one) => void kept.push(one),
      drafts: { append: async () => undefined, list: async () => ({}) },
      render: () => undefined,
      now: () => now,
      setTimer: (act, ms) => {
        const timer = { act, ms, off: false }
        timers.push(timer)
        return () => {
          timer.off = true
        }
      },
      log: (line) => void logged.push(line),
      trouble: () => undefined,
    })
  let room: ReturnType<typeof make>
  const follow = async () => {
    room.follow()
    await settled()
  }
  beforeEach(async () => {
    ;[did, seen, records, over, kept, timers, opens, broken] = [[], [], [], [], [], [], 0, false]
    now = 1000
    logged = []
    wanted = { attempt: 'a', rules, kept: null, shown: true }
    jar = Promise.resolve([])
    tidied = true
    sits = false
    taken = { name: 'a.docx', bytes: 7, sha256: 'ab' }
    room = make()
    await follow()
    room.frame(76)
    await settled()
  })
  const open = async () => {
    tell(visited)
    await follow()
  }

  it('shows the page below our bar once there is one, and not before', async () => {
    expect([room.view()?.state, did.includes('show 76')]).toEqual(['opening', false])
    await open()
    expect([room.view()?.state, did.at(-1)]).toEqual(['open', 'show 76'])
    expect(records).toEqual(['web.visited https://lms.example/quiz'])
  })

  it('puts on record what came, and tells the student until the line is put away', async () => {
    await open()
    tell({ type: 'file', url: 'https://lms.example/x?token=1', name: 'x.docx', path: '/nowhere/x' })
    await expect.poll(() => room.view()?.came).toBe('a.docx')
    expect(records.at(-1)).toMatch(/^web\.saved a\.docx https:\/\/lms\.example\/x\?token=(?!1)/)
    room.seen()
    expect(room.view()?.came).toBeNull()
  })

  it.each([
    ['kind', 'download'],
    ['large', 'large-download'],
    ['full', 'too-many-downloads'],
  ] as const)('says that a file found no room: %s', async (why, said) => {
    await open()
    taken = why
    tell({ type: 'file', url: 'https://lms.example/x', name: 'x.docx', path: '/nowhere/x' })
    await expect.poll(() => seen.at(-1)).toMatchObject({ kind: 'web.refused', why: said })
    expect([room.view()?.came, records.length]).toEqual([null, 1])
  })

  it('asks the student for files that the page’s field takes, and gives those that were chosen, on record', async () => {
    await open()
    tell({ type: 'chooser', url: 'https://lms.example/quiz', multiple: true, accept: '.docx' })
    expect(room.view()?.choosing).toEqual({
      ...{ multiple: true, files: [{ name: 'a.docx', bytes: 7 }], others: 1 },
    })
    await room.choose(['a.docx', 'a.docx', 'b.txt'])
    expect([room.view()?.choosing, did.at(-1), records.at(-1)]).toEqual([
      null,
      'give /own/a.docx',
      'web.given a.docx https://lms.example/quiz',
    ])
    await room.choose(['a.docx'])
    expect(did.filter((one) => one.startsWith('give'))).toHaveLength(1)
  })

  it('asks no longer for a page that is gone', async () => {
    await open()
    for (const gone of [visited, { type: 'crashed', cause: 'x' }, { type: 'lost', cause: 'x' }] as const) {
      tell({ type: 'chooser', url: 'https://lms.example/before', multiple: false, accept: '' })
      tell(gone)
      expect(room.view()?.choosing ?? null).toBeNull()
    }
  })

  it('goes on asking for a slow page, which has loaded to its end only after it asked', async () => {
    await open()
    tell({ type: 'chooser', url: 'https://lms.example/quiz', multiple: false, accept: '' })
    tell(visited)
    expect(room.view()?.choosing).not.toBeNull()
    tell({ ...visited, url: 'https://lms.example/next' })
    expect(room.view()?.choosing).toBeNull()
  })

  it('has the folder tidied once the attempt is over, as often as it takes', async () => {
    await open()
    tidied = false
    wanted = null
    await follow()
    await follow()
    expect([did.filter((one) => one === 'tidy').length > 0, did.includes('close')]).toEqual([true, true])
    tidied = true
    await follow()
    const before = did.length
    await follow()
    expect(did.slice(before)).toEqual([])
    expect(did.indexOf('close')).toBeLessThan(did.indexOf('tidy'))
  })

  it('hides it in a lock and shows it again, without opening it anew', async () => {
    await open()
    wanted = { attempt: 'a', rules, kept: null, shown: false }
    await follow()
    expect(did.at(-1)).toBe('hide')
    wanted = { ...wanted, shown: true }
    await follow()
    expect([did.at(-1), opens]).toEqual(['show 76', 1])
  })

  it('is away while a server does not answer, tries every 5 s, and says once more when it fails', async () => {
    await open()
    const failed = {
      type: 'failed',
      url: 'https://lms.example/next',
      why: 'no-answer',
      detail: 'x',
      again: true,
    } as const
    tell(failed)
    await follow()
    expect([room.view()?.state, room.view()?.why, did.at(-1)]).toEqual(['away', 'no-answer', 'hide'])
    await ring(5000)
    expect(did.at(-1)).toBe('go https://lms.example/next')
    tell(failed)
    await ring(5000)
    expect(did.filter((one) => one.startsWith('go'))).toHaveLength(2)
    await open()
    expect([room.view()?.state, did.at(-1)]).toEqual(['open', 'show 76'])
    expect(seen.map(({ kind }) => kind)).toEqual(['web.failed', 'web.failed'])
  })

  it('leaves the page where a form was sent in vain: what was typed is there', async () => {
    await open()
    tell({ type: 'failed', url: 'https://lms.example/send', why: 'no-answer', detail: 'x', again: false })
    await follow()
    expect(room.view()?.state).toBe('open')
  })

  it('looks for lost drafts once a page went away with what was typed in it', async () => {
    await open()
    expect(did).not.toContain('lacking')
    tell({ type: 'left' })
    await open()
    expect(did).toContain('lacking')
  })

  it('opens a browser that was killed again, once what is left of it is gone', async () => {
    await open()
    did = []
    tell({ type: 'lost', cause: 'SIGKILL' })
    await follow()
    expect(did[0]).toBe('close')
    expect([opens, seen.map(({ kind }) => kind)]).toEqual([2, ['web.crashed']])
  })

  it('says that it cannot be opened, and tries again', async () => {
    broken = true
    await open()
    tell({ type: 'lost', cause: 'SIGKILL' })
    await follow()
    expect([room.view()?.state, room.view()?.why]).toEqual(['away', 'no-page'])
    broken = false
    await ring(5000)
    expect([opens, room.view()?.state]).toEqual([3, 'opening'])
  })

  it('asks whether the exam is over, and goes on', async () => {
    await open()
    tell({ type: 'quit' })
    await follow()
    expect([room.view()?.over, did.at(-1)]).toEqual([true, 'hide'])
    room.stay()
    await follow()
    expect([room.view()?.over, did.at(-1)]).toEqual([false, 'show 76'])
  })

  it('keeps where the student is, at most every 2 s', async () => {
    await open()
    await open()
    await ring(2000)
    expect(kept).toEqual([{ at: 'https://lms.example/quiz', cookies: [] }])
  })

  it('says of a cookie that is too long to be kept, once, and keeps the others', async () => {
    const fits = {
      ...{ name: 'a', value: 'x', domain: 'lms.example', path: '/' },
      secure: true,
      httpOnly: true,
    }
    jar = Promise.resolve([fits, { ...fits, name: 'b', value: 'v'.repeat(5000) }])
    for (let n = 0; n < 2; n++) {
      await open()
      await ring(2000)
    }
    expect(kept.at(-1)).toEqual({ at: 'https://lms.example/quiz', cookies: [fits] })
    expect(logged).toEqual(["too long, or too many, to be kept of the exam's page: cookies 1"])
  })

  it('asks for a name and password in its view, and is calm where none is given: it is tried again by hand alone', async () => {
    const asked = names.ask({ url: 'https://lms.example/behind?x', realm: 'r' })
    expect(room.view()?.asks).toEqual({ site: 'https://lms.example', again: false })
    room.names.answer('https://lms.example', { name: 'student', password: 'secret' })
    expect(await asked).toEqual({ name: 'student', password: 'secret', tries: 1 })
    const again = names.ask({ url: 'https://lms.example/behind?x', realm: 'r' })
    expect(room.view()?.asks?.again).toBe(true)
    room.names.answer('https://lms.example', null)
    expect(await again).toEqual({ unnamed: 'left' })
    expect(room.view()?.asks).toBeNull()
    const url = 'https://lms.example/behind'
    tell({ type: 'failed', url, why: 'no-name', detail: 'HTTP 401: left', again: false })
    await ring(5000)
    expect([room.view()?.state, room.view()?.why, did.includes(`go ${url}`)]).toEqual([
      'away',
      'no-name',
      false,
    ])
    await room.act('retry')
    expect(did).toContain(`go ${url}`)
    tell({ type: 'named', url, tries: 1 })
    expect(records).toEqual([`web.named ${url}`])
    expect(JSON.stringify([records, seen, logged])).not.toMatch(/secret/)
  })

  it('looks for lost drafts once the student has signed in again in the middle of her work', async () => {
    const essay = 'https://lms.example/essay'
    const login = 'https://lms.example/login'
    const visit = async (url: string) => {
      tell({ ...visited, url })
      await follow()
    }
    tell({ type: 'draft', url: login, field: 'input name', text: 'student' })
    tell({ type: 'signs-in', url: login })
    await visit(essay)
    expect(did).not.toContain('lacking')
    tell({ type: 'draft', url: essay, field: 'textarea text', text: 'Half an essay' })
    await visit('https://lms.example/next')
    expect(did).not.toContain('lacking')
    tell({ type: 'signs-in', url: login })
    await visit(essay)
    expect(did).toContain('lacking')
  })

  it('ends with the attempt, and hears nothing of a page that is gone', async () => {
    await open()
    wanted = null
    await follow()
    expect([did.slice(-2), room.view()]).toEqual([['close', 'tidy'], null])
    tell(visited)
    expect(records).toHaveLength(1)
  })

  it('tidies no folder of an attempt without a page while it is sat, and does once it has ended', async () => {
    wanted = null
    await follow()
    did = []
    room.folder('b')
    sits = true
    for (let n = 0; n < 3; n++) await follow()
    expect(did).toEqual([])
    sits = false
    for (let n = 0; n < 3; n++) await follow()
    expect(did).toEqual(['tidy'])
  })

  const url = 'https://elsewhere.example/'
  const floods = {
    visited,
    form: { type: 'form', url, method: 'POST' },
    refused: { type: 'refused', url, reason: 'not-allowed' },
    failed: { type: 'failed', url, why: 'no-answer', detail: '', again: false },
  } as const
  it.each(Object.values(floods))(
    'floods no ledger: of $type 120 a minute, and what is more counted',
    async (event) => {
      const listed = () => records.length + seen.length
      await open()
      now += 60_001
      const before = listed()
      for (let n = 0; n < 1000; n++, now += 10) tell(event)
      await settled()
      expect([listed() - before, over]).toEqual([120, []])
      await ring(60_000)
      // The first of them came as the 121st.
      expect(over).toEqual([{ of: event.type, more: 880, sinceMs: 8800 }])
      now += 60_001
      tell(event)
      await ring(60_000)
      expect([listed() - before, over.length]).toEqual([121, 1])
    },
  )

  it('tells what was only counted when the attempt ends', async () => {
    for (let n = 0; n < 200; n++) {
      tell(floods.refused)
      tell(floods.form)
    }
    wanted = null
    await follow()
    expect(over.map(({ of, more }) => [of, more])).toEqual([
      ['refused', 80],
      ['form', 80],
    ])
    await ring(60_000)
    expect(over).toHaveLength(2)
  })

  it('tries a server again whose failures are no more listed', async () => {
    await open()
    for (let n = 0; n < 200; n++) tell({ ...floods.failed, again: true })
    did = []
    await ring(5000)
    expect([seen.length, did]).toEqual([120, [`go ${url}`]])
  })

  it('hands on how many keys came to the page', async () => {
    await open()
    tell({ type: 'keys', presses: 12, repeats: 3 })
    expect(did.at(-1)).toBe('keys 12 3')
  })

  it('keeps nothing of a page that is closed while it is asked for its cookies', async () => {
    const asked = Promise.withResolvers<[]>()
    jar = asked.promise
    await open()
    await ring(2000)
    wanted = null
    await follow()
    asked.resolve([])
    await settled()
    expect(kept).toEqual([])
  })

  it('does nothing that the rules do not have', async () => {
    wanted = {
      attempt: 'a',
      rules: WebRules.parse({ start: rules.start, back: false }),
      kept: null,
      shown: true,
    }
    await open()
    await room.act('back')
    await room.act('reload')
    expect(did).not.toContain('back')
    expect(did).toContain('reload')
  })
})
