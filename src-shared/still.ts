/** The body of a still's record, as `media.append` takes it. */
import type { Source } from './vocabulary.ts'

export interface Still {
  source: Source
  /** CLOCK_BOOTTIME ms at which it was taken. */
  start: number
  /** The time it stands for, ms. */
  duration: number
  mime: 'image/png' | 'image/jpeg'
  /** The incident's id it was taken for. */
  incident?: string | null
  /** The student before the exam. */
  identity?: { card: boolean }
}

export const stillBody = ({ incident = null, ...rest }: Still): Record<string, unknown> => ({
  ...rest,
  type: 'still',
  frames: 1,
  health: null,
  incident,
})
