import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { markPlayed } from '../../../src-main/capture/played.ts'
import type { SystemCamera } from '../../../src-shared/guard.ts'
import type { RawGuard } from '../../support/guard.ts'
import { readPng } from '../../support/png.ts'
import { type WineStage, wineStage } from '../../support/stage.ts'
import { guardBehaviours } from './behaviours.ts'
import { standingIn } from './standing-in.ts'
import { takingPictures } from './taking-pictures.ts'

/** One Windows for all of them: its start costs more than most tests. */
let opened: Promise<WineStage> | undefined
const windows = async (): Promise<WineStage> => {
  opened ??= wineStage()
  return { ...(await opened), stop: async () => undefined }
}
afterAll(async () => {
  await (await opened)?.stop()
})

guardBehaviours('the Windows guard under wine', windows)
takingPictures('a Windows guard that takes pictures alone (wine)', windows)
standingIn('when main is lost on Windows (wine)', windows)

describe('the Windows guard and what only Windows has (wine)', () => {
  const watch = { do: 'watch', own: [] as number[], order: 'record', allow: [] as string[] }
  const vk = { alt: '0x12', tab: '0x09', control: '0x11', t: '0x54' }
  let stage: WineStage
  let guard: RawGuard
  let programs: ChildProcess[] = []
  const run = (...command: string[]) => {
    const program = stage.run(...command)
    programs.push(program)
    return program
  }

  beforeAll(async () => {
    stage = await windows()
  }, 180_000)
  afterAll(() => stage?.stop())
  beforeEach(async () => {
    guard = await stage.startGuard()
  })
  afterEach(async () => {
    for (const program of programs) program.kill('SIGKILL')
    programs = []
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
  })

  /** Wine's programs are slow to start. */
  const slow = { timeout: 240_000 }
  test('lists the cameras that are there, by what they hang on', slow, async () => {
    const classes = 'HKLM\\System\\CurrentControlSet\\Control\\DeviceClasses'
    const videoCamera = '{e5323777-f976-4f5b-9b55-b94699c46e44}'
    const said = async (what: string) => {
      const { cameras } = await guard.ask({ do: 'cameras.list' })
      return (cameras as SystemCamera[]).find(({ name }) => name === what)
    }
    const add = async (key: string, name: string, ...value: string[]) => {
      const [status] = await once(run('reg', 'add', key, '/v', name, ...value, '/f'), 'exit')
      expect(status).toBe(0)
    }
    /** As the system keeps a device and one interface of it. */
    const plugIn = async (instance: string, name: string) => {
      const device = `HKLM\\System\\CurrentControlSet\\Enum\\${instance}`
      const link = `${instance.replaceAll('\\', '#')}#${videoCamera}`
      const way = `${classes}\\${videoCamera}\\##?#${link}`
      await add(device, 'ClassGUID', '/d', '{ca3e7ab9-b4c3-4ae6-8251-579ef933890f}')
      await add(device, 'FriendlyName', '/d', name)
      await add(way, 'DeviceInstance', '/d', instance)
      await add(`${way}\\#`, 'SymbolicLink', '/d', `\\\\?\\${link}`)
      await add(`${way}\\#\\Control`, 'Linked', '/t', 'REG_DWORD', '/d', '1')
    }
    expect(guard.hello.can).toContain('cameras')
    await plugIn('USB\\VID_046D&PID_0825&MI_00\\7&1a2b&0&0000', 'Webcam of a socket')
    await plugIn('ROOT\\IMAGE\\0000', 'Webcam of a program')
    const real = await said('Webcam of a socket')
    const made = await said('Webcam of a program')
    expect(real?.path.toLowerCase()).toContain('\\usb#vid_046d&pid_0825&mi_00#7&1a2b&0&0000#')
    expect(made?.path.toLowerCase()).toContain('\\root#image#0000#')
    const device = { label: 'Webcam of a program', ordinal: 0, group: '' }
    expect(
      markPlayed(
        [device],
        [real, made].flatMap((one) => one ?? []),
      ),
    ).toMatchObject([{ virtual: true }])
  })

  test('sees, covers, pictures and closes the programs that come with the system', slow, async () => {
    await guard.ask(watch)
    const notepad = run('notepad')
    const opened = await guard.seen('window.opened', (seen) => seen.class === 'Notepad', 60_000)
    expect(opened.executable).toMatch(/^C:\\windows\\.*notepad\.exe$/i)
    expect(opened.title).toContain('Notepad')
    expect(opened.own).toBe(false)
    const picture = readPng(await guard.picture(opened.window))
    expect([picture.width, picture.height]).toEqual(opened.geometry.slice(2))
    // A white page with a frame and a menu around it, once it has painted itself.
    const white = async () =>
      readPng(await guard.picture(opened.window))
        .colors()
        .get(0xffffff) ?? 0
    await expect
      .poll(white, { timeout: 20_000, interval: 300 })
      .toBeGreaterThan((picture.width * picture.height) / 2)
    await guard.ask({ ...watch, order: 'cover' })
    await guard.seen('window.covered', (seen) => seen.window === opened.window)

    const winver = run('winver')
    const about = await guard.seen('window.opened', (seen) => /winver\.exe$/i.test(seen.executable), 60_000)
    await guard.seen('window.covered', (seen) => seen.window === about.window)
    const files = run('winefile')
    const manager = await guard.seen(
      'window.opened',
      (seen) => /winefile\.exe$/i.test(seen.executable),
      60_000,
    )
    await guard.seen('window.covered', (seen) => seen.window === manager.window)

    const settings = run('winecfg')
    const sheet = await guard.seen('window.opened', (seen) => /winecfg\.exe$/i.test(seen.executable), 60_000)
    await guard.seen('window.covered', (seen) => seen.window === sheet.window)

    const gone = [notepad, winver, files, settings].map((program) => once(program, 'exit'))
    expect(await guard.ask({ do: 'close', window: opened.window })).toMatchObject({ ok: true })
    await guard.seen('window.closed', (seen) => seen.window === opened.window)
    for (const { window } of [about, manager, sheet]) {
      expect(await guard.ask({ do: 'kill', window })).toMatchObject({ ok: true })
      await guard.seen('window.closed', (seen) => seen.window === window)
    }
    await Promise.all(gone)
  })

  test('does not wait for a program that asks whether to save', slow, async () => {
    await guard.ask(watch)
    const notepad = run('notepad')
    const gone = once(notepad, 'exit')
    const opened = await guard.seen('window.opened', (seen) => seen.class === 'Notepad', 60_000)
    await guard.seen('window.focused', (seen) => seen.window === opened.window)
    const count = async (color: number) =>
      readPng(await guard.picture(opened.window))
        .colors()
        .get(color) ?? 0
    // The empty page and its menu are painted, and nothing is added to them any more.
    let before = -1
    const still = async () => {
      const last = before
      before = await count(0x000000)
      return (await count(0xffffff)) > 0 && before === last
    }
    await expect.poll(still, { timeout: 20_000, interval: 500 }).toBe(true)
    // Until the page has the keyboard, what is typed goes nowhere. Each line is some 100 black points more than ever; the
    // caret is not, and what else is painted late is painted once.
    let most = before
    let more = 0
    const typed = async () => {
      stage.type('answer 42 answer 42 answer 42\n')
      const now = await count(0x000000)
      if (now > most + 50) more++
      most = Math.max(most, now)
      return more
    }
    await expect.poll(typed, { timeout: 30_000, interval: 300 }).toBeGreaterThanOrEqual(3)
    // A key that is still on its way would answer the question: an n is its "No".
    await expect.poll(still, { timeout: 20_000, interval: 500 }).toBe(true)
    await guard.ask({ do: 'close', window: opened.window })
    await guard.seen('window.closed', (seen) => seen.window === opened.window)
    // Ended by us (TerminateProcess, 1): by itself it would still be asking, or have ended with 0.
    expect((await gone)[0]).toBe(1)
  })

  test('tells keys that a program makes from keys that a person presses', async () => {
    await guard.ask(watch)
    await guard.ask({ do: 'keys.grab' })
    const window = await stage.openWindow()
    await stage.focus(window)
    stage.press('ctrl+t')
    const pressed = await guard.seen('keys.refused', (seen) => seen.combination === 'Ctrl+T')
    expect(pressed.injected).toBe(false)
    window.tell(`press ${vk.alt} ${vk.tab}`)
    const made = await guard.seen('keys.refused', (seen) => seen.combination === 'Alt+Tab')
    expect(made.injected).toBe(true)
    const counted = await guard.seen('input.injected')
    expect(counted.keys).toBeGreaterThan(0)
    // Ctrl and T by hand, Alt and Tab by the program.
    expect(await guard.ask({ do: 'keys.count' })).toMatchObject({ presses: 2, injected: 2 })
    await window.end()
  })

  test('a cover that another program hides stays where it is, and that is told', async () => {
    const window = await stage.openWindow()
    await guard.ask({ ...watch, order: 'cover' })
    await guard.seen('window.covered', (seen) => seen.window === window.id)
    const red = async () =>
      readPng(await guard.picture(null))
        .colors()
        .get(0xff0000) ?? 0
    await expect.poll(red).toBe(0)
    window.tell('hide')
    expect(await guard.seen('cover.harmed')).toMatchObject({ how: 'unmapped' })
    expect(await red()).toBe(0)
    await window.end()
  })

  test('tells who fills the clipboard, and keeps it to ourselves while isolated', async () => {
    const foreign = await stage.openWindow('--title', 'foreign')
    const mine = await stage.openWindow('--title', 'exam', '--geometry', '200x100+700+400')
    await guard.ask({ ...watch, own: [mine.pid] })
    const paste = async (window: typeof mine) => {
      const before = window.said('pasted')
      window.tell('paste')
      await expect.poll(() => window.said('pasted'), { timeout: 10_000 }).toBe(before + 1)
      return window.pasted()
    }
    foreign.tell('copy cheat')
    const changed = await guard.seen('clipboard.changed')
    expect(changed).toMatchObject({ owner: foreign.program, undone: false })
    expect(await paste(mine)).toBe('cheat')

    expect(await guard.ask({ do: 'clipboard.isolate', on: true })).toMatchObject({ ok: true })
    foreign.tell('copy more')
    await guard.seen('clipboard.changed', (seen) => seen.undone)
    expect(await paste(mine)).toBe('-')

    mine.tell('copy ответ')
    await expect.poll(() => paste(mine), { timeout: 10_000 }).toBe('ответ')
    await expect.poll(() => paste(foreign), { timeout: 10_000 }).toBe('-')
    const refused = await guard.seen('clipboard.refused')
    expect(refused.reader).toBe(foreign.program)
    expect(await guard.ask({ do: 'clipboard.isolate', on: false })).toMatchObject({ ok: true })
    expect(await paste(mine)).toBe('-')
    for (const window of [mine, foreign]) await window.end()
  })

  test('tells programs that start and end, window or none', async () => {
    await guard.ask(watch)
    const program = run('ping', '-n', '30', '127.0.0.1')
    const started = await guard.seen('process.started', (seen) => /ping\.exe$/i.test(seen.executable))
    expect(started).toMatchObject({ own: false, count: 1 })
    const listed = await guard.ask({ do: 'processes.list' })
    expect(listed.processes).toContainEqual(expect.objectContaining({ pid: started.pid }))
    program.kill('SIGKILL')
    const ended = await guard.seen('process.ended', (seen) => seen.pid === started.pid)
    expect(ended.livedMs).toBeGreaterThan(0)
  })

  test('a window that does not answer is pictured or refused, and holds nobody up', async () => {
    await guard.ask(watch)
    const window = await stage.openWindow()
    await guard.seen('window.opened', (seen) => seen.window === window.id)
    window.tell('sleep 60000')
    const shot = guard.ask({ do: 'shot', window: window.id })
    expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
    expect(await guard.ask({ do: 'iconify', window: window.id })).toMatchObject({ ok: true })
    await shot
    await guard.ask({ do: 'close', window: window.id })
    await window.gone
    await guard.seen('window.closed', (seen) => seen.window === window.id)
  })

  test('without a descriptor for pictures it says that it takes none', async () => {
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
    guard = await stage.startBareGuard()
    expect(guard.hello.can).toContain('windows')
    expect(guard.hello.can).not.toContain('shot')
    expect(await guard.ask({ do: 'shot', window: null })).toMatchObject({ ok: false })
  })
})
