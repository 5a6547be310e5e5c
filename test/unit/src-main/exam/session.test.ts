/** An attempt from sign-in to receipt, against a keeper that remembers what it was told. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConsent } from '../../../../src-shared/consent.ts'
import { keeperCalls } from '../../../../src-shared/keeper-api.ts'
import { receiptNumber } from '../../../../src-shared/sheet/number.ts'
import { readSheet } from '../../../../src-shared/sheet/sheet.ts'
import type { Receipt } from '../../../../src-shared/station-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { admitted, command, keeperFake, live, ready, sessionWith } from '../../../support/exam-session.ts'

/** The keeper takes the answer only when the returned function is called. */
function holdAnswers(keeper: ReturnType<typeof keeperFake>): () => void {
  const append = keeper.handlers['answer.append']!
  let taken: () => void = () => undefined
  keeper.handlers['answer.append'] = (args) =>
    new Promise((resolve) => {
      taken = () => resolve(append(args))
    })
  return () => taken()
}

const digest = 'a'.repeat(64)
const medium = { digest, type: 'image/png', base64: 'AAAA' }

/** The server's paper is one question, which shows a picture. */
function showPicture(keeper: ReturnType<typeof keeperFake>) {
  const all = (html: string) => ({ kk: html, ru: html, ky: html, en: html })
  const html = all(`<img data-media="${digest}" alt="">`)
  const question = { id: 'q1', type: 'text', points: 1, text: all('x'), html }
  const told = keeper.server.getMockImplementation()
  keeper.server.mockImplementation((path, body) =>
    path.endsWith('/paper')
      ? { paper: { questions: [question] }, answers: {}, media: [medium] }
      : told?.(path, body),
  )
}

