/** Files in and out of an exam's page, in the Chromium shell's: a task is kept and handed in, and hostile ones come to nothing. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { studentFiles } from '../../../src-shared/student-files.ts'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Answer, type Lms, startLms } from '../../support/lms/lms.ts'

let lms: Lms
beforeAll(async () => {
  lms = await startLms()
})
afterAll(async () => lms?.stop())

const task = Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(300_000)])
const attachment = (name: string, more: Record<string, string | number> = {}) => ({
  'content-type': 'application/octet-stream',
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  ...more,
})
const file =
  (name: string, body: Buffer): Answer =>
  (_asked, response) =>
    void response.writeHead(200, attachment(name)).end(body)
const rules = { downloads: ['docx', 'txt', 'pdf'], uploads: 'folder' as const }
const pageUrl = 'http://lms.example/files'

describe('files of an exam', () => {
  let b: Browsing
  let page: Page
  beforeAll(async () => {
    b = await browse(lms, rules, undefined, { stallMs: 1500 })
    page = await b.signIn()
    lms.answers.set('/task.docx', file('Тапсырма.docx', task))
  }, 60_000)
  afterAll(async () => expect(await b?.end()).toBe(false))
  const home = async () => {
    await page.goto(pageUrl)
    await page.locator('#task').waitFor()
  }
  const asks = async (click: () => Promise<void>) => {
    const before = b.events.length
    await click()
    return b.event('chooser', (one) => b.events.indexOf(one) >= before)
  }
  const names = (id: string) =>
    page
      .locator(id)
      .evaluate((field) => Array.from((field as HTMLInputElement).files ?? [], (one) => one.name))
  /** Follows a link to an answer of this path; what is told of it. */
  const refused = async (path: string, answer: Answer) => {
    lms.answers.set(path, answer)
    const url = `http://lms.example${path}`
    await home()
    await page.evaluate((to) => void location.assign(to), url)
    const { reason } = await b.event('refused', (one) => one.url === url)
    expect(page.url()).toBe(pageUrl)
    await expect.poll(() => readdirSync(b.folder.incoming)).toEqual([])
    return reason
  }

  it('keeps a task, and hands it in: the LMS has the same bytes', async () => {
    await home()
    await page.locator('#task').click()
    await expect.poll(() => b.records).toHaveLength(1)
    const [saved] = b.records
    expect(saved).toMatchObject({ kind: 'web.saved', name: 'Тапсырма.docx', bytes: task.length })
    expect(saved?.url).toBe('http://lms.example/task.docx')
    expect(page.url()).toBe(pageUrl)
    expect(await asks(() => page.locator('#one').click())).toEqual({
      ...{ type: 'chooser', url: pageUrl, multiple: false, accept: '.docx' },
    })
    expect(b.files.view().choosing).toEqual({
      ...{ multiple: false, files: [{ name: 'Тапсырма.docx', bytes: task.length }], others: 0 },
    })
    await b.files.choose(b.web, ['Тапсырма.docx'])
    expect(await names('#one')).toEqual(['Тапсырма.docx'])
    await page.locator('#hand-in').click()
    await expect.poll(() => lms.uploaded).toHaveLength(1)
    expect(lms.uploaded[0]?.name).toBe('Тапсырма.docx')
    expect(lms.uploaded[0]?.body.equals(task)).toBe(true)
    expect(b.records[1]).toEqual({ ...saved, kind: 'web.given', url: pageUrl })
  })

  it('gives several to a field that takes several, and to one of another origin’s frame', async () => {
    writeFileSync(join(b.folder.incoming, '../own/notes.txt'), 'notes')
    await home()
    expect((await asks(() => page.locator('#many').click())).multiple).toBe(true)
    await b.files.choose(b.web, ['notes.txt', 'Тапсырма.docx'])
    expect((await names('#many')).sort()).toEqual(['notes.txt', 'Тапсырма.docx'])
    const frame = page.frameLocator('#other')
    await asks(() => frame.locator('#far').click())
    await b.files.choose(b.web, ['notes.txt'])
    lms.uploaded.length = 0
    await frame.locator('#send').click()
    await expect
      .poll(() => lms.uploaded.map(({ name, body }) => [name, body.toString()]))
      .toEqual([['notes.txt', 'notes']])
  })

  it('gives nothing that the student did not choose, or that lies elsewhere', async () => {
    await home()
    await asks(() => page.locator('#one').click())
    await b.files.choose(b.web, [])
    expect(await names('#one')).toEqual([])
    await asks(() => page.locator('#one').click())
    await expect(b.files.choose(b.web, ['../incoming/x.docx'])).rejects.toThrow()
    await asks(() => page.locator('#one').click())
    // Another type than the field takes.
    await b.files.choose(b.web, ['notes.txt'])
    expect(await names('#one')).toEqual([])
    await page.locator('#whole').click({ noWaitAfter: true })
    await b.event('refused', ({ reason }) => reason === 'upload')
    const opened = await page.evaluate(async () => {
      const ask: unknown = Reflect.get(window, 'showOpenFilePicker')
      if (typeof ask !== 'function') return 'none'
      return Promise.race([
        ask().then(
          () => 'opened',
          () => 'refused',
        ),
        new Promise((resolve) => setTimeout(() => resolve('nothing'), 1000)),
      ])
    })
    expect(opened).not.toBe('opened')
  })

  it.each([
    ['/x.exe', 'x.exe'],
    ['/x.zip', 'x.zip'],
    ['/bidi', 'x\u202Ecod.exe'],
    ['/none', 'docx'],
  ])('refuses %s, called %j', async (path, name) => {
    expect(await refused(path, file(name, task))).toBe('download')
  })

  it('refuses a program that is called a document', async () => {
    const program = Buffer.concat([Buffer.from('\x7fELF'), randomBytes(100)])
    expect(await refused('/elf', file('a.txt', program))).toBe('download')
    expect(await refused('/text', file('b.docx', Buffer.from('no ZIP')))).toBe('download')
  })

  it.each([
    ['with a way up', '../../../../etc/passwd.txt'],
    ['with Windows’ way up', '..\\..\\boot.txt'],
    ['like a device', 'CON.txt'],
    ['hidden', '.hidden.txt'],
    ['in 4 KB', `${'n'.repeat(4000)}.txt`],
    ['in letters of two bytes', `${'ы'.repeat(400)}.txt`],
    ['with signs that name places', 'a:b|c.txt'],
  ])('keeps what is called %s under a name that can do nothing', async (_what, name) => {
    const before = b.folder.list().map((one) => one.name)
    lms.answers.set('/named', file(name, Buffer.from(`of ${name.slice(0, 20)}`)))
    await home()
    await page.evaluate(() => void location.assign('/named'))
    await expect.poll(() => b.folder.list().length).toBe(before.length + 1)
    const [added = ''] = b.folder.list().flatMap((one) => (before.includes(one.name) ? [] : [one.name]))
    expect(added).toMatch(/^[^./\\:|][^/\\:|]*\.txt$/)
    expect([Buffer.byteLength(added) <= 120, /^con\./i.test(added)]).toEqual([true, false])
    expect(existsSync(join(b.folder.incoming, '../own', added))).toBe(true)
  })

  it('keeps nothing of one that breaks off, never ends or is too large', async () => {
    const part = Buffer.alloc(70_000, 'x')
    expect(
      await refused('/broken', (_asked, response) => {
        response.writeHead(200, attachment('a.txt', { 'content-length': 200_000 })).write(part)
        setTimeout(() => response.destroy(), 300)
      }),
    ).toBe('broken-download')
    expect(
      await refused('/endless', (_asked, response) => {
        response.writeHead(200, attachment('b.txt')).write(part)
      }),
    ).toBe('broken-download')
    expect(
      await refused('/large', (_asked, response) => {
        response
          .writeHead(200, attachment('c.txt', { 'content-length': studentFiles.fileBytes + 1 }))
          .write(part)
      }),
    ).toBe('large-download')
  })

  it('says of a flood that it is one, and keeps the page', async () => {
    lms.answers.set('/flood', (_asked, response) => {
      response.writeHead(200, attachment('f.txt')).write(Buffer.alloc(70_000))
    })
    await home()
    await page.evaluate(() => {
      for (let n = 0; n < 12; n++) {
        const link = document.body.appendChild(document.createElement('a'))
        Object.assign(link, { href: `/flood?${n}`, download: '' })
        link.click()
      }
    })
    await b.event('refused', ({ reason }) => reason === 'too-many-downloads')
    expect(page.url()).toBe(pageUrl)
    // Those that were let in bring nothing more.
    await expect.poll(() => readdirSync(b.folder.incoming), { timeout: 20_000 }).toEqual([])
  })

  it('has no use for a file that is dragged in from another program', async () => {
    await home()
    const { x = 0, y = 0 } = (await page.locator('#zone').boundingBox()) ?? {}
    const session = await page.context().newCDPSession(page)
    const data = { items: [], files: [join(b.folder.incoming, '../own/notes.txt')], dragOperationsMask: 1 }
    const before = b.events.length
    for (const type of ['dragEnter', 'dragOver', 'drop'])
      await session.send('Input.dispatchDragEvent', { type: type as 'drop', x: x + 5, y: y + 5, data })
    expect(await page.locator('#zone').innerText()).toBe('Drop here')
    expect(page.url()).toBe(pageUrl)
    expect(b.events.slice(before).filter(({ type }) => type === 'chooser')).toEqual([])
  })
})

