/** The Chromium shell for real: the system's browser on a private display. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium } from '../../../src-main/shell/chromium/shell.ts'
import type { Page, ShellEvent } from '../../../src-main/shell/port.ts'
import { whyNotWritten } from '../../../src-main/station/places.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { Camera, shellBehaviours } from './behaviours.ts'
import { type Harness, harness } from './harness.ts'

const run = promisify(execFile)
// Devices are made up; asking for them and being allowed to is the browser's own way.
const cameras = ['--use-fake-device-for-media-stream=device-count=3']
let display: TestDisplay
beforeAll(async () => {
  display = await startDisplay({ wm: 'openbox' })
})
afterAll(async () => display?.stop())

/** The capture page needs no display, and is not put off by one that is no X11. */
const undisplayed = () => {
  const { DISPLAY: _display, XAUTHORITY: _cookie, ...rest } = display.env
  return { ...rest, WAYLAND_DISPLAY: 'wayland-0' }
}

/** Pids of processes whose command line contains `text`; zombies have none. */
async function processes(text: string, also = ''): Promise<number[]> {
  const found: number[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(text) && line.includes(also)) found.push(Number(pid))
  }
  return found
}

const none = async (text: string, withinMs: number) => {
  const end = performance.now() + withinMs
  while ((await processes(text)).length > 0 && performance.now() < end) await sleep(20)
  expect(await processes(text)).toEqual([])
}

shellBehaviours({
  name: 'Chromium',
  kind: 'chromium',
  real: true,
  start: (page) =>
    harness(openChromium, page, page === 'capture' ? undisplayed() : display.env, { switches: cameras }),
  crash: async (h) => {
    const renderers = await processes(h.workDir, '--type=renderer')
    expect(renderers.length).toBeGreaterThanOrEqual(1)
    for (const pid of renderers) process.kill(pid, 'SIGKILL')
  },
  hang: (h) => h.start('hang'),
  gone: (h) => none(h.workDir, 1000),
})

const windowNames = async () => {
  const { stdout } = await run('xprop', ['-root', '_NET_CLIENT_LIST'], { env: display.env })
  const ids = stdout.match(/0x[0-9a-f]+/g) ?? []
  const names = ids.map((id) =>
    run('xprop', ['-id', id, 'WM_NAME', '_NET_WM_STATE'], { env: display.env }).then(
      (result) => result.stdout.replaceAll('\n', ' '),
      // Gone between the list and the question.
      () => null,
    ),
  )
  return (await Promise.all(names)).filter((name) => name !== null)
}

