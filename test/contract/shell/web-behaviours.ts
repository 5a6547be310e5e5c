/** What every shell's foreign page does, whatever it is made of: at the tests' LMS, through the proxy of the station. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Challenge, Named, WebCookie, WebEvent, WebPage } from '../../../src-shared/web-exam/page.ts'
import type { WebRules } from '../../../src-shared/web-exam.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'

type Given = Partial<z.input<typeof WebRules>>
type Kept = { at: string | null; cookies: readonly WebCookie[] }

/** The window on top, as its page and its student use it. */
export interface WebHarness {
  readonly web: WebPage
  readonly events: WebEvent[]
  event<T extends WebEvent['type']>(
    type: T,
    fits?: (event: Extract<WebEvent, { type: T }>) => boolean,
  ): Promise<Extract<WebEvent, { type: T }>>
  /** Addresses of its windows. */
  windows(): string[]
  /** Whom it asked for a name and password, and what it is answered, one after another; then the question is left. */
  readonly challenges: Challenge[]
  readonly answers: Named[]
  /** The page's own link there is followed. */
  go(url: string): Promise<void>
  open(url: string): Promise<void>
  /** Whether it got an answer, of whatever kind. */
  fetch(url: string): Promise<boolean>
  /** Whether it may know where it is. */
  locates(): Promise<boolean>
  /** Names in its world that are no browser's. */
  names(): Promise<string[]>
  mark(): Promise<void>
  isMarked(): Promise<boolean>
  type(id: string, text: string): Promise<void>
  /** Key by key, in that field. */
  press(id: string, keys: string): Promise<void>
  /** The page's own script makes so many keys up. */
  makeUpKeys(count: number): Promise<void>
  value(id: string): Promise<string>
  /** The student presses a field for files there. */
  choose(id: string): Promise<void>
  /** Names of the files in it. */
  chosen(id: string): Promise<string[]>
  /** What is on its way lies here. */
  readonly incoming: string
  signIn(): Promise<void>
  crash(): Promise<void>
  /** Closes it; whether anything of the student's is left. */
  end(): Promise<boolean>
}

export interface WebAdapter {
  name: string
  start(lms: Lms, given?: Given, kept?: Kept): Promise<WebHarness>
}

const configKey = 'a'.repeat(64)
const hashed = (url: string) => createHash('sha256').update(`${url}${configKey}`).digest('hex')