/** Begun at another station, where `answers` were given. */
function carriedFrom(answers: Record<string, { value: string; revision: number }>) {
  const keeper = keeperFake(1)
  const told = keeper.server.getMockImplementation()
  keeper.server.mockImplementation((path, body) => {
    const answer = told?.(path, body)
    return path.endsWith('/paper') ? { ...(answer as object), answers } : answer
  })
  return keeper
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it.each([
  ['told', true],
  ['untold', false],
])('a live view that the policy leaves %s: her screen says so: %s', async (liveView, says) => {
  const keeper = keeperFake()
  keeper.liveView = liveView
  const { session, view } = await ready(keeper)
  expect(view().watched).toBe(false)
  session.hear({ type: 'watched', by: ['Айгүл'] })
  expect(view().watched).toBe(says)
  session.hear({ type: 'watched', by: [] })
  expect(view().watched).toBe(false)
})

describe('the identity picture', () => {
  const pictured = () => {
    const keeper = keeperFake()
    keeper.identityPicture = true
    return keeper
  }

  it('stands between the cameras and the waiting, and nothing is kept before it is accepted', async () => {
    const keeper = pictured()
    const { view, call } = await ready(keeper)
    expect(view()).toMatchObject({ screen: 'identity', identity: { jpeg: null } })
    await expect(call['identity.keep']({ card: true })).rejects.toThrow('not-allowed')
    await call['identity.take']({})
    expect(view().identity.jpeg).toBe(Buffer.from([0xff, 0xd8, 1]).toString('base64'))
    await call['identity.again']({})
    expect(view().identity.jpeg).toBeNull()
    expect(keeper.kinds()).toEqual(['attempt.opened', 'consent.given'])
    await call['identity.take']({})
    await call['identity.keep']({ card: true })
    expect(view()).toMatchObject({ screen: 'waiting', identity: { jpeg: null } })
    expect(keeper.kinds()).toEqual(['attempt.opened', 'consent.given', 'media.segment', 'attempt.changed'])
  })

  it('waits for the camera that goes back to the size of film', async () => {
    const { view, call, session } = await ready(pictured())
    await call['identity.take']({})
    session.camera('face', { ...live, state: 'starting' })
    const kept = call['identity.keep']({ card: true })
    await vi.waitFor(() => expect(view().screen).toBe('identity'))
    session.camera('face', live)
    await kept
    expect(view().screen).toBe('waiting')
  })

  it('without a card tells the invigilator, and is no dead end', async () => {
    const keeper = pictured()
    const { view, call } = await ready(keeper)
    await call['identity.take']({})
    await call['identity.keep']({ card: false })
    expect(view().screen).toBe('waiting')
    expect(view().asks).toEqual(['no-card'])
    expect(keeper.records.find(({ kind }) => kind === 'media.segment')?.body).toEqual({
      identity: { card: false },
    })
    expect(keeper.records.find(({ kind }) => kind === 'student.asked')?.body).toEqual({ what: 'no-card' })
  })

  it('goes back to the cameras, and does not lose a picture that a camera lost after it', async () => {
    const keeper = pictured()
    const { view, call, session } = await ready(keeper)
    await call['preflight.retry']({})
    expect(view().screen).toBe('preflight')
    await call['preflight.done']({})
    await call['identity.take']({})
    session.camera('desk', { ...live, state: 'lost' })
    await expect(call['identity.keep']({ card: true })).rejects.toThrow('one-camera')
    expect(view().screen).toBe('preflight')
    session.camera('desk', live)
    await call['preflight.done']({})
    expect(view().screen).toBe('waiting')
    expect(keeper.kinds().filter((kind) => kind === 'media.segment')).toHaveLength(1)
  })

  it('is not asked for again after a crash, and is after another student', async () => {
    const keeper = pictured()
    const first = await ready(keeper)
    await first.call['identity.take']({})
    first.session.camera('desk', { ...live, state: 'lost' })
    await expect(first.call['identity.keep']({ card: true })).rejects.toThrow('one-camera')
    const again = sessionWith(keeper)
    await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(again.view().screen).toBe('preflight')
    again.session.camera('face', live)
    again.session.camera('desk', live)
    await again.call['preflight.done']({})
    expect(again.view().screen).toBe('waiting')
  })
})

describe('an attempt', () => {
  it('holds the pictures of its paper beside the view, after a kill and without a network too', async () => {
    const keeper = keeperFake()
    showPicture(keeper)
    const first = await ready(keeper)
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    expect(await first.call['exam.medium']({ digest })).toEqual({ medium })
    expect(JSON.stringify(first.view())).not.toContain('AAAA')
    keeper.online = false
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(await second.call['exam.medium']({ digest })).toEqual({ medium })
    expect(await second.call['exam.medium']({ digest: 'b'.repeat(64) })).toEqual({ medium: null })
  })

  it('goes on without a picture that cannot be kept or read, and says so', async () => {
    const keeper = keeperFake()
    showPicture(keeper)
    const put = keeper.handlers['state.put']!
    keeper.handlers['state.put'] = (args: { of?: string }) => {
      if (args.of === 'media') throw new ProblemError('disk-full')
      return put(args as never)
    }
    const first = await admitted(keeper)
    expect(first.troubles).toEqual([expect.objectContaining({ message: 'disk-full' })])
    expect(await first.call['exam.medium']({ digest })).toEqual({ medium })
    const get = keeper.handlers['state.get']!
    const unreadable = () => {
      throw new ProblemError('internal')
    }
    const other = { digest: 'b'.repeat(64), type: 'image/png', base64: 'AAAA' }
    for (const media of [
      unreadable,
      () => ({ value: 'x' }),
      () => ({ value: [{ ...medium, type: 'x' }, other] }),
    ]) {
      keeper.handlers['state.get'] = (args: { of?: string }) =>
        args.of === 'media' ? media() : get(args as never)
      const again = sessionWith(keeper)
      await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
      expect(again.view()).toMatchObject({ screen: 'exam', paper: { questions: [{ id: 'q1' }] } })
      expect(String(again.troubles.at(-1))).toContain(digest)
    }
    const last = sessionWith(keeper)
    await last.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(await last.call['exam.medium']({ digest: other.digest })).toEqual({ medium: other })
  })

  it('has after a kill, without a network too, what was answered at the station before', async () => {
    const given = { q1: { value: 'there', revision: 5 }, q2: { value: 'there too', revision: 2 } }
    const keeper = carriedFrom(given)
    const first = await admitted(keeper)
    expect(first.view().answers).toEqual(given)
    await first.call['exam.answer']({ question: 'q2', value: 'here' })
    keeper.online = false
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 1, records: keeper.ledger(), submitted: false })
    const here = { value: 'here', revision: 3 }
    expect(second.view().answers).toEqual({ ...given, q2: here })
    await second.call['exam.answer']({ question: 'q1', value: 'changed' })
    expect(second.view().answers.q1).toEqual({ value: 'changed', revision: 6 })
  })

  it('shows no paper before the answers to it, neither where it is fetched nor after a kill', async () => {
    const keeper = carriedFrom({ q1: { value: 'there', revision: 5 } })
    const list = keeper.handlers['answer.list']!
    const shown: unknown[] = []
    const first = await ready(keeper)
    const look = ({ session, view, status }: ReturnType<typeof sessionWith>) => {
      session.hear(status(true))
      shown.push([view().screen, view().paper])
    }
    keeper.handlers['answer.list'] = () => {
      look(first)
      throw new ProblemError('no-keeper')
    }
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(shown).toEqual([['waiting', null]]))
    // Had it counted as fetched, its answers would never have been.
    keeper.handlers['answer.list'] = list
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    expect(first.view().answers.q1?.value).toBe('there')
    const second = sessionWith(keeper)
    keeper.handlers['answer.list'] = (args) => {
      look(second)
      return list(args)
    }
    await second.session.resume({ attempt: 'att1', part: 1, records: keeper.ledger(), submitted: false })
    expect(shown.slice(1)).toEqual([['sign-in', null]])
    expect(second.view()).toMatchObject({ screen: 'exam', answers: { q1: { value: 'there' } } })
  })

  it('goes from sign-in to the exam, and the paper comes only after admission', async () => {
    const keeper = keeperFake()
    const { session, view } = await ready(keeper)
    expect(view().screen).toBe('waiting')
    expect(view().paper).toBeNull()
    session.command(command('admit'))
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
    expect(view().paper?.questions).toHaveLength(3)
    expect(view().endsAt).toBe(1_700_000_000_000 + keeper.mono + 30 * 60_000)
    expect(keeper.kinds()).toEqual([
      'attempt.opened',
      'consent.given',
      'attempt.changed',
      'attempt.changed',
      'command.received',
    ])
  })

  it('puts the text that was shown on the ledger with its digest, whether she agrees or not', async () => {
    const keeper = keeperFake()
    const { call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    await call['preflight.consent']({ accepted: false })
    await call['preflight.consent']({ accepted: true })
    const said = keeper.records.filter(({ kind }) => kind.startsWith('consent.'))
    expect(said.map(({ kind }) => kind)).toEqual(['consent.refused', 'consent.given'])
    for (const { body } of said) {
      const words = String(body.words)
      expect(body.text).toBe(createHash('sha256').update(words).digest('hex'))
      expect(readConsent('kk', words).parts.length).toBeGreaterThan(5)
    }
  })

  it('admitted early, starts as soon as the pre-flight is done', async () => {
    const keeper = keeperFake()
    const { session, view, call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    session.command(command('admit'))
    session.camera('face', live)
    session.camera('desk', live)
    await call['preflight.consent']({ accepted: true })
    await call['preflight.done']({})
    expect(view().screen).toBe('exam')
  })

  it('does not begin without consent or without both cameras', async () => {
    const { session, call, view } = sessionWith(keeperFake())
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    await expect(call['preflight.done']({})).rejects.toThrow('refused-filming')
    await call['preflight.consent']({ accepted: true })
    session.camera('face', live)
    await expect(call['preflight.done']({})).rejects.toThrow('one-camera')
    await call['preflight.consent']({ accepted: false })
    expect(view().screen).toBe('refused')
    await call['preflight.consent']({ accepted: true })
    expect(view()).toMatchObject({ screen: 'preflight', preflight: { consent: true } })
  })

  it('does not begin where nothing can be filmed, though both cameras are live', async () => {
    const { session, call, view } = sessionWith(keeperFake())
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    await call['preflight.consent']({ accepted: true })
    session.problem({ code: 'no-encoder' })
    session.camera('face', live)
    session.camera('desk', live)
    expect(view().problem).toMatchObject({ code: 'no-encoder' })
    await expect(call['preflight.done']({})).rejects.toThrow('no-encoder')
    await call['preflight.retry']({})
    await call['preflight.done']({})
    expect(view().screen).toBe('waiting')
  })

  it('says no more of another camera once an invigilator let it be used, whatever the other one does', async () => {
    const { session, call, view } = sessionWith(keeperFake())
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    session.camera('face', { ...live, state: 'lost' })
    session.problem({ code: 'other-camera' })
    expect(view().problem).toMatchObject({ code: 'other-camera' })
    session.command(command('use-camera'))
    await vi.waitFor(() => expect(view().problem).toBeNull())
  })

  it('shows a refusal beside the form and clears it at the next success', async () => {
    const keeper = keeperFake()
    const { call, view } = sessionWith(keeper)
    keeper.server.mockImplementationOnce(() => {
      throw new ProblemError('wrong-code')
    })
    await expect(call['student.sign-in']({ number: '1', code: '2' })).rejects.toThrow()
    expect(view()).toMatchObject({ screen: 'sign-in', problem: { code: 'wrong-code' } })
    await call['student.sign-in']({ number: '1', code: '2' })
    expect(view()).toMatchObject({ screen: 'confirm', problem: null })
  })

  it('says at once that it shows no page of an LMS, and opens nothing', async () => {
    const keeper = keeperFake()
    const told = keeper.server.getMockImplementation()
    keeper.server.mockImplementation((path, body) => {
      const answer = told?.(path, body)
      if (!path.endsWith('/sign-in')) return answer
      const { exam } = answer as { exam: object }
      return { ...(answer as object), exam: { ...exam, delivery: 'web' } }
    })
    const without = sessionWith(keeper)
    await expect(without.call['student.sign-in']({ number: '1', code: '2' })).rejects.toThrow()
    expect(without.view()).toMatchObject({ screen: 'sign-in', problem: { code: 'no-web-exams' } })
    expect(keeper.kinds()).toEqual([])
    const able = sessionWith(keeper, { can: () => ['web-exams'] })
    await able.call['student.sign-in']({ number: '1', code: '2' })
    expect(able.view()).toMatchObject({ screen: 'confirm', problem: null })
  })

  it('keeps answers here while the server is away and sends the newest of each later', async () => {
    const keeper = keeperFake()
    const { session, view, call, status } = await admitted(keeper)
    keeper.online = false
    await call['exam.answer']({ question: 'q1', value: 'a' })
    await call['exam.answer']({ question: 'q1', value: 'ab' })
    await vi.waitFor(() => expect(view().saving).toBe('kept'))
    keeper.online = true
    session.hear(status(false))
    session.hear(status(true))
    await vi.waitFor(() => expect(view().saving).toBe('saved'))
    expect(keeper.sent).toEqual([{ question: 'q1', revision: 2, value: 'ab' }])
  })

  it('stands still in a break and goes on where it was', async () => {
    const keeper = keeperFake()
    const { session, view, call } = await admitted(keeper)
    keeper.mono += 60_000
    session.command(command('break'))
    await vi.waitFor(() => expect(view().screen).toBe('break'))
    keeper.mono += 600_000
    expect(session.view().leftMs).toBe(29 * 60_000)
    await call['exam.return']({})
    expect(view().endsAt).toBe(1_700_000_000_000 + keeper.mono + 29 * 60_000)
  })

  it('a lock shows its code, stops the clock, and only an unlock ends it', async () => {
    const keeper = keeperFake()
    const { session, view } = await admitted(keeper)
    await session.lock('foreign-window', { program: 'telegram' })
    expect(view().lock).toMatchObject({ reason: 'foreign-window', code: '1234' })
    expect(view().endsAt).toBeNull()
    session.command(command('unlock'))
    await vi.waitFor(() => expect(view().lock).toBeNull())
    expect(keeper.kinds()).toContain('attempt.unlocked')
  })

  it('sets the login beside the name of whoever gave an order, in every record of it', async () => {
    const keeper = keeperFake()
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const { session } = await admitted(keeper)
    const kinds = [
      'lock',
      'unlock',
      'extend',
      'break',
      'return',
      'pause',
      'resume',
      'message',
      'end',
    ] as const
    for (const kind of kinds) {
      session.command(command(kind, { login: 'saule', minutes: 5, text: 'x' }))
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(10_000)
    const admit = ({ body }: { body: Record<string, unknown> }) => body.kind === 'admit'
    const hers = keeper.records.filter(
      (one) => JSON.stringify(one.body).includes('Invigilator') && !admit(one),
    )
    expect(new Set(hers.map(({ kind }) => kind))).toEqual(
      new Set([
        'attempt.changed',
        'attempt.extended',
        'attempt.locked',
        'attempt.unlocked',
        'command.received',
      ]),
    )
    expect(hers.filter(({ body }) => !JSON.stringify(body).includes('saule'))).toEqual([])
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ by: 'Invigilator (saule)' })
  })

  it('carries each command out once, however often it is delivered, and again when it failed', async () => {
    const keeper = keeperFake()
    const { session, view } = await ready(keeper)
    keeper.online = false
    session.command(command('admit'))
    await vi.advanceTimersByTimeAsync(10)
    expect(view().screen).toBe('waiting')
    keeper.online = true
    session.command(command('admit'))
    session.command(command('admit'))
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
    session.command(command('extend', { minutes: 10 }))
    session.command(command('extend', { minutes: 10 }))
    await vi.waitFor(() => expect(session.state.current?.attempt.clock.allowedMs).toBe(40 * 60_000))
  })

  it('gives a late arrival no more than the others have, once, and admits her all the same after a crash', async () => {
    const keeper = keeperFake()
    const { session, view } = await ready(keeper)
    session.command(command('admit', { minutes: 12 }))
    session.command(command('admit', { minutes: 12 }))
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
    expect(view().endsAt).toBe(1_700_000_000_000 + keeper.mono + 12 * 60_000)
    const shortened = keeper.records.filter(({ kind }) => kind === 'attempt.extended')
    expect(shortened.map(({ body }) => body.minutes)).toEqual([-18])
    // Power failed between the shortening and the word that the order was received.
    keeper.records.splice(keeper.records.findIndex(({ kind }) => kind === 'attempt.extended') + 1)
    const again = sessionWith(keeper)
    await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    again.session.tick()
    await vi.waitFor(() => expect(again.view().screen).toBe('exam'))
    expect(again.session.state.current?.attempt.clock.allowedMs).toBe(12 * 60_000)
  })

  it('gives nobody more than the exam’s time at the admission', async () => {
    const keeper = keeperFake()
    const { session, view } = await ready(keeper)
    session.command(command('admit', { minutes: 500 }))
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
    expect(session.state.current?.attempt.clock.allowedMs).toBe(30 * 60_000)
  })

  it('lets a student who is not to be filmed go, with a word that it is no violation', async () => {
    const keeper = keeperFake()
    const { session, view, call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    await call['preflight.consent']({ accepted: false })
    expect(view().asks).toEqual(['refused-filming'])
    session.command(command('excuse'))
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(keeper.kinds()).toEqual([
      'attempt.opened',
      'consent.refused',
      'command.received',
      'attempt.changed',
    ])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(view()).toMatchObject({ screen: 'receipt', receipt: { excused: true, answers: 0 } })
    await call['receipt.done']({})
    expect(view()).toMatchObject({ screen: 'sign-in', receipt: null })
  })

  it('seats who refuses without film where an invigilator orders it: no camera, and the exam all the same', async () => {
    const keeper = keeperFake()
    const { session, view, call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    // Nobody is seated so who has not refused.
    session.command(command('seat-unfilmed', { id: 'c-too-soon' }))
    await vi.waitFor(() => expect(keeper.kinds()).toContain('command.received'))
    expect(view()).toMatchObject({ screen: 'preflight', unfilmed: false })
    await call['preflight.consent']({ accepted: false })
    await call['preflight.done']({})
    expect(view()).toMatchObject({ screen: 'refused', unfilmed: false })
    session.command(command('seat-unfilmed'))
    await vi.waitFor(() => expect(view()).toMatchObject({ screen: 'refused', unfilmed: true, asks: [] }))
    // She may still agree, and refuse again: then she is asked for anew.
    await call['preflight.consent']({ accepted: true })
    expect(view()).toMatchObject({ screen: 'preflight', unfilmed: false })
    await call['preflight.consent']({ accepted: false })
    expect(view()).toMatchObject({ unfilmed: false, asks: ['refused-filming'] })
    session.command(command('seat-unfilmed', { id: 'c-again' }))
    await vi.waitFor(() => expect(view().unfilmed).toBe(true))
    await call['preflight.retry']({})
    expect(view().screen).toBe('refused')
    await call['preflight.done']({})
    expect(view()).toMatchObject({ screen: 'waiting', unfilmed: true })
    session.command(command('admit'))
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
    const again = sessionWith(keeper)
    await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(again.view()).toMatchObject({ screen: 'exam', unfilmed: true })
  })

  it('goes on with letting go after a crash, and excuses nobody from an exam that runs', async () => {
    const keeper = keeperFake()
    const first = await ready(keeper)
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    first.session.command(command('excuse'))
    await vi.waitFor(() =>
      expect(keeper.kinds().filter((kind) => kind === 'command.received')).toHaveLength(2),
    )
    expect(first.view().screen).toBe('exam')
    const other = keeperFake()
    await ready(other)
    other.records.push({
      kind: 'command.received',
      body: { command: 'c', kind: 'excuse', by: 'Invigilator' },
      mono: other.mono,
    })
    const again = sessionWith(other)
    await again.session.resume({ attempt: 'att1', part: 0, records: other.ledger(), submitted: false })
    await vi.waitFor(() => expect(other.submitted).toBe(true))
  })

  it('goes on with an ordered end after a crash, also one that came right behind the order', async () => {
    const keeper = keeperFake()
    const first = await ready(keeper)
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    keeper.records.push({
      kind: 'command.received',
      body: { command: 'c-end', kind: 'end', by: 'Invigilator' },
      mono: keeper.mono,
    })
    const again = sessionWith(keeper)
    await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    const changes = keeper.records.filter(({ kind }) => kind === 'attempt.changed')
    expect(changes.at(-1)?.body).toMatchObject({ to: 'submitted', cause: 'Invigilator' })
    expect(again.view().screen).toBe('submitting')
  })

  it('submits when the time is over, and shows the receipt when the server has signed', async () => {
    const keeper = keeperFake()
    const { session, view, call } = await admitted(keeper)
    await call['exam.answer']({ question: 'q1', value: 'a' })
    keeper.mono += 31 * 60_000
    session.tick()
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(view().screen).toBe('submitting')
    const receipt: Receipt = {
      attempt: 'att1',
      part: 0,
      size: 9,
      held: 1,
      announced: 1,
      final: true,
      at: '2026-11-22T08:00:00.000Z',
      digests: 'b'.repeat(64),
      signature: '',
    }
    session.hear({ type: 'receipt', receipt })
    expect(view()).toMatchObject({ screen: 'receipt', receipt: { complete: true, answers: 1 } })
    await call['receipt.done']({})
    expect(view()).toMatchObject({ screen: 'sign-in', student: null, attempt: null })
  })

  it('hands in a sheet of what the disk has, and shows its number without a network', async () => {
    const keeper = keeperFake()
    const { view, call } = await admitted(keeper)
    await call['exam.answer']({ question: 'q2', value: 'second' })
    await call['exam.answer']({ question: 'q1', value: 'first' })
    await call['exam.answer']({ question: 'q2', value: null })
    keeper.online = false
    const submitted = call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(40_000)
    await submitted
    const [text = '', ...more] = keeper.sheets
    expect(more).toEqual([])
    const sheet = readSheet(text)
    expect(sheet).toMatchObject({
      attempt: 'att1',
      exam: { id: 'exam1' },
      student: { number: '20260001' },
      station: { id: 's1' },
      times: { opened: '1970-01-01T00:00:01.000Z' },
      salt: '5a'.repeat(16),
      answers: { q1: 'first' },
    })
    expect(sheet).toMatchObject({ questions: ['q1', 'q2', 'q3'].map((id) => ({ id })) })
    expect(keeper.kinds().slice(-2)).toEqual(['attempt.changed', 'sheet.kept'])
    const digest = keeper.records.at(-1)?.body.sheet
    expect(keeper.given).toMatchObject({ answers: 1, sheet: digest })
    const number = receiptNumber(String(digest))
    expect(view()).toMatchObject({
      screen: 'receipt',
      receipt: {
        id: number,
        check: {
          page: 'https://taza.uni.example/check',
          address: `https://taza.uni.example/open#/check/${number}`,
        },
        complete: false,
      },
    })
  })

  it('has in its sheet what is on the disk, whatever main heard of it', async () => {
    const keeper = keeperFake()
    const { session, call } = await admitted(keeper)
    await call['exam.answer']({ question: 'q1', value: 'first' })
    const append = keeper.handlers['answer.append']!
    const stalled = Promise.withResolvers<void>()
    keeper.handlers['answer.append'] = async (args) => {
      const written = append(args)
      await stalled.promise
      return written
    }
    const out = call['exam.answer']({ question: 'q1', value: 'written, not acknowledged' })
    const queued = call['exam.answer']({ question: 'q2', value: 'not sent yet' })
    const failed = expect(queued).rejects.toThrow('not-allowed')
    const submitted = call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(5000)
    await submitted
    await expect(call['exam.answer']({ question: 'q3', value: 'late' })).rejects.toThrow('not-allowed')
    stalled.resolve()
    await Promise.all([out, failed])
    session.tick()
    expect(readSheet(keeper.sheets[0] ?? '')).toMatchObject({ answers: { q1: 'written, not acknowledged' } })
    expect(keeper.answered()).toEqual(['q1'])
    expect(keeper.given?.unsaved).toEqual(expect.arrayContaining(['q2']))
  })

  it('makes no sheet for a server of before sheets', async () => {
    const keeper = keeperFake()
    const server = keeper.server.getMockImplementation()!
    keeper.server.mockImplementation((path, body) => {
      const told = server(path, body)
      return path.endsWith('/attempts') ? { ...Object(told), check: undefined } : told
    })
    const { call } = await admitted(keeper)
    await call['exam.submit']({})
    expect(keeper.submitted).toBe(true)
    expect([keeper.sheets, keeper.given]).toEqual([
      [],
      expect.not.objectContaining({ sheet: expect.anything() }),
    ])
  })

  it('is handed in without a sheet that cannot be kept, and waits for a keeper that is away', async () => {
    const keeper = keeperFake()
    const { session, call, troubles } = await admitted(keeper)
    const keep = keeper.handlers['sheet.keep']!
    const problems: ('no-keeper' | 'disk-full')[] = ['no-keeper', 'disk-full']
    keeper.handlers['sheet.keep'] = (args) => {
      const code = problems.shift()
      if (code) throw new ProblemError(code)
      return keep(args)
    }
    await expect(call['exam.submit']({})).rejects.toThrow('no-keeper')
    expect(keeper.submitted).toBe(false)
    session.tick()
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(keeper.given).not.toHaveProperty('sheet')
    expect(troubles.map(String)).toEqual([expect.stringContaining('disk-full')])
    expect(problems).toEqual([])
  })

  it('with no server says that the rest is kept, not that it is lost', async () => {
    const keeper = keeperFake()
    const { view, call } = await admitted(keeper)
    keeper.online = false
    const submitted = call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(40_000)
    await submitted
    expect(view()).toMatchObject({ screen: 'receipt', receipt: { complete: false } })
  })

  it('a server that never answers holds up neither an answer nor the end', async () => {
    const keeper = keeperFake()
    const { view, call } = await admitted(keeper)
    keeper.server.mockImplementation(() => new Promise(() => undefined))
    await call['exam.answer']({ question: 'q1', value: 'a' })
    await call['exam.answer']({ question: 'q1', value: 'ab' })
    expect(view().answers.q1?.value).toBe('ab')
    await call['exam.ask']({ what: 'help' })
    const submitted = call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(5000)
    await submitted
    expect(keeper.submitted).toBe(true)
  })

  it('after a crash goes on where it was, answers, clock, language and what she reads by included', async () => {
    const reading = { contrast: 'light-on-dark', spacing: true, ruler: true, speed: 'usual' } as const
    const keeper = keeperFake()
    const first = await ready(keeper)
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    await first.call['language.set']({ language: 'ru' })
    await first.call['text.size']({ size: 150 })
    await first.call['reading.set']({ reading })
    await first.call['exam.flag']({ question: 'q3', on: true })
    await first.call['exam.flag']({ question: 'q2', on: true })
    await first.call['exam.flag']({ question: 'q3', on: false })
    await expect(first.call['exam.flag']({ question: 'q9', on: true })).rejects.toThrow('bad-input')
    await first.call['exam.answer']({ question: 'q1', value: 'kept' })
    keeper.mono += 60_000
    keeper.records.push({ kind: 'shell.lost', body: { run: 'r', cause: 'killed' }, mono: keeper.mono })
    keeper.mono += 4000
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(second.view()).toMatchObject({
      screen: 'exam',
      language: 'ru',
      textSize: 150,
      reading,
      flags: ['q2'],
      timeZone: 'Asia/Almaty',
      answers: { q1: { value: 'kept', revision: 1 } },
    })
    expect(second.view().paper?.questions).toHaveLength(3)
    expect(keeper.records.at(-1)).toMatchObject({ kind: 'attempt.resumed', body: { cause: 'killed' } })
    // The command is delivered again until the server knows; it must not be carried out twice.
    second.session.command(command('admit'))
    await vi.advanceTimersByTimeAsync(10)
    expect(keeper.kinds().filter((kind) => kind === 'command.received')).toHaveLength(1)
  })

  it('after a crash the student still waits for what she asked, and has the messages that she has not read', async () => {
    const keeper = keeperFake()
    const first = await admitted(keeper)
    first.session.command(command('message', { id: 'm1', text: 'Read already.' }))
    first.session.command(command('message', { id: 'm2', text: 'Ten minutes more.' }))
    await vi.waitFor(() => expect(first.view().messages).toHaveLength(2))
    await first.call['message.seen']({ id: 'm1' })
    await first.call['exam.ask']({ what: 'break' })
    const { messages } = first.view()
    expect(messages).toEqual([
      {
        id: 'm2',
        kind: 'message',
        text: 'Ten minutes more.',
        by: 'Invigilator',
        at: '2026-11-22T08:00:00.000Z',
      },
    ])
    keeper.write('shell.lost', { run: 'r', cause: 'killed' })
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(second.view().messages).toEqual(messages)
    const told = vi.spyOn(keeper.handlers, 'live.state')
    await second.call['message.seen']({ id: 'm2' })
    expect(second.view().messages).toEqual([])
    expect(told.mock.lastCall?.[0]).toMatchObject({ state: { asks: ['break'] } })
    second.session.command(command('break'))
    await vi.waitFor(() => expect(told.mock.lastCall?.[0]).toMatchObject({ state: { asks: [] } }))
  })

  it('after a crash a student who refused to be filmed is not asked anew, and the room still knows', async () => {
    const keeper = keeperFake()
    const first = sessionWith(keeper)
    await first.call['student.sign-in']({ number: '1', code: '2' })
    await first.call['student.confirm']({ me: true })
    await first.call['preflight.consent']({ accepted: false })
    expect(first.view().screen).toBe('refused')
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(second.view().screen).toBe('refused')
    expect(second.view().asks).toEqual(['refused-filming'])
    await second.call['preflight.retry']({})
    await second.call['preflight.consent']({ accepted: true })
    expect(second.view()).toMatchObject({ screen: 'preflight', preflight: { consent: true } })
  })

  it('an extension cut short before it was said to be received is received later, and extends once', async () => {
    const keeper = keeperFake()
    const { session } = await admitted(keeper)
    const append = keeper.handlers['record.append']!
    keeper.handlers['record.append'] = (said) => {
      if ((said as { kind: string }).kind === 'command.received') throw new ProblemError('disk-full')
      return append(said)
    }
    session.command(command('extend', { minutes: 10 }))
    await vi.waitFor(() => expect(keeper.kinds()).toContain('attempt.extended'))
    keeper.handlers['record.append'] = append
    session.command(command('extend', { minutes: 10 }))
    await vi.waitFor(() => expect(keeper.records.at(-1)?.body).toMatchObject({ command: 'c-extend' }))
    expect(keeper.kinds().filter((kind) => kind === 'attempt.extended')).toHaveLength(1)
    expect(session.state.current?.attempt.clock.allowedMs).toBe(40 * 60_000)
  })

  it('a lock that could not be written is on the ledger once it can be, since it was shown', async () => {
    const keeper = keeperFake()
    const { session, view } = await admitted(keeper)
    const append = keeper.handlers['record.append']!
    keeper.handlers['record.append'] = () => {
      throw new ProblemError('disk-full')
    }
    keeper.mono += 60_000
    await expect(session.lock('displays', {})).rejects.toThrow('disk-full')
    keeper.mono += 5000
    expect(session.view()).toMatchObject({ leftMs: 29 * 60_000, lock: { code: '1234' } })
    keeper.handlers['record.append'] = append
    session.tick()
    await vi.waitFor(() => expect(keeper.kinds()).toContain('attempt.locked'))
    session.command(command('unlock'))
    await vi.waitFor(() => expect(view().lock).toBeNull())
    expect(view().endsAt).toBe(1_700_000_000_000 + keeper.mono + 29 * 60_000)
  })

  it('an admission that could not be carried out is not lost', async () => {
    const keeper = keeperFake()
    const { session, view, call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    session.command(command('admit'))
    session.camera('face', live)
    session.camera('desk', live)
    await call['preflight.consent']({ accepted: true })
    keeper.online = false
    await expect(call['preflight.done']({})).rejects.toThrow('no-server')
    session.tick()
    await vi.advanceTimersByTimeAsync(10)
    expect(view().screen).toBe('waiting')
    keeper.online = true
    session.tick()
    await vi.waitFor(() => expect(view().screen).toBe('exam'))
  })

  it('a submission that meets a dead keeper is finished when it is back', async () => {
    const keeper = keeperFake()
    const { session, call } = await admitted(keeper)
    const real = keeper.handlers['attempt.submit']
    keeper.handlers['attempt.submit'] = () => {
      throw new ProblemError('no-keeper')
    }
    await expect(call['exam.submit']({})).rejects.toThrow('no-keeper')
    expect(keeper.submitted).toBe(false)
    if (real) keeper.handlers['attempt.submit'] = real
    session.tick()
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(keeper.kinds().filter((kind) => kind === 'attempt.changed')).toHaveLength(3)
  })

  it('a transfer that meets a dead keeper is finished when it is back, also where it had been written', async () => {
    for (const code of ['no-keeper', 'already-submitted'] as const) {
      const keeper = keeperFake()
      const { session, view } = await admitted(keeper)
      let tries = 0
      keeper.handlers['attempt.leave'] = () => {
        tries += 1
        if (tries === 1) throw new ProblemError('no-keeper')
        if (code === 'already-submitted') throw new ProblemError(code)
        return keeper.write('attempt.transferred', { by: 'x', command: 'c-transfer' })
      }
      session.command(command('transfer'))
      await vi.advanceTimersByTimeAsync(10)
      expect(view().screen).toBe('submitting')
      session.tick()
      await vi.waitFor(() =>
        expect(view()).toMatchObject({ screen: 'sign-in', problem: { code: 'attempt-moved' } }),
      )
      expect(tries).toBe(2)
    }
  })

  it('a submission that a crash cut short is finished, and shows its receipt screen without a server', async () => {
    const keeper = keeperFake()
    const first = await ready(keeper)
    first.session.command(command('admit'))
    await vi.waitFor(() => expect(first.view().screen).toBe('exam'))
    keeper.records.push({
      kind: 'attempt.changed',
      body: { from: 'running', to: 'submitted', cause: 'student' },
      mono: keeper.mono,
    })
    keeper.online = false
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    second.session.tick()
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    await vi.advanceTimersByTimeAsync(31_000)
    expect(second.view()).toMatchObject({ screen: 'receipt', receipt: { complete: false } })
    expect(keeper.given).toMatchObject({ sheet: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('without what it kept cannot go on by itself, and does once its student has signed in again', async () => {
    const keeper = keeperFake()
    await ready(keeper)
    const get = keeper.handlers['state.get']
    keeper.handlers['state.get'] = () => ({ value: null })
    const second = sessionWith(keeper)
    const open = { attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false }
    await expect(second.session.resume(open)).rejects.toThrow()
    if (get) keeper.handlers['state.get'] = get
    second.session.begin(null)
    await second.call['student.sign-in']({ number: '1', code: '2' })
    await second.call['student.confirm']({ me: true })
    expect(second.view()).toMatchObject({ screen: 'waiting', attempt: 'att1' })
    expect(keeper.kinds().filter((kind) => kind === 'attempt.opened')).toHaveLength(1)
  })

  it('the invigilator can end the attempt of a student who refuses to be filmed', async () => {
    const keeper = keeperFake()
    const { session, view, call } = sessionWith(keeper)
    await call['student.sign-in']({ number: '1', code: '2' })
    await call['student.confirm']({ me: true })
    await call['preflight.consent']({ accepted: false })
    session.command(command('end'))
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(view().screen).toBe('submitting')
  })

  it('a lock is opened at the station by the right answer only, and each wrong one is on the ledger', async () => {
    const keeper = keeperFake()
    const { session, view } = await admitted(keeper)
    await expect(session.handlers['lock.answer']({ login: 'a', answer: '1' })).rejects.toThrow('not-allowed')
    await session.lock('displays', { count: 2, allowed: 1 })
    keeper.handlers['unlock.check'] = (given: { challenge: string; login: string; answer: string }) => {
      expect(given.challenge).toBe('11112222')
      if (given.login.trim() === 'saparova' && given.answer === '42') return { ok: true }
      throw new ProblemError('wrong-unlock-code', undefined, { count: 1 })
    }
    await expect(session.handlers['lock.answer']({ login: 'x', answer: '42' })).rejects.toThrow()
    expect(view().lock).not.toBeNull()
    await session.handlers['lock.answer']({ login: ' saparova ', answer: '42' })
    expect(view().lock).toBeNull()
    const told = keeper.records
      .filter(({ kind }) => /unlock/.test(kind))
      .map(({ kind, body }) => [kind, body])
    expect(told).toEqual([
      ['unlock.refused', { login: 'x', count: 1 }],
      ['attempt.unlocked', { by: 'saparova', how: 'code' }],
    ])
  })

  it('a lock is shown also when the ledger cannot be written, and an unlock only when it can', async () => {
    const keeper = keeperFake()
    const { session, view } = await admitted(keeper)
    const append = keeper.handlers['record.append']
    keeper.handlers['record.append'] = () => {
      throw new ProblemError('disk-full')
    }
    await expect(session.lock('foreign-window', {})).rejects.toThrow('disk-full')
    expect(view().lock).not.toBeNull()
    session.command(command('unlock'))
    await vi.advanceTimersByTimeAsync(10)
    expect(view().lock).not.toBeNull()
    if (append) keeper.handlers['record.append'] = append
    session.command(command('unlock'))
    await vi.waitFor(() => expect(view().lock).toBeNull())
    expect(view().endsAt).not.toBeNull()
  })

  it('a lock whose text no ledger takes is written all the same, and one that never can be is opened', async () => {
    const keeper = keeperFake()
    const { session, view } = await admitted(keeper)
    session.command(command('lock', { text: 'half \ud83d' }))
    await vi.waitFor(() => expect(keeper.kinds()).toContain('attempt.locked'))
    expect(keeper.records.find(({ kind }) => kind === 'attempt.locked')?.body).toMatchObject({
      params: { text: 'half \ufffd' },
    })
    session.command(command('unlock'))
    await vi.waitFor(() => expect(view().lock).toBeNull())
    const append = keeper.handlers['record.append']!
    keeper.handlers['record.append'] = (args: { kind: string }) => {
      if (args.kind === 'attempt.locked') throw new ProblemError('bad-input')
      return append(args as never)
    }
    await expect(session.lock('displays', {})).rejects.toThrow('bad-input')
    expect(view().lock).not.toBeNull()
    session.command(command('unlock', { id: 'again' }))
    await vi.waitFor(() => expect(view().lock).toBeNull())
  })

  it('wrong codes to leave are on the ledger, and too many shut the door for a while', async () => {
    const keeper = keeperFake()
    const { call } = await ready(keeper)
    for (let i = 0; i < 5; i++)
      await expect(call['shell.leave']({ code: 'in' })).rejects.toThrow('wrong-code')
    await expect(call['shell.leave']({ code: 'out' })).rejects.toThrow('too-many-tries')
    keeper.mono += 31_000
    await call['shell.leave']({ code: 'out' })
    expect(keeper.kinds().filter((kind) => kind === 'leave.refused')).toHaveLength(5)
    expect(keeper.kinds().at(-1)).toBe('station.left')
  })

  it('an answer the server refuses or passes over holds up nothing and makes no storm', async () => {
    const keeper = keeperFake()
    const { view, call, troubles } = await admitted(keeper)
    keeper.server.mockClear()
    keeper.server.mockImplementation(() => ({ saved: {} }))
    await call['exam.answer']({ question: 'q1', value: 'a' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(keeper.server).toHaveBeenCalledTimes(1)
    expect(view().saving).toBe('kept')
    keeper.server.mockImplementation(() => ({ saved: {}, refused: ['q1'] }))
    await vi.advanceTimersByTimeAsync(3000)
    expect(view().saving).toBe('saved')
    expect(troubles).toHaveLength(1)
  })

  it('sends the server nothing that the ledger did not take, and lets the student submit without it', async () => {
    const keeper = keeperFake()
    const { session, call, status } = await admitted(keeper)
    const append = keeper.handlers['answer.append']!
    keeper.handlers['answer.append'] = () => {
      throw new ProblemError('bad-input', 'too long')
    }
    await expect(call['exam.answer']({ question: 'q1', value: 'a' })).rejects.toThrow('bad-input')
    await vi.advanceTimersByTimeAsync(10_000)
    session.hear(status(false))
    session.hear(status(true))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(keeper.sent).toEqual([])
    keeper.handlers['answer.append'] = append
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const submitted = call['exam.submit']({ unsaved: ['q1'] })
    await vi.advanceTimersByTimeAsync(5000)
    await submitted
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ by: 'student', unsaved: ['q1'] })
    expect(keeper.sent).toEqual([])
  })

  it('names what it could not save when the time is over too', async () => {
    const keeper = keeperFake()
    const { session, call } = await admitted(keeper)
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const append = keeper.handlers['answer.append']!
    keeper.handlers['answer.append'] = () => {
      throw new ProblemError('no-keeper')
    }
    await expect(call['exam.answer']({ question: 'q1', value: 'a' })).rejects.toThrow('no-keeper')
    await expect(call['exam.answer']({ question: 'q2', value: 'x'.repeat(101) })).rejects.toThrow('bad-input')
    await expect(call['exam.answer']({ question: 'q3', value: 'x'.repeat(101) })).rejects.toThrow('bad-input')
    keeper.handlers['answer.append'] = append
    await call['exam.answer']({ question: 'q3', value: 'as it may be' })
    keeper.mono += 31 * 60_000
    session.tick()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ by: 'time', unsaved: ['q2', 'q1'] })
  })

  it('waits with its list for an answer that the keeper is still taking', async () => {
    const keeper = keeperFake()
    const { call } = await admitted(keeper)
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const taken = holdAnswers(keeper)
    const saved = call['exam.answer']({ question: 'q1', value: 'a' })
    await vi.advanceTimersByTimeAsync(10)
    const submitted = call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(10)
    taken()
    await vi.advanceTimersByTimeAsync(10_000)
    await Promise.all([saved, submitted])
    expect(submit.mock.calls[0]?.[0]).toEqual({ by: 'student', answers: 1, sheet: expect.any(String) })
  })

  it('an end that was ordered waits for it too, whatever the clock does meanwhile', async () => {
    const keeper = keeperFake()
    const { session, call } = await admitted(keeper)
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const taken = holdAnswers(keeper)
    const saved = call['exam.answer']({ question: 'q1', value: 'a' })
    await vi.advanceTimersByTimeAsync(10)
    session.command(command('end'))
    await vi.advanceTimersByTimeAsync(10)
    session.tick()
    await vi.advanceTimersByTimeAsync(1000)
    taken()
    await saved
    await vi.advanceTimersByTimeAsync(10_000)
    expect(submit.mock.calls[0]?.[0]).toEqual({ by: 'Invigilator', answers: 1, sheet: expect.any(String) })
  })

  it('names an answer that the keeper does not take in time, and submits without it', async () => {
    const keeper = keeperFake()
    const { call } = await admitted(keeper)
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    keeper.handlers['answer.append'] = () => new Promise(() => undefined)
    void call['exam.answer']({ question: 'q1', value: 'a' })
    await vi.advanceTimersByTimeAsync(10)
    void call['exam.submit']({})
    await vi.advanceTimersByTimeAsync(10_000)
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ by: 'student', unsaved: ['q1'] })
  })

  it('remembers what is not saved when main falls in the middle of the submission', async () => {
    const keeper = keeperFake()
    const { call } = await admitted(keeper)
    const real = keeper.handlers['attempt.submit']!
    keeper.handlers['attempt.submit'] = () => {
      throw new ProblemError('no-keeper')
    }
    await expect(call['exam.submit']({ unsaved: ['q1'] })).rejects.toThrow('no-keeper')
    keeper.handlers['attempt.submit'] = real
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const second = sessionWith(keeper)
    await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    second.session.tick()
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ unsaved: ['q1'] })
  })

  it('names questions of the paper and no others: a list that no record holds would be no submission', async () => {
    const keeper = keeperFake()
    const { call } = await admitted(keeper)
    await expect(call['exam.answer']({ question: 'q2', value: 'x'.repeat(101) })).rejects.toThrow('bad-input')
    const submit = vi.spyOn(keeper.handlers, 'attempt.submit')
    const made = Array.from({ length: 500 }, (_, i) => `made-up-${i}`)
    await call['exam.submit']({ unsaved: [...made, 'q1'] })
    const [args] = submit.mock.calls[0] ?? []
    expect(args).toMatchObject({ unsaved: ['q1', 'q2'] })
    expect(keeperCalls['attempt.submit'].args.safeParse(args).success).toBe(true)
  })

  it('submits all the same where the names cannot be kept', async () => {
    const keeper = keeperFake()
    const { call, troubles } = await admitted(keeper)
    keeper.handlers['state.put'] = () => {
      throw new ProblemError('disk-full')
    }
    await call['exam.submit']({ unsaved: ['q1'] })
    expect(keeper.submitted).toBe(true)
    expect(troubles).toContainEqual(expect.objectContaining({ message: 'disk-full' }))
  })

  it('keeps no control characters, which no person types', async () => {
    const keeper = keeperFake()
    const { view, call } = await admitted(keeper)
    await call['exam.answer']({ question: 'q1', value: 'a\u000bb\r\nc' })
    expect(view().answers.q1?.value).toBe('ab\nc')
  })

  it('takes no answer that cannot be one', async () => {
    const keeper = keeperFake()
    const { call } = await admitted(keeper)
    await expect(call['exam.answer']({ question: 'q1', value: 'x'.repeat(101) })).rejects.toThrow('bad-input')
    await expect(call['exam.answer']({ question: 'q9', value: 'x' })).rejects.toThrow('bad-input')
  })

  it('says that the keeper is silent, until it speaks again', async () => {
    const keeper = keeperFake()
    const { session, view, status } = sessionWith(keeper)
    keeper.mono += 9000
    session.tick()
    expect(view().problem).toMatchObject({ code: 'no-keeper' })
    session.hear(status(true))
    expect(view().problem).toBeNull()
  })

  it('is left only with the right code', async () => {
    const go = vi.fn()
    const { call } = sessionWith(keeperFake(), {
      leave: {
        combination: 'Ctrl+Alt+Q',
        asksCode: true,
        freely: false,
        check: (code) => code === 'out',
        go,
      },
    })
    await expect(call['shell.leave']({ code: 'in' })).rejects.toThrow('wrong-code')
    expect(go).not.toHaveBeenCalled()
    await call['shell.leave']({ code: 'out' })
    expect(go).toHaveBeenCalledOnce()
  })

  it('where no code is set, is left by nobody while an exam is under way, and by anybody before', async () => {
    const go = vi.fn()
    const leave = { combination: '', asksCode: false, freely: false, check: () => true, go }
    const before = sessionWith(keeperFake(), { leave })
    await before.call['shell.leave']({ code: '' })
    expect(go).toHaveBeenCalledOnce()
    const keeper = keeperFake()
    const { session } = await ready(keeper, { leave })
    expect(session.isOpen()).toBe(true)
    await expect(session.handlers['shell.leave']({ code: '' })).rejects.toThrow('not-allowed')
    expect(keeper.kinds()).toContain('leave.refused')
    expect(go).toHaveBeenCalledOnce()
  })
})