describe('Chromium: windows, keys and processes', () => {
  let h: Harness
  beforeAll(async () => {
    h = await harness(openChromium, 'station', display.env, { switches: cameras })
    await sleep(300)
  })
  afterAll(async () => h?.end())
  const press = (keys: string) => run('xdotool', ['key', '--clearmodifiers', keys], { env: display.env })

  it('shows one full-screen window', async () => {
    await expect
      .poll(windowNames)
      .toEqual([expect.stringMatching(/station.*_NET_WM_STATE_FULLSCREEN|_NET_WM_STATE_FULLSCREEN.*station/)])
  })

  it.each(['open', 'blank', 'popup'])('"%s" opens no window at all', async (action) => {
    const mapped = spawn('xev', ['-root', '-event', 'substructure'], { env: display.env })
    let told = ''
    mapped.stdout.on('data', (data) => {
      told += data
    })
    await sleep(200)
    // A click of a person: without one Chromium's own pop-up blocking would be enough.
    await press('shift+a')
    await h.act(action)
    await sleep(500)
    mapped.kill()
    expect(told).not.toContain('MapNotify')
    expect(await windowNames()).toHaveLength(1)
  })

  it('closes what gets past the page, and leaves the page alive', async () => {
    for (let i = 0; i < 8; i++) {
      await press('End')
      await h.act('framed')
      await h.event((one) => one.type === 'navigation.refused' && one.url.endsWith(`/framed?${i}`))
      await expect.poll(windowNames, { timeout: 5000 }).toHaveLength(1)
    }
    expect(await h.act('facts')).toMatchObject({ mark: null })
  })

  const refused: [keys: string, told: Partial<ShellEvent> | null][] = [
    ['ctrl+t', { type: 'navigation.refused', how: 'tab' }],
    ['ctrl+n', { type: 'navigation.refused', how: 'window' }],
    ['ctrl+w', { type: 'leave.asked' }],
    ['alt+F4', { type: 'leave.asked' }],
    ['ctrl+shift+q', { type: 'leave.asked' }],
    ['F12', { type: 'navigation.refused', how: 'devtools' }],
    ['ctrl+p', { type: 'navigation.refused', how: 'print' }],
    ['ctrl+s', { type: 'navigation.refused', how: 'download' }],
    ['ctrl+u', { type: 'navigation.refused', how: 'scheme' }],
    ['ctrl+o', { type: 'navigation.refused', how: 'scheme' }],
    ['ctrl+l', { type: 'navigation.refused', how: 'navigate' }],
    ['ctrl+shift+i', { type: 'navigation.refused', how: 'devtools' }],
    ['ctrl+shift+n', { type: 'navigation.refused', how: 'window' }],
    ['ctrl+j', { type: 'navigation.refused', how: 'tab' }],
    ['ctrl+h', { type: 'navigation.refused', how: 'tab' }],
    ['shift+Escape', { type: 'navigation.refused', how: 'window' }],
    ['F11', null],
    ['F5', null],
    ['ctrl+r', null],
    ['ctrl+shift+t', { type: 'navigation.refused', how: 'tab' }],
    ['alt+Left', null],
  ]
  it.each(refused)('%s opens nothing and is told', async (keys, told) => {
    await h.act('mark')
    const before = h.events.length
    await press(keys)
    if (told) await h.event((one) => h.events.indexOf(one) >= before)
    // Nothing more comes, and none of what is told again within a second by the next key.
    await sleep(350)
    if (told) expect(h.events.slice(before)).toEqual([expect.objectContaining(told)])
    else expect(h.events.slice(before)).toEqual([])
    expect(await windowNames()).toHaveLength(1)
    expect(await h.act('facts')).toMatchObject({ mark: 'here' })
  })

  it('leaves typing and editing alone', async () => {
    const before = h.events.length
    await press('a')
    await press('ctrl+a')
    await press('ctrl+c')
    await press('ctrl+v')
    await press('ctrl+v')
    await expect.poll(() => h.act('typed')).toBe('AAAaAAAa')
    await sleep(200)
    expect(h.events.slice(before)).toEqual([])
  })

  it('opens again at once when its window is destroyed', async () => {
    const [old] = h.shell.ownPids
    await run('sh', ['-c', 'xdotool search --class taza-frame windowkill'], { env: display.env }).catch(
      // The window is gone while xdotool still talks about it.
      () => undefined,
    )
    await h.event((one) => one.type === 'page.lost' && one.restarted)
    expect(h.shell.ownPids[0]).not.toBe(old)
    expect(await h.act('facts')).toMatchObject({ mark: null })
    await expect.poll(windowNames).toHaveLength(1)
  })

  it('says when the browser is lost', async () => {
    process.kill(h.shell.ownPids[0] ?? 0, 'SIGKILL')
    expect(await h.event(({ type }) => type === 'shell.lost')).toEqual({
      type: 'shell.lost',
      cause: 'SIGKILL',
    })
  })
})

