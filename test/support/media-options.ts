import { join } from 'node:path'
import type { createMedia } from '../../src-main/app/media.ts'
import { newSitting } from '../../src-main/exam/context.ts'

type MediaOptions = Parameters<typeof createMedia>[0]

/** Of a station that nobody sits at and that tells nobody anything, with what `more` says otherwise. `dir`: its data. */
export const mediaOptions = (dir: string, more: Partial<MediaOptions> = {}): MediaOptions => ({
  memory: join(dir, 'cameras.json'),
  sitting: () => newSitting('kk'),
  decided: () => true,
  order: () => undefined,
  screenEveryMs: () => null,
  onProblem: () => undefined,
  now: () => 0,
  onObserved: () => undefined,
  nodes: () => [],
  ...more,
})
