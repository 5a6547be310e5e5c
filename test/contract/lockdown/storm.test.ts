/** Hostile windows and the X server itself: what would end it is not asked of it. */
import { expect, test } from 'vitest'
import { startDisplay } from '../../support/display.ts'
import { startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'
import { openTestWindow } from '../../support/window.ts'

test('a window that grows out of all bounds unseen does not end the X server', async () => {
  const display = await startDisplay()
  const guard = await startRawGuard(guardProgram(true), display.env)
  const window = await openTestWindow(display.env, ['--override'])
  try {
    // The guard knows it as it is now, and is told to redirect it before it hears what became of it.
    for (let i = 0; i < 3; i++) await guard.ask({ do: 'ping' })
    guard.stop('SIGSTOP')
    window.tell('size 32767x10')
    await expect.poll(() => window.said('sized')).toBe(1)
    const watching = guard.ask({ do: 'watch', own: [], order: 'cover', allow: [], standIn: false })
    guard.stop('SIGCONT')
    expect(await watching).toMatchObject({ ok: true })
    expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
    expect(await guard.picture(null)).not.toHaveLength(0)
    expect(display.fallen()).toBeNull()
    expect(guard.stderr()).toBe('')
  } finally {
    await window.end()
    guard.stop('SIGKILL')
    await guard.exit
    await display.stop()
  }
})
