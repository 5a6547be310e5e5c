/**
 * A session that is used from another computer, as far as this machine can be one: the environment that sshd and xrdp
 * leave, a display behind a TCP connection as `ssh -X` makes it, an X server that is called as VNC's is.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openGuardProcess } from '../../../src-main/lockdown/guard-process.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'

const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay

beforeAll(async () => {
  display = await startDisplay()
})
afterAll(() => display.stop())
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** A guard that watches there; resolves once it has told what there is to tell of the session. */
async function guardOf(env: NodeJS.ProcessEnv): Promise<RawGuard> {
  const guard = await startRawGuard(guardProgram(true), env)
  endings.push(async () => {
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
    expect(guard.stderr()).toBe('')
  })
  // Told while the order is taken, before its answer.
  await guard.ask({ do: 'watch', own: [], order: 'record', allow: [] })
  return guard
}
const remote = (guard: RawGuard) =>
  guard.observations.flatMap((one) => (one.kind === 'session.remote' ? [one.what] : []))

test('a session at the computer itself', async () => {
  const { SSH_CONNECTION, XRDP_SESSION, ...local } = display.env
  expect(remote(await guardOf(local))).toEqual([])
})

test('a session inside of an SSH login', async () => {
  const guard = await guardOf({ ...display.env, SSH_CONNECTION: '192.0.2.7 50022 192.0.2.1 22' })
  expect(remote(guard)).toEqual(['ssh'])
  expect(await guard.ask({ do: 'session.facts' })).toMatchObject({
    facts: { ssh: '192.0.2.7 50022 192.0.2.1 22' },
  })
})

test('a session that xrdp began', async () => {
  expect(remote(await guardOf({ ...display.env, XRDP_SESSION: '1' }))).toEqual(['RDP'])
})

test('a display behind a TCP connection, as ssh -X forwards it', async () => {
  const forward = createServer((near) => {
    const far = connect(`/tmp/.X11-unix/X${display.display.slice(1)}`)
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  forward.listen(0, '127.0.0.1')
  await once(forward, 'listening')
  endings.push(async () => {
    forward.close()
    await once(forward, 'close')
  })
  const { port } = forward.address() as AddressInfo
  // X's displays count from port 6000.
  const guard = await guardOf({ ...display.env, DISPLAY: `127.0.0.1:${port - 6000}` })
  expect(remote(guard)).toEqual(['the display is on another machine'])
})

/** Xvfb under another server's name. */
async function serverCalled(name: string): Promise<TestDisplay> {
  const folder = mkdtempSync(join(tmpdir(), 'taza-server-'))
  endings.push(async () => rmSync(folder, { recursive: true }))
  await copyFile('/usr/bin/Xvfb', join(folder, name))
  const server = await startDisplay({ program: join(folder, name) })
  endings.push(server.stop)
  return server
}

test('an X server that is called as VNC’s is', async () => {
  const vnc = await serverCalled('Xvnc')
  expect(remote(await guardOf(vnc.env))).toEqual(['Xvnc'])
})

test.each(['Xephyr', 'Xnest'])('%s: a display that is a window on another one', async (name) => {
  const guard = await guardOf((await serverCalled(name)).env)
  expect(await guard.seen('session.nested')).toMatchObject({ what: name })
  expect(guard.observations.some((one) => one.kind === 'session.virtual' && one.what === name)).toBe(false)
})

test('Xwayland is refused as Wayland is', async () => {
  const { env } = await serverCalled('Xwayland')
  const opened = openGuardProcess({ program: guardProgram(), env, onObservation: () => undefined })
  await expect(opened).rejects.toMatchObject({ problem: { code: 'wayland' } })
})
