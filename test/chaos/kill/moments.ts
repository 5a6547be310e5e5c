/** When a keeper dies: at any moment of its load, or at an exact call in the middle of something. */
import type { LastCall } from '../../support/faults.ts'
import type { Random } from './random.ts'

type During = 'opening' | 'load' | 'submission' | 'closing' | 'starting'
export interface Moment {
  name: string
  /** What main asks for when the trap is set. */
  during: During
  /** Null: a signal from outside, some time later. */
  trap: ((random: Random) => Omit<LastCall, 'seed' | 'how'>) | null
  /** Of all trials, in parts. */
  weight: number
}

const anyCall = ['write', 'sync', 'truncate', 'unlink', 'rename'] as const

const moments: readonly Moment[] = [
  { name: 'any moment', during: 'load', trap: null, weight: 6 },
  {
    name: 'a commit',
    during: 'load',
    trap: (random) => ({ calls: ['write', 'sync'], suffix: '-wal', nth: 1 + random.below(200) }),
    weight: 8,
  },
  {
    name: 'a checkpoint of the write-ahead log',
    during: 'load',
    trap: (random) => ({ calls: ['write', 'sync'], suffix: '.sqlite', nth: 1 + random.below(60) }),
    weight: 5,
  },
  {
    name: 'the making of an attempt',
    during: 'opening',
    trap: (random) => ({ calls: anyCall, suffix: '', nth: 1 + random.below(30) }),
    weight: 3,
  },
  {
    name: 'a submission',
    during: 'submission',
    trap: (random) => ({ calls: anyCall, suffix: '', nth: 1 + random.below(16) }),
    weight: 4,
  },
  {
    name: 'the erasure of a key',
    during: 'submission',
    trap: (random) => ({ calls: anyCall, suffix: '.key', nth: 1 + random.below(3) }),
    weight: 4,
  },
  {
    name: 'an orderly end, with the last checkpoint',
    during: 'closing',
    trap: (random) => ({ calls: anyCall, suffix: '', nth: 1 + random.below(25) }),
    weight: 2,
  },
  {
    name: 'the end of a write-ahead log',
    during: 'closing',
    trap: () => ({ calls: ['unlink', 'truncate'], suffix: '-wal', nth: 1 }),
    weight: 2,
  },
  {
    name: 'a start, with the recovery of its predecessor',
    during: 'starting',
    trap: (random) => ({ calls: anyCall, suffix: '', nth: 1 + random.below(12) }),
    weight: 3,
  },
]

export function momentFor(random: Random): Moment {
  let at = random.below(moments.reduce((sum, { weight }) => sum + weight, 0))
  for (const moment of moments) {
    at -= moment.weight
    if (at < 0) return moment
  }
  throw new Error('the weights do not add up')
}
