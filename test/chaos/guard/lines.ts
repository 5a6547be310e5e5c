/** Lines that main would never write to its guard. */
import type { Random } from '../kill/random.ts'

/** Ids of these lines, far from those that are asked properly. */
const firstId = 900_000
/** `{"id":900000` stays as it is when bytes are spoilt: no other request's reply is taken for one's own. */
const head = 12

const values: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e300,
  2 ** 32,
  2 ** 53,
  '',
  'x'.repeat(3000),
  '\u0000\ud800"\\😀',
  [],
  [[[]]],
  {},
  Array.from({ length: 400 }, (_, i) => i * 1e7),
]
const wrongIds: readonly unknown[] = [null, -1, 1e300, 2 ** 31, 900_000.5, 'x', [], {}]

/** A request as main writes it; `windows`: ids that were reported. */
function valid(random: Random, windows: readonly number[]): Record<string, unknown> {
  const window = windows.length > 0 && random.below(4) > 0 ? random.pick(windows) : random.below(2 ** 31)
  const id = firstId + random.below(90_000)
  return random.pick<() => Record<string, unknown>>([
    () => ({
      id,
      do: 'watch',
      own: [random.below(40_000)],
      order: 'cover',
      allow: ['class:XTerm'],
      text: 'ң',
    }),
    () => ({ id, do: 'watch', own: [], order: 'record', allow: [], standIn: true, oneDisplay: false }),
    () => ({ id, do: random.pick(['close', 'kill', 'iconify']), window }),
    () => ({ id, do: 'shot', window: random.below(6) === 0 ? null : window }),
    () => ({ id, do: random.pick(['keys.grab', 'keys.release', 'clipboard.clear', 'displays.list']) }),
    () => ({ id, do: random.pick(['processes.list', 'session.facts', 'uncover', 'ping']) }),
    () => ({ id, do: 'clipboard.isolate', on: random.below(2) === 0 }),
    () => ({ id, do: 'cover', text: 'Шпаргалка' }),
  ])()
}

/** One line with its end. */
export function hostileLine(random: Random, windows: readonly number[]): Buffer {
  const request = valid(random, windows)
  const fields = Object.keys(request).filter((field) => field !== 'id')
  const whole = () => Buffer.from(`${JSON.stringify(request)}\n`)
  const spoilt = random.below(10)
  if (spoilt < 3) return whole()
  if (spoilt < 5) {
    request[random.pick(fields)] = random.pick(values)
    return whole()
  }
  if (spoilt === 5) {
    if (random.below(2) === 0) delete request[random.pick(fields)]
    else request.id = random.pick(wrongIds)
    return whole()
  }
  if (spoilt === 6) {
    const line = whole()
    return Buffer.concat([line.subarray(0, random.below(line.length)), Buffer.from('\n')])
  }
  if (spoilt === 7) {
    const line = whole()
    for (let left = 1 + random.below(4); left > 0; left--)
      line[head + random.below(line.length - head - 1)] = random.below(256)
    return line
  }
  if (spoilt === 8) {
    const deep = random.below(5000)
    return Buffer.from(`${random.pick(['[', '{"a":', '{"id":900000,"do":'])}`.repeat(deep).concat('\n'))
  }
  const long = random.pick([100, 65_535, 65_536, 65_537, 1_000_000])
  return Buffer.concat([Buffer.alloc(long, random.pick(['x', '\0', '"', '\xff', '[1,'])), Buffer.from('\n')])
}