describe('Chromium: the capture page', () => {
  it('films on when the GPU process is killed, again and again', async () => {
    const h = await harness(openChromium, 'capture', undisplayed(), { switches: cameras })
    try {
      for (let kill = 0; kill < 3; kill++) {
        const filming = h.act('camera')
        const [gpu] = await processes(h.workDir, '--type=gpu-process')
        expect(gpu).toBeDefined()
        process.kill(gpu ?? 0, 'SIGKILL')
        // The same page, the same camera, 2 s of it at 15 pictures a second.
        const { frames, chunks, failed } = Camera.parse(await filming)
        expect({ failed, chunks }).toEqual({ failed: '', chunks: frames })
        expect(frames).toBeGreaterThan(15)
        await expect.poll(() => processes(h.workDir, '--type=gpu-process')).not.toEqual([])
        const lost = { type: 'helper.lost', page: 'capture', helper: 'GPU', cause: 'another took its place' }
        await expect.poll(() => h.events, { timeout: 10_000 }).toEqual(Array(kill + 1).fill(lost))
      }
    } finally {
      await h.end()
    }
  })

  it('says so when its browser is lost', async () => {
    const h = await harness(openChromium, 'capture', undisplayed())
    process.kill(h.shell.ownPids[0] ?? 0, 'SIGKILL')
    const event = await h.event(({ type }) => type === 'shell.lost')
    expect(event).toEqual({ type: 'shell.lost', cause: 'SIGKILL' })
    await h.end()
  })

  it('tells a folder for temporary files that cannot be used any more, and not a missing browser', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'taza-temporary-'))
    const env = { ...undisplayed(), TMPDIR: temporary }
    const unfit = () => whyNotWritten(temporary, 'TMPDIR', false)
    const h = await harness(openChromium, 'capture', env, { unfit })
    await rm(temporary, { recursive: true })
    process.kill(h.shell.ownPids[0] ?? 0, 'SIGKILL')
    const sentence = `The folder ${temporary} does not exist: make it, or take another one with TMPDIR.`
    expect(await h.event(({ type }) => type === 'shell.lost')).toEqual({
      type: 'shell.lost',
      cause: `SIGKILL: ${sentence}`,
    })
    await h.end()
    await expect(harness(openChromium, 'capture', env, { unfit })).rejects.toMatchObject({
      problem: { code: 'bad-input', detail: sentence },
    })
    // Of anything else it says what it said.
    await expect(harness(openChromium, 'capture', env)).rejects.toMatchObject({
      problem: { code: 'no-browser' },
    })
  }, 90_000)

  it('ends a browser that answers nothing any more', async () => {
    const h = await harness(openChromium, 'capture', undisplayed())
    process.kill(h.shell.ownPids[0] ?? 0, 'SIGSTOP')
    await expect.poll(() => h.events, { timeout: 60_000 }).toEqual([{ type: 'shell.lost', cause: 'SIGKILL' }])
    await h.end()
  }, 90_000)
})

describe('Chromium: the screen', () => {
  it('is kept on while the exam is open, and may go dark before and after', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'taza-saver-'))
    const program = join(directory, 'saver')
    const source = fileURLToPath(new URL('saver.c', import.meta.url))
    await run('cc', ['-o', program, source, '-lX11', '-lXss'])
    const saver = async () => (await run(program, { env: display.env })).stdout.trim()
    const xset = (...words: string[]) => run('xset', words, { env: display.env })
    // After one second without a key.
    await xset('s', '1', '1')
    await expect.poll(saver, { timeout: 20_000 }).toBe('on')

    const h = await harness(openChromium, 'station', display.env)
    // Asked for once the page is there: the lock comes a moment later.
    const kept = async () => {
      await xset('s', 'reset')
      await sleep(3000)
      return saver()
    }
    await expect.poll(kept, { timeout: 30_000 }).toBe('off')
    await h.shell.open()
    await expect.poll(kept, { timeout: 30_000 }).toBe('off')
    await h.end()
    await expect.poll(saver, { timeout: 20_000 }).toBe('on')
    await xset('s', '0', '0')
    await xset('s', 'reset')
    await rm(directory, { recursive: true, force: true })
  })
})

