/** Sounds with a limit of plays, at the station: counted before they are heard, whatever the page asks and wherever she sits. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { playLimits } from '../../../../src-shared/sounds.ts'
import { admitted, command, keeperFake, live, sessionWith } from '../../../support/exam-session.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const [tale, song] = ['a'.repeat(64), 'b'.repeat(64)]
const all = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const asking = (id: string, digests: string[], plays?: number) => ({
  ...{ id, type: 'text' as const, points: 1, maxLength: 100, text: all('?'), plays },
  html: all(digests.map((digest) => `<audio data-media="${digest}"></audio>`).join('')),
})
const questions = [asking('q1', [tale], 2), asking('q2', [song])]
const media = [tale, song].map((digest) => ({ digest, type: 'audio/ogg', base64: 'AAAA' }))

function withSounds(part = 0) {
  const keeper = keeperFake(part)
  const told = keeper.server.getMockImplementation()
  keeper.server.mockImplementation((path: string, body: unknown) =>
    path.endsWith('/paper') ? { paper: { questions }, answers: {}, media } : told?.(path, body),
  )
  return keeper
}
type Here = Awaited<ReturnType<typeof admitted>>
const play = ({ call }: Here, digest = tale) => call['exam.play']({ digest })
const leftOf = ({ view }: Here) => view().paper?.sounds

it('is given as often as it can be played, also after a crash, and by no other way', async () => {
  const keeper = withSounds()
  const here = await admitted(keeper)
  expect(leftOf(here)).toEqual([{ digest: tale, left: 2 }])
  expect(await here.call['exam.medium']({ digest: tale })).toEqual({ medium: null })
  expect(await here.call['exam.medium']({ digest: song })).toEqual({ medium: media[1] })
  expect(await play(here)).toEqual({ medium: media[0] })
  const again = sessionWith(keeper)
  for (const camera of ['face', 'desk'] as const) again.session.camera(camera, live)
  await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  expect(leftOf(again)).toEqual([{ digest: tale, left: 1 }])
  // Pressed twice at once, with one left.
  const both = await Promise.allSettled([play(again), play(again)])
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(keeper.records.flatMap(({ kind, body }) => (kind === 'sound.played' ? [body] : []))).toEqual([
    { sound: tale, play: 1, of: 2 },
    { sound: tale, play: 2, of: 2 },
  ])
  await expect(play(again, song)).rejects.toThrow('a sound')
})

it('is not given while the exam stands, nor where the ledger cannot say so', async () => {
  const keeper = withSounds()
  const here = await admitted(keeper)
  here.session.command(command('pause'))
  await vi.advanceTimersByTimeAsync(10)
  await expect(play(here)).rejects.toThrow('no sound')
  here.session.command(command('resume'))
  await vi.advanceTimersByTimeAsync(10)
  keeper.handlers['record.append'] = () => Promise.reject(new Error('disk-full'))
  await expect(play(here)).rejects.toThrow('disk-full')
  expect(leftOf(here)).toEqual([{ digest: tale, left: 2 }])
})

it('was played elsewhere so often, and not more is left', async () => {
  const keeper = withSounds(1)
  keeper.continues = {
    ...{ part: 0, size: 1, root: 'AA==', state: 'waiting', leftMs: null, lock: null },
    played: { [tale]: 2 },
  }
  const here = await admitted(keeper)
  expect(leftOf(here)).toEqual([{ digest: tale, left: 0 }])
  await expect(play(here)).rejects.toThrow('as often')
})

it('has the least limit of the questions that have it', () => {
  const limits = playLimits([asking('q1', [tale, song], 3), asking('q2', [tale], 1), asking('q3', [song])])
  expect([...limits]).toEqual([
    [tale, 1],
    [song, 3],
  ])
})
