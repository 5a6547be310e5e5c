/** What every shell does, whatever it is made of. One suite; each adapter's test file hands in its own `open`. */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Page, ShellEvent } from '../../../src-main/shell/port.ts'
import type { Harness } from './harness.ts'

type Refused = Extract<ShellEvent, { type: 'navigation.refused' }>
const Facts = z.object({
  href: z.string(),
  secure: z.boolean(),
  taza: z.array(z.string()),
  leaked: z.array(z.string()),
  visible: z.string(),
  mark: z.string().nullable(),
})
export const Camera = z.object({ frames: z.int(), chunks: z.int(), keys: z.int(), failed: z.string() })

/** Said in the name, because these are skipped where it is not there. */
const needsEngine = ' (needs a real browser engine, which a fake has not)'

export interface Adapter {
  name: string
  kind: 'electron' | 'chromium'
  /** A real browser engine runs the pages; else what only an engine can show is left out. */
  real: boolean
  start(page: Page): Promise<Harness>
  /** Kills the page's renderer, as the kernel would when memory runs out. */
  crash(harness: Harness): Promise<void>
  /** Lets the page's scripts run for ever. */
  hang(harness: Harness): Promise<void>
  /** Everything is gone after `close()`. */
  gone(harness: Harness): Promise<void>
}

/** An action, how it is reported, and what address is in the report. */
const refusals: [action: string, how: Refused['how'], url: string][] = [
  ['open', 'window', 'https://third-party.example/pop'],
  ['popup', 'window', 'https://third-party.example/popup'],
  ['link', 'navigate', 'https://third-party.example/link'],
  ['location', 'navigate', 'https://third-party.example/location'],
  ['form', 'navigate', 'https://third-party.example/form'],
  ['meta', 'navigate', 'https://third-party.example/meta'],
  ['mail', 'scheme', 'mailto:somebody@example.org'],
  ['file', 'scheme', 'file:///etc/passwd'],
  ['download', 'download', 'data:text/plain,secret'],
  ['fetch', 'navigate', 'https://third-party.example/api'],
]