describe('Chromium: what a student leaves', () => {
  it('is nothing: not in the profile, not in the home or the temporary directory, whatever the pages kept', async () => {
    const home = await mkdtemp(join(tmpdir(), 'taza-home-'))
    const env = { ...display.env, HOME: home, TMPDIR: home }
    const h = await harness(openChromium, 'station', env)
    await h.act('remember')
    const during = await filesWith(join(h.workDir, 'profile'), 'remembered-by-')
    await h.shell.close()
    const left = await filesWith(home, '')
    const remembered = await filesWith(h.workDir, 'remembered-by-')
    await h.end()
    await rm(home, { recursive: true, force: true })
    // While the browser ran there was something to leave.
    expect(during).not.toEqual([])
    expect(remembered).toEqual([])
    expect(left).toEqual([])
  })
})

/** Files below a folder that hold the words. */
async function filesWith(folder: string, words: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const texts = await Promise.all(names.map((name) => readFile(name, 'latin1').catch(() => '')))
  return names.filter((_name, i) => texts[i]?.includes(words))
}

describe('Chromium: when its owner is killed', () => {
  const owner = async (directory: string, page: Page): Promise<ChildProcess> => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('owner.ts', import.meta.url)), directory, page],
      {
        env: display.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data')
    return child
  }

  it.each(['station', 'capture'] as const)(
    'is gone within 2 s, and the next start sweeps up: the %s page',
    async (page) => {
      const directory = await mkdtemp(join(tmpdir(), 'taza-owner-'))
      const first = await owner(directory, page)
      expect(await processes(directory, '/chromium')).not.toEqual([])
      first.kill('SIGKILL')
      await none(directory, 2000)
      expect(existsSync(join(directory, 'work/profile'))).toBe(true)
      await writeFile(join(directory, 'work/profile/answer'), 'left by the killed one')
      await mkdir(join(directory, 'work/web/profile'), { recursive: true })
      await writeFile(join(directory, 'work/web/profile/Cookies'), 'left by the killed one')

      const second = await owner(directory, page)
      await expect.poll(() => filesWith(join(directory, 'work'), 'left by the killed one')).toEqual([])
      second.kill('SIGKILL')
      await once(second, 'exit')
      await none(directory, 2000)
      await rm(directory, { recursive: true, force: true })
    },
  )

  it('is ended by the next start when it is still there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'taza-owner-'))
    const first = await owner(directory, 'station')
    const pid: unknown = JSON.parse(await readFile(join(directory, 'work/browser.pid'), 'utf8'))
    expect(pid).toMatchObject({ pid: expect.any(Number) })
    const second = await owner(directory, 'station')
    const later: unknown = JSON.parse(await readFile(join(directory, 'work/browser.pid'), 'utf8'))
    expect(later).not.toEqual(pid)
    const browsers = (await processes(join(directory, 'work'))).length
    first.kill('SIGKILL')
    second.kill('SIGKILL')
    expect(browsers).toBeGreaterThan(0)
    await none(directory, 2000)
    await rm(directory, { recursive: true, force: true })
  })
})

describe('Chromium: starting', () => {
  it('needs a display and says which problem it is', async () => {
    const open = (env: NodeJS.ProcessEnv) => harness(openChromium, 'station', env)
    const { DISPLAY: _display, ...without } = display.env
    await expect(open(without)).rejects.toMatchObject({ problem: { code: 'no-display' } })
    await expect(open({ ...without, DISPLAY: ':9871' })).rejects.toMatchObject({
      problem: { code: 'no-display' },
    })
    await expect(open({ ...display.env, WAYLAND_DISPLAY: 'wayland-0' })).rejects.toMatchObject({
      problem: { code: 'wayland' },
    })
  })

  it('comes up again and again; how fast is printed, not judged', async () => {
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const h = await harness(openChromium, 'station', display.env)
      // A page that is open has run its scripts: it can be talked to at once.
      expect(h.calls.filter(({ method }) => method === 'loaded')).toHaveLength(1)
      times.push(Math.round(h.startMs))
      await h.end()
    }
    console.log(`Chromium: openShell to the station page's first call: ${times.join(', ')} ms`)
    expect(times).toHaveLength(5)
  })
})
