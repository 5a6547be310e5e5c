/** The Electron shell: on a faithful fake everywhere, and in Electron itself where its binary is. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareElectron } from '../../../src-main/shell/electron/prepare.ts'
import { openElectron } from '../../../src-main/shell/electron/shell.ts'
import type { Page } from '../../../src-main/shell/port.ts'
import { shellBehaviours } from './behaviours.ts'
import { type FakeElectron, fakeElectron } from './fake-electron.ts'
import { preventable } from './fake-events.ts'
import { type Harness, harness } from './harness.ts'
import { buildPreload } from './preloads.ts'

let preload = ''
beforeAll(async () => {
  preload = await buildPreload('preload')
})

const prepared = { userData: '/nowhere', films: false, switches: [], language: 'kk' }
const preloadsAt = { own: '/preload.cjs', foreign: '/web-preload.cjs' }
const fakes = new WeakMap<Harness, FakeElectron>()
const start = async (page: Page): Promise<Harness> => {
  const fake = fakeElectron(preload, '')
  prepareElectron(fake.parts, prepared)
  const h = await harness(openElectron(fake.parts, preloadsAt), page, {})
  fakes.set(h, fake)
  return h
}
const fakeOf = (h: Harness): FakeElectron => {
  const fake = fakes.get(h)
  if (!fake) throw new Error('not started here')
  return fake
}

shellBehaviours({
  name: 'Electron (fake)',
  kind: 'electron',
  real: false,
  start,
  crash: async (h) => {
    for (const { webContents } of fakeOf(h).windows) webContents.forcefullyCrashRenderer()
  },
  hang: async (h) => {
    for (const { webContents } of fakeOf(h).windows) webContents.hung = true
  },
  gone: async (h) => {
    const { windows, sessions, app, awake } = fakeOf(h)
    expect(windows.every(({ destroyed }) => destroyed)).toBe(true)
    expect(sessions.every(({ cleared, handler }) => cleared > 0 && handler === null)).toBe(true)
    expect(windows.every(({ webContents }) => webContents.ipc.handlers.size === 0)).toBe(true)
    expect(app.listenerCount('child-process-gone')).toBe(0)
    expect([...awake]).toEqual([])
  },
})

describe('Electron (fake): what only Electron has', () => {
  const using = async (test: (h: Harness, fake: FakeElectron) => Promise<void>, page: Page = 'station') => {
    const h = await start(page)
    try {
      await test(h, fakeOf(h))
    } finally {
      await h.end()
    }
  }

  it.each([
    ['station', { shown: true, kiosk: true }],
    ['capture', { shown: false, kiosk: undefined }],
  ] as const)('opens one hardened window for the %s page', (page, { shown, kiosk }) =>
    using(async (_h, { windows }) => {
      expect(windows).toHaveLength(1)
      for (const { options, protectedContent, shown: isShown } of windows) {
        expect([options.show, options.kiosk, isShown]).toEqual([false, kiosk, shown])
        expect(options.webPreferences).toMatchObject({
          contextIsolation: true,
          sandbox: true,
          nodeIntegration: false,
          webSecurity: true,
          devTools: false,
          backgroundThrottling: false,
          navigateOnDragDrop: false,
        })
        // The guard photographs the screen with our page on it.
        expect(protectedContent).toBe(false)
      }
    }, page),
  )

  it('answers no frame, window or origin but its own', () =>
    using(async (_h, { windows }) => {
      const contents = windows[0]?.webContents
      const call = contents?.ipc.handlers.get('taza:call')
      const answer = (event: object) => call?.(event, 'echo', {}, null)
      const denied = { ok: false, problem: { code: 'not-allowed' } }
      const frame = contents?.mainFrame
      expect(await answer({ sender: contents, senderFrame: frame })).toMatchObject({ ok: true })
      expect(await answer({ sender: contents, senderFrame: null })).toMatchObject(denied)
      expect(await answer({ sender: contents, senderFrame: { ...frame } })).toMatchObject(denied)
      expect(await answer({ sender: { mainFrame: frame }, senderFrame: frame })).toMatchObject(denied)
      if (frame) frame.url = 'https://third-party.example/'
      expect(await answer({ sender: contents, senderFrame: frame })).toMatchObject(denied)
    }))

  it('refuses keys before the page, and closing, and says so', () =>
    using(async (h, { windows }) => {
      const press = (keys: object) => {
        const event = preventable({})
        const base = { type: 'keyDown', control: false, alt: false, meta: false, shift: false }
        windows[0]?.webContents.emit('before-input-event', event, { ...base, ...keys })
        return event.defaultPrevented
      }
      expect(press({ key: 't', code: 'KeyT', control: true })).toBe(true)
      expect(press({ key: 'F12', code: 'F12' })).toBe(true)
      expect(press({ key: 'F4', code: 'F4', alt: true })).toBe(true)
      expect(press({ key: 'с', code: 'KeyC', control: true })).toBe(false)
      expect(press({ key: 'ә', code: 'Digit2' })).toBe(false)
      windows[0]?.close()
      expect(windows[0]?.destroyed).toBe(false)
      expect(h.events).toEqual([
        { type: 'navigation.refused', page: 'station', how: 'tab', url: 'chrome://newtab/' },
        { type: 'navigation.refused', page: 'station', how: 'devtools', url: 'devtools://devtools/' },
        { type: 'leave.asked' },
        { type: 'leave.asked' },
      ])
    }))

  it('denies screens as Electron wants it, should a page get as far as asking', () =>
    using(async (_h, { sessions }) => {
      expect(await sessions[0]?.shares({})).toBe(false)
    }))

  it('lets nothing open, go anywhere or embed that is not its window', () =>
    using(async (_h, { newContents }) => {
      const other = newContents()
      const refused = (name: string, url: string) => {
        const event = preventable({ url })
        other.emit(name, event)
        return event.defaultPrevented
      }
      expect(other.opens('https://third-party.example/')).toBe('deny')
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
        expect(refused(name, 'https://third-party.example/')).toBe(true)
      expect(refused('will-attach-webview', 'app://station/station.html')).toBe(true)
    }))

  it.each([
    ['station', 'prevent-display-sleep'],
    ['capture', 'prevent-app-suspension'],
  ] as const)('keeps the machine awake for the %s page: %s', (page, kind) =>
    using(async (_h, { awake }) => expect([...awake.values()]).toEqual([kind]), page),
  )

  it.each(['station', 'capture'] as const)(
    'a %s page that hangs and cannot even be crashed ends the shell',
    (page) =>
      using(async (h, { windows }) => {
        for (const { webContents } of windows) Object.assign(webContents, { hung: true, immortal: true })
        const lost = { type: 'shell.lost', cause: 'the page hung and could not be ended' }
        expect(await h.event(({ type }) => type === 'shell.lost')).toEqual(lost)
        expect(h.events).toEqual([lost])
      }, page),
  )

  it('tells which helper process of the browser is gone, unless it ended by itself', () =>
    using(async (h, { app }) => {
      app.emit('child-process-gone', {}, { type: 'GPU', reason: 'killed', exitCode: 9 })
      const service = { type: 'Utility', name: 'Network Service', reason: 'crashed', exitCode: 139 }
      app.emit('child-process-gone', {}, service)
      app.emit('child-process-gone', {}, { type: 'Utility', name: 'Audio Service', reason: 'clean-exit' })
      expect(h.events).toEqual([
        { type: 'helper.lost', page: 'station', helper: 'GPU', cause: 'killed' },
        { type: 'helper.lost', page: 'station', helper: 'Network Service', cause: 'crashed' },
      ])
    }))

  it('gives the configuration’s switches before it is ready, and opens with no other', async () => {
    const fake = fakeElectron(preload, '')
    const given = ['--disable-lcd-text', '--ozone-platform=x11']
    prepareElectron(fake.parts, { ...prepared, switches: given })
    expect([...fake.switches].slice(-3)).toEqual([
      ['lang', 'kk'],
      ['disable-lcd-text', ''],
      ['ozone-platform', 'x11'],
    ])
    expect(fake.switches.has('enable-speech-dispatcher')).toBe(!prepared.films)
    const open = openElectron(fake.parts, preloadsAt)
    const h = await harness(open, 'station', {}, { switches: given })
    await h.end()
    const late = harness(open, 'station', {}, { switches: ['--use-fake-ui-for-media-stream'] })
    await expect(late).rejects.toThrow('--use-fake-ui-for-media-stream was not given before')
  })

  it('checks permissions as it grants them', () =>
    using(async (_h, { sessions, windows }) => {
      const check = (permission: string, mediaType: string, origin: string) =>
        sessions[0]?.check?.(windows[0]?.webContents, permission, origin, { isMainFrame: true, mediaType })
      expect(check('media', 'video', 'app://station/')).toBe(true)
      expect(check('media', 'audio', 'app://station/')).toBe(false)
      expect(check('media', 'video', 'https://third-party.example/')).toBe(false)
      expect(check('geolocation', 'unknown', 'app://station/')).toBe(false)
    }))
})

const binary = fileURLToPath(new URL('../../../node_modules/electron/dist/electron', import.meta.url))
describe.skipIf(!existsSync(binary))(
  'Electron itself (skipped where its binary is not in node_modules/electron/dist)',
  () => {
    it('is a program that can be started', async () => {
      const { spawnSync } = await import('node:child_process')
      const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
      expect(stdout).toMatch(/^v45\./)
    })
  },
)