export function shellBehaviours(adapter: Adapter): void {
  describe.each(['station', 'capture'] as const)(`${adapter.name}, the %s page: bridge`, (page) => {
    let h: Harness
    beforeAll(async () => {
      h = await adapter.start(page)
    })
    afterAll(async () => h?.end())
    const facts = async () => Facts.parse(await h.act('facts'))

    it('says what it is and what it can do', () => {
      expect(h.shell.kind).toBe(adapter.kind)
      expect(h.shell.version).toMatch(/^(Chromium|Electron) \d+/)
      expect(h.shell.can).toContain(page === 'station' ? 'kiosk' : 'windowless')
      expect(h.shell.ownPids.length).toBeGreaterThan(0)
    })

    it('loads from a secure origin of ours', async () => {
      const { href, secure } = await facts()
      expect(new URL(href).pathname).toBe(`/${page}.html`)
      expect(secure).toBe(true)
    })

    it('gives pages exactly taza.call and taza.on, and no way further in', async () => {
      const { taza, leaked } = await facts()
      expect(taza).toEqual(['call', 'on'])
      expect(leaked.filter((name) => !/Process(or|ing)|XREquirect/i.test(name))).toEqual(['taza'])
    })

    it('carries a call with 300 KB of bytes there and its answer back', async () => {
      expect(await h.act('echo')).toEqual({
        ok: true,
        value: { args: { text: 'Қазақ', deep: [1, null, { a: true }] }, length: 300 * 1024 },
      })
      const bytes = h.calls.findLast(({ method }) => method === 'echo')?.bytes
      expect([...(bytes ?? []).slice(0, 40)]).toEqual(Array.from({ length: 40 }, (_, i) => (i * 7) % 256))
    })

    it('hands a problem back as a value', async () => {
      expect(await h.act('problem')).toEqual({
        ok: false,
        problem: { code: 'no-camera', params: { n: 2 } },
      })
    })

    it('rejects sending to a page that is not there', async () => {
      const other = await adapter.start(page)
      await other.end()
      await expect(other.shell.send({ type: 'finish' })).rejects.toThrow()
    })

    it.each(refusals)('refuses "%s", reports it as %s and stays where it is', async (action, how, url) => {
      await h.act('mark')
      const before = h.events.length
      await h.act(action)
      const event = await h.event(
        (one) => h.events.indexOf(one) >= before && one.type === 'navigation.refused' && one.url === url,
      )
      expect(event).toEqual({ type: 'navigation.refused', page, url, how })
      await sleep(adapter.real ? 300 : 0)
      expect(h.events.slice(before)).toEqual([event])
      const { href, mark } = await facts()
      expect(new URL(href).pathname).toBe(`/${page}.html`)
      expect(mark).toBe('here')
    })

    it('refuses another page of ours in its place', async () => {
      const before = h.events.length
      await h.act('other')
      await h.event((one) => h.events.indexOf(one) >= before && one.type === 'navigation.refused')
      await sleep(adapter.real ? 300 : 0)
      expect(new URL((await facts()).href).pathname).toBe(`/${page}.html`)
    })

    it.runIf(adapter.real)(`refuses to print${needsEngine}`, async () => {
      await h.act('print')
      await h.event((one) => one.type === 'navigation.refused' && one.how === 'print')
    })

    it.runIf(adapter.real)(
      `runs workers, and holds their requests to the same rule${needsEngine}`,
      async () => {
        expect(await h.act('worker')).toBe('from a worker')
        expect(await h.act('blobWorker')).toBe('from a blob')
        expect(h.events).toContainEqual({
          type: 'navigation.refused',
          page,
          url: 'https://third-party.example/worker',
          how: 'navigate',
        })
      },
    )

    it('gets neither microphone nor screen', async () => {
      expect(await h.act('microphone')).toBe('NotAllowedError')
      expect(await h.act('screen')).toBe('NotAllowedError')
    })

    it.runIf(adapter.real)(`films at full speed, seen or not${needsEngine}`, async () => {
      expect((await facts()).visible).toBe('visible')
      expect(await h.act('timers')).toBeGreaterThan(60)
      // Named, or a camera could not be told from another.
      expect(await h.act('devices')).toEqual(['fake_device_0', 'fake_device_1', 'fake_device_2'])
      const camera = Camera.parse(await h.act('camera'))
      expect(camera.failed).toBe('')
      expect(camera.frames).toBeGreaterThan(15)
      expect(camera.chunks).toBe(camera.frames)
    })

    it.runIf(page === 'capture')('has no window to take a picture of or to raise', async () => {
      await expect(h.shell.picture()).rejects.toMatchObject({ problem: { code: 'internal' } })
      await expect(h.shell.raise()).rejects.toMatchObject({ problem: { code: 'internal' } })
    })

    it.runIf(page === 'station')('takes a picture of its window and raises it', async () => {
      const png = await h.shell.picture()
      expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
      await h.shell.raise()
    })

    it('loads a page again when asked to', async () => {
      await h.act('mark')
      await h.shell.open()
      expect((await facts()).mark).toBeNull()
    })
  })

  describe.each(['station', 'capture'] as const)(`${adapter.name}, the %s page: what goes wrong`, (page) => {
    it('brings a crashed page back and says so', async () => {
      const h = await adapter.start(page)
      try {
        await adapter.crash(h)
        const event = await h.event((one) => one.type === 'page.lost')
        expect(event).toMatchObject({ page, restarted: true })
        expect(Facts.parse(await h.act('facts')).href).toContain(page)
      } finally {
        await h.end()
      }
    })

    it('brings a hung page back and says so', async () => {
      const h = await adapter.start(page)
      try {
        await adapter.hang(h)
        await expect.poll(() => h.events, { timeout: 60_000, interval: 100 }).not.toEqual([])
        expect(h.events).toEqual([{ type: 'page.lost', page, cause: 'the page hung', restarted: true }])
        expect(Facts.parse(await h.act('facts')).mark).toBeNull()
      } finally {
        await h.end()
      }
    }, 90_000)

    it('leaves nothing behind', async () => {
      const h = await adapter.start(page)
      const { workDir } = h
      await h.shell.close()
      await adapter.gone(h)
      expect(existsSync(`${workDir}/profile`)).toBe(false)
      await h.end()
      expect(h.events.filter(({ type }) => type === 'shell.lost')).toEqual([])
    })
  })
}