it('has the files again after its browser was killed, and nothing of what was on its way', async () => {
  const root = mkdtempSync(join(tmpdir(), 'taza-files-'))
  const first = await browse(lms, rules, { at: null, cookies: [], root })
  const page = await first.signIn()
  lms.answers.set('/task.docx', file('task.docx', task))
  lms.answers.set('/half', (_asked, response) => {
    response.writeHead(200, attachment('half.txt')).write(Buffer.alloc(70_000))
  })
  await page.goto(pageUrl)
  await page.locator('#task').click()
  await expect.poll(() => first.records).toHaveLength(1)
  await page.evaluate(() => void location.assign('/half'))
  await expect.poll(() => readdirSync(first.folder.incoming)).toHaveLength(1)
  const cookies = await first.web.cookies()
  process.kill(first.pid, 'SIGKILL')
  await first.event('lost')
  await first.end()
  const second = await browse(lms, rules, { at: pageUrl, cookies, root })
  await second.event('visited')
  expect(second.folder.list()).toEqual([{ name: 'task.docx', bytes: task.length }])
  expect(readdirSync(second.folder.incoming)).toEqual([])
  const again = await second.page()
  await again.locator('#one').click()
  await second.event('chooser')
  await second.files.choose(second.web, ['task.docx'])
  lms.uploaded.length = 0
  await again.locator('#hand-in').click()
  await expect.poll(() => lms.uploaded.map(({ body }) => body.equals(task))).toEqual([true])
  expect(readFileSync(join(root, 'attempt/own/task.docx')).equals(task)).toBe(true)
  await second.end()
  rmSync(root, { recursive: true })
}, 90_000)

it('takes no file from whoever sits an exam without it, and gives none', async () => {
  const b = await browse(lms)
  const page = await b.signIn()
  await page.goto(pageUrl)
  await page.locator('#one').click({ noWaitAfter: true })
  await b.event('refused', ({ reason }) => reason === 'upload')
  await page.locator('#task').click({ noWaitAfter: true })
  await b.event('refused', ({ reason, url }) => reason === 'download' && url.endsWith('/task.docx'))
  expect(b.folder.list()).toEqual([])
  await b.end()
}, 60_000)