export function webBehaviours({ name, start }: WebAdapter): void {
  let lms: Lms
  beforeAll(async () => {
    lms = await startLms()
  })
  afterAll(async () => lms?.stop())
  const quiz = 'http://lms.example/quiz/4'

  describe(`${name}: a foreign page`, () => {
    let h: WebHarness
    beforeAll(async () => {
      h = await start(lms, { seb: { configKey } })
      await h.event('visited', ({ url }) => url.startsWith('http://login.example/login'))
      await h.signIn()
    }, 60_000)
    afterAll(async () => expect(await h?.end()).toBe(false))
    const home = async () => {
      const before = h.events.length
      await h.web.goTo(lms.start)
      await h.event('visited', (one) => one.url === lms.start && h.events.indexOf(one) >= before)
    }
    /** The page is marked, does something, and stays. */
    const stays = async (act: () => Promise<void>, told: WebEvent) => {
      await home()
      await h.mark()
      await act()
      expect(
        await h.event(told.type, (one) => 'url' in told === false || ('url' in one && one.url === told.url)),
      ).toEqual(told)
      expect(await h.isMarked()).toBe(true)
    }

    it('is signed in at another origin, and tells of the form and the page', async () => {
      await h.event('form', ({ method, url }) => method === 'POST' && url.startsWith('http://login.example/'))
      expect(await h.event('visited', ({ url }) => url === lms.start)).toMatchObject({
        title: 'Exams',
        status: 200,
      })
    })

    it('tells each hop of a way its own key, and no server of another host', async () => {
      const keyed = (url: string) =>
        lms.headers.findLast((one) => one.url === url)?.headers['x-safeexambrowser-configkeyhash'] ?? null
      await home()
      await h.go('http://lms.example/bounce')
      await h.event('visited', ({ url }) => url === 'http://login.example/back')
      for (const url of ['http://lms.example/bounce', 'http://login.example/back'])
        expect(keyed(url), url).toBe(hashed(url))
      await home()
      await h.fetch('http://lms.example/quiz/1?own')
      await h.fetch('http://login.example/image')
      expect(keyed('http://lms.example/quiz/1?own')).toBe(hashed('http://lms.example/quiz/1?own'))
      expect(keyed('http://login.example/image')).toBeNull()
    })

    it('has nothing of ours in its world', async () => {
      expect(await h.names()).toEqual([])
    })

    it.each([
      ['another site', 'https://video.example/watch', 'not-allowed'],
      ['this machine', 'http://127.0.0.1:9222/', 'this-machine'],
      ['a file', 'http://lms.example/task.zip', 'download'],
    ] as const)('refuses to go to %s, says so, and the page stays', (_what, url, reason) =>
      stays(() => h.go(url), { type: 'refused', url, reason }),
    )

    it('refuses a redirect that leads astray where it leads to, and nobody is asked there', async () => {
      const url = 'http://video.example/watch'
      await stays(() => h.go('http://lms.example/astray'), { type: 'refused', url, reason: 'not-allowed' })
      expect(lms.asked.filter((one) => one.includes('video.example'))).toEqual([])
    })

    it('refuses what it would load from elsewhere', async () => {
      await home()
      expect(await h.fetch('http://lms.example/quiz/1')).toBe(true)
      expect(await h.fetch('http://video.example/pixel')).toBe(false)
      expect(await h.fetch('http://127.0.0.1:9222/json')).toBe(false)
      await h.event(
        'refused',
        ({ url, reason }) => url === 'http://video.example/pixel' && reason === 'not-allowed',
      )
      await h.event(
        'refused',
        ({ url, reason }) => url === 'http://127.0.0.1:9222/json' && reason === 'this-machine',
      )
    })

    it('is not told where the machine is', async () => {
      await home()
      expect(await h.locates()).toBe(false)
    })

    it('is told that the exam is over, and does not go there', () =>
      stays(() => h.go('http://lms.example/finished'), { type: 'quit' }))

    it('is let in by a server that asks for a name, once it is given the right one', async () => {
      await home()
      const url = 'http://lms.example/basic'
      h.answers.push({ name: 'student', password: 'wrong', tries: 1 })
      h.answers.push({ name: 'student', password: 'secret', tries: 2 })
      const asked = h.challenges.length
      await h.go(url)
      await h.event('visited', (one) => one.url === url && one.title === 'Behind a name')
      expect(h.challenges.slice(asked)).toEqual([
        { url, realm: 'x' },
        { url, realm: 'x' },
      ])
      const named = h.events.filter(({ type }) => type === 'named')
      expect(named).toEqual([1, 2].map((tries) => ({ type: 'named', url, tries })))
      expect(JSON.stringify(h.events)).not.toMatch(/wrong|secret/)
    })

    it('stays where no name is given', async () => {
      // Another place of the server: the browser remembers what it was let in by.
      const url = 'http://login.example/behind'
      lms.answers.set('login.example/behind', (_question, response) =>
        response.writeHead(401, { 'www-authenticate': 'Basic realm="y"' }).end(),
      )
      const failed = { type: 'failed', url, why: 'no-name', detail: 'HTTP 401: left', again: false } as const
      await stays(() => h.go(url), failed)
      expect(h.windows()).toEqual([lms.start])
    })

    it('opens a second window, which the way back closes', async () => {
      await home()
      await h.open(quiz)
      await h.event('visited', ({ url }) => url === quiz)
      await expect.poll(h.windows).toEqual([lms.start, quiz])
      expect(await h.event('at', ({ url }) => url === quiz)).toMatchObject({ canBack: true })
      await h.web.act('back')
      await expect.poll(h.windows).toEqual([lms.start])
    })

    it('opens no window for an address that is refused', async () => {
      await home()
      await h.open('https://video.example/pop')
      await h.event('refused', ({ url }) => url === 'https://video.example/pop')
      await expect.poll(h.windows).toEqual([lms.start])
      // No blank one lies over the page.
      const before = h.events.length
      await h.web.act('reload')
      await h.event('visited', (one) => one.url === lms.start && h.events.indexOf(one) >= before)
    })

    it('goes back', async () => {
      await home()
      await h.go('http://lms.example/quiz/1')
      await h.event('visited', ({ url }) => url === 'http://lms.example/quiz/1')
      const before = h.events.length
      await h.web.act('back')
      await h.event('visited', (one) => one.url === lms.start && h.events.indexOf(one) >= before)
    })

    it('is out of sight and back with all that is in it', async () => {
      await home()
      await h.mark()
      await h.web.show(76)
      await h.web.hide()
      await h.web.show(76)
      expect(await h.isMarked()).toBe(true)
    })

    it('stays where a gateway says that the server is away', () => {
      const url = 'http://lms.example/status/503'
      const told = { type: 'failed', url, why: 'no-answer', detail: 'HTTP 503', again: true } as const
      return stays(() => h.go(url), told)
    })

    it('says that there is no answer, and goes on when there is', async () => {
      await home()
      await h.go('http://lms.example/dead')
      const failed = await h.event('failed', ({ url }) => url === 'http://lms.example/dead')
      expect(failed).toMatchObject({ why: 'no-answer', again: true })
      await home()
    })

    it('tells what is typed, never a password or a code, and puts it back where a field holds less', async () => {
      await h.web.goTo('http://lms.example/essay')
      await h.event('visited', ({ url }) => url === 'http://lms.example/essay')
      await h.type('secret', 'hunter2')
      await h.type('code', '123456')
      await h.type('text', 'Ұзақ мәтін')
      const { field, text } = await h.event('draft', (one) => one.text === 'Ұзақ мәтін')
      expect(JSON.stringify(h.events)).not.toMatch(/hunter2|123456/)
      expect(await h.web.lacking([{ field, text }])).toEqual([])
      await h.web.act('reload')
      await expect
        .poll(() => h.web.lacking([{ field, text }]), { timeout: 10_000 })
        .toEqual([{ field, text }])
      await h.web.putBack([{ field, text }])
      expect(await h.value('text')).toBe('Ұзақ мәтін')
    })

    it('tells how many keys came to it, never which, and none that its script made up', async () => {
      await home()
      await h.web.goTo('http://lms.example/essay')
      await h.event('visited', ({ url }) => url === 'http://lms.example/essay')
      const before = h.events.length
      const told = () => h.events.slice(before).filter((one) => one.type === 'keys')
      const presses = () => told().reduce((sum, one) => sum + one.presses, 0)
      await h.makeUpKeys(50)
      await h.press('text', 'seven k')
      await expect.poll(presses).toBeGreaterThanOrEqual(7)
      expect(presses()).toBe(7)
      for (const one of told()) expect(Object.keys(one).sort()).toEqual(['presses', 'repeats', 'type'])
    })

    it('that crashes is told, and loaded again where it was', async () => {
      await home()
      const before = h.events.length
      await h.crash()
      await h.event('crashed')
      await h.event('visited', (one) => one.url === lms.start && h.events.indexOf(one) >= before)
    })
  })

  it(`${name}: comes back signed in where the student was, and leaves nothing`, async () => {
    const first = await start(lms)
    await first.event('visited')
    await first.signIn()
    const cookies = await first.web.cookies()
    expect(await first.end()).toBe(false)
    const second = await start(lms, {}, { at: quiz, cookies })
    expect((await second.event('visited')).url).toBe(quiz)
    expect(await second.end()).toBe(false)
  }, 60_000)

  describe(`${name}: files of a foreign page`, () => {
    let h: WebHarness
    const at = 'http://lms.example/files'
    const answers = (path: string, body: string, length = body.length, named = path.slice(1)) => {
      lms.answers.set(path, (_asked, response) => {
        const headers = {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${named}"`,
          'content-length': length,
        }
        response.writeHead(200, headers).write(body)
        if (length === body.length) response.end()
        else setTimeout(() => response.destroy(), 300)
      })
      return `http://lms.example${path}`
    }
    beforeAll(async () => {
      h = await start(lms, { downloads: ['docx', 'txt'], uploads: 'folder' })
      await h.event('visited')
      await h.signIn()
      await h.event('visited', ({ url }) => url === lms.start)
      await h.web.goTo(at)
      await h.event('visited', ({ url }) => url === at)
      await h.mark()
    }, 60_000)
    afterAll(async () => expect(await h?.end()).toBe(false))

    it('come whole, and the page stays', async () => {
      const url = answers('/a.docx', 'PK of the task')
      await h.go(url)
      const { path, ...told } = await h.event('file')
      expect(told).toEqual({ type: 'file', url, name: 'a.docx' })
      expect(path.startsWith(h.incoming)).toBe(true)
      expect(readFileSync(path, 'utf8')).toBe('PK of the task')
      expect([h.windows(), await h.isMarked()]).toEqual([[at], true])
    })

    it.each([
      ['of another type', '/b.zip', 1, 'download'],
      ['that are programs', '/b.exe', 1, 'download'],
      ['that are too large', '/c.txt', 2 ** 30, 'large-download'],
      ['that break off', '/d.txt', 100, 'broken-download'],
    ] as const)('are refused and leave nothing: %s', async (_what, path, length, reason) => {
      const before = readdirSync(h.incoming)
      const url = answers(path, 'x', length)
      await h.go(url)
      expect((await h.event('refused', (one) => one.url === url)).reason).toBe(reason)
      await expect.poll(() => readdirSync(h.incoming)).toEqual(before)
      expect(h.windows()).toEqual([at])
    })

    it('are asked for by its fields, and given by us', async () => {
      await h.choose('one')
      const asked = await h.event('chooser')
      expect(asked).toEqual({ type: 'chooser', url: at, multiple: false, accept: '.docx' })
      const path = join(h.incoming, 'mine.docx')
      writeFileSync(path, 'PK mine')
      await h.web.give([path])
      expect(await h.chosen('one')).toEqual(['mine.docx'])
      // To nobody who has not asked.
      await expect(h.web.give([path])).rejects.toThrow()
      await h.choose('many')
      expect(await h.event('chooser', ({ multiple }) => multiple)).toMatchObject({ accept: '' })
      await h.web.give([path])
      await h.choose('whole')
      expect(await h.event('refused', ({ reason }) => reason === 'upload')).toMatchObject({ url: at })
    })
  })

  it(`${name}: asks nobody for files where the rules give none`, async () => {
    const h = await start(lms)
    await h.event('visited')
    await h.signIn()
    await h.event('visited', ({ url }) => url === lms.start)
    await h.choose('upload')
    await h.event('refused', ({ reason }) => reason === 'upload')
    expect(h.events.filter(({ type }) => type === 'chooser')).toEqual([])
    await expect(h.web.give(['/etc/passwd'])).rejects.toThrow()
    expect(await h.end()).toBe(false)
  }, 60_000)

  it.each([
    ['refuse', [quiz, 'new-window']],
    ['same', null],
  ] as const)(
    `${name}: new windows by rule: %s`,
    async (newWindows, refused) => {
      const h = await start(lms, { newWindows })
      await h.event('visited')
      await h.signIn()
      await h.open(quiz)
      if (refused) await h.event('refused', ({ reason }) => reason === refused[1])
      else await h.event('visited', ({ url }) => url === quiz)
      await expect.poll(h.windows).toEqual([refused ? lms.start : quiz])
      expect(await h.end()).toBe(false)
    },
    60_000,
  )
}
