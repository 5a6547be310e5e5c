/** Who may hold a role at the keeper, where the system is asked who it is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectKeeper } from '../../../../src-main/keeper/client.ts'
import { listen } from '../../../../src-main/keeper/socket.ts'

test('one that goes while it is being looked at holds no role: the next one has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-gate-'))
  const path = join(folder, 'keeper.sock')
  const came: string[] = []
  const first = Promise.withResolvers<{ uid: number; gid: number; pid: number }>()
  let asked = 0
  const peer = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, pid: process.pid }
  const keeper = await listen(
    path,
    {
      call: () => ({ ok: true }),
      came: (role, run) => came.push(`${role} ${run}`),
      went: (role, run) => came.push(`${role} ${run} went`),
      log: () => undefined,
    },
    { whoIs: () => (++asked === 1 ? first.promise : Promise.resolve(peer)), mains: new Set([peer.uid]) },
  )
  try {
    const gone = await connectKeeper(path, { run: 'gone', role: 'recorder' })
    const answer = gone.call('recorder.pass', {}).catch((error: unknown) => error)
    await expect.poll(() => asked).toBe(1)
    gone.close()
    await gone.closed
    await answer
    await delay(50)
    first.resolve(peer)
    const next = await connectKeeper(path, { run: 'next', role: 'recorder' })
    await next.call('bye', {})
    expect(came).toEqual(['recorder next'])
    next.close()
  } finally {
    await keeper.close()
    rmSync(folder, { recursive: true })
  }
})
