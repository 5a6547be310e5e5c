/**
 * How a process of ours is asked to end, so that it can still say its goodbye. That is SIGTERM; but Windows knows no
 * signals, `kill` there ends a process on the spot: it gets a word over Node's own channel instead.
 */
import type { ChildProcess } from 'node:child_process'

const word = 'taza-end'

/** Whether it ends is for the caller to see. */
export function askToEnd(child: ChildProcess, platform: NodeJS.Platform): void {
  if (platform !== 'win32' || !child.connected) child.kill('SIGTERM')
  else child.send(word, (error) => error && child.kill('SIGTERM'))
}

/** In the process itself: the word does what SIGTERM does on other systems. */
export function hearTheEnd(): void {
  process.on('message', (message) => {
    if (message === word) process.emit('SIGTERM', 'SIGTERM')
  })
  // Listening alone must not keep a process alive that has nothing left to do.
  process.channel?.unref()
}
