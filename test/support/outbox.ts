/** The recorder's outbox for stills of the screen, as a test needs it. */
import { setTimeout as delay } from 'node:timers/promises'
import { createOutbox } from '../../src-shared/outbox.ts'

export const stillsOutbox = (onFailed: (why: string) => void) =>
  createOutbox({
    now: () => performance.now(),
    wait: delay,
    within: (_ms, work) => work,
    onFailed: ({ code, detail }) => onFailed(`${code}: ${detail}`),
  })
