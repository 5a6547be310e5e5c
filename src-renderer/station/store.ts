/** What the page holds: main's view, the newest small pictures, and the few things that are only the page's own. */
import { useMemo } from 'react'
import { create, useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { stationCalls } from '../../src-shared/bridge/station-calls.ts'
import {
  type PaperWay,
  type Reading,
  type StationView,
  type TextSize,
  usualReading,
} from '../../src-shared/bridge/station-view.ts'
import { type StationUpdate, wholeOf } from '../../src-shared/bridge/view-update.ts'
import type { CallArgs } from '../../src-shared/bridge.ts'
import { type AnswerValue, isAnswered } from '../../src-shared/exam.ts'
import type { Camera, Language, Problem } from '../../src-shared/vocabulary.ts'
import { call, on } from '../bridge.ts'
import { setLanguage, showTimesIn } from '../i18n/index.ts'
import { createAnswerBook } from './answer-book.ts'
import { forgetMedia } from './media.ts'
import { problemOf } from './problem.ts'
import { same } from './same.ts'

type StationCall = keyof typeof stationCalls

export interface StationState {
  /** Null until main has spoken. */
  view: StationView | null
  /** Base64 JPEG. */
  previews: Readonly<Record<Camera, string | null>>
  /** The last refused call, until the next one or another screen. */
  refusal: Problem | null
  /** The call under way, so that its button can say so. */
  busy: StationCall | null
  /** Place of the question that is shown, from 0. */
  question: number
  /** The list of all questions is shown in the place of one. */
  review: boolean
  leaving: boolean
  /** The student asks to end an exam that is sat on another's page. */
  finishing: boolean
  noticeSeen: boolean
  /** The time warning that was put away last, minutes. */
  timeSeen: number | null
  /** The same of a section's own time. */
  sectionSeen: { section: number; minutes: number } | null
  /** The section of whose beginning, as the time of the one before was over, she has read. */
  begunSeen: number | null
}

export const useStation = create<StationState>(() => ({
  view: null,
  previews: { face: null, desk: null },
  refusal: null,
  busy: null,
  question: 0,
  review: false,
  leaving: false,
  finishing: false,
  noticeSeen: false,
  timeSeen: null,
  sectionSeen: null,
  begunSeen: null,
}))
const set = useStation.setState

export const answers = createAnswerBook({
  send: (question, value, pasted) =>
    call('exam.answer', { question, value, ...(pasted > 0 ? { pasted } : {}) }),
  schedule: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

/** A question's answer as the person sees it: typed here, or as main remembers it. */
export function useAnswer(question: string): AnswerValue {
  const typed = useStore(answers.state, (state) => state.values[question])
  const known = useStation((state) => state.view?.answers[question]?.value)
  return typed !== undefined ? typed : (known ?? null)
}

/** Questions that have an answer as the person sees it: the same until that changes, not anew with each letter of one. */
export function useAnswered(): ReadonlySet<string> {
  const typed = useStore(
    answers.state,
    useShallow(({ values }) => Object.entries(values).map(([id, value]) => `${id} ${isAnswered(value)}`)),
  )
  const known = useStation((state) => state.view?.answers)
  return useMemo(() => {
    const told = Object.entries(known ?? {}).map(([id, { value }]) => [id, isAnswered(value)] as const)
    const here = typed.map((one) => one.split(' ')).map(([id = '', is]) => [id, is === 'true'] as const)
    const all = new Map([...told, ...here])
    return new Set([...all].flatMap(([id, is]) => (is ? [id] : [])))
  }, [typed, known])
}

/** How answers are on their way; drawn again when that changes, not with each letter. */
export const useAnswerState = () =>
  useStore(
    answers.state,
    useShallow(({ pending, refused, problem }) => ({ pending, refused, problem })),
  )

/** What `of` takes of the view, drawn again when that changes; only inside screens, which are drawn when there is one. */
export const useView = <T>(of: (view: StationView) => T): T =>
  useStation(
    useShallow(({ view }) => {
      if (!view) throw new Error('a screen without a view')
      return of(view)
    }),
  )

/** The attempt that `answers` belongs to. */
let attempt: string | null = null

function show(now: StationView): void {
  const before = useStation.getState().view
  const view = same(before, now)
  // A view without an attempt forgets nothing by itself: main may be mending itself. Only the next student's sign-in
  // or another attempt says that what was typed is over.
  const otherAttempt = view.screen === 'sign-in' || (view.attempt !== null && view.attempt !== attempt)
  if (view.attempt !== null) attempt = view.attempt
  const otherScreen = before?.screen !== view.screen
  const went = wentOn(before, view)
  if (otherAttempt) {
    answers.clear()
    forgetMedia()
  }
  if (before?.language !== view.language) setLanguage(view.language)
  if (before?.textSize !== view.textSize) document.documentElement.style.fontSize = `${view.textSize}%`
  // Before anything is drawn with it.
  if (before?.timeZone !== view.timeZone) showTimesIn(view.timeZone ?? undefined)
  // What was typed as the time of a section ended.
  if (went !== null) void answers.flush()
  set({
    view,
    ...(otherAttempt
      ? { question: 0, review: false, timeSeen: null, sectionSeen: null, begunSeen: null }
      : {}),
    ...(went === null ? {} : { question: went, review: false }),
    ...(otherScreen ? { refusal: null, finishing: false } : {}),
    ...(view.notice === null ? { noticeSeen: false } : {}),
  })
}

/** Place of the question that she has come to since, in a paper that is gone through in turn; null: she is where she was. */
function wentOn(before: StationView | null, { attempt: of, paper }: StationView): number | null {
  const way = paper?.way
  if (!way) return null
  const old = before?.attempt === of ? before?.paper?.way : null
  if (old?.section === way.section && old.place === way.place) return null
  return way.from + way.place - 1
}

/**
 * Calls main for a person's action. False when it was refused (then `refusal` says why) or when the same action is
 * still under way.
 */
export async function act<M extends StationCall>(method: M, args: CallArgs<M>): Promise<boolean> {
  if (useStation.getState().busy === method) return false
  set({ busy: method, refusal: null })
  try {
    await call(method, args)
    return true
  } catch (error) {
    set({ refusal: problemOf(error) })
    return false
  } finally {
    set({ busy: null })
  }
}

/**
 * Hands in once every answer is acknowledged; `unsaved` when one is not, `refused` when main refused. `without`: the student
 * has seen what is not saved and submits all the same.
 */
export async function submit(without = false): Promise<'submitted' | 'unsaved' | 'refused'> {
  if (!(await answers.flush()) && !without) return 'unsaved'
  const { pending } = answers.state.getState()
  return (await act('exam.submit', { unsaved: [...pending] })) ? 'submitted' : 'refused'
}

/** On to the next question or section, once what is left (`leaving`) is acknowledged: what is not saved would be lost. */
export async function goOn(
  { section, place }: Pick<PaperWay, 'section' | 'place'>,
  leaving: readonly string[],
): Promise<'gone' | 'unsaved' | 'refused'> {
  await answers.flush()
  const { pending } = answers.state.getState()
  if (leaving.some((question) => pending.includes(question))) return 'unsaved'
  return (await act('exam.go-on', { section, place })) ? 'gone' : 'refused'
}

/** The page shows it when main has taken it, as it will after a restart. */
export function chooseTextSize(size: TextSize): void {
  call('text.size', { size }).catch((error: unknown) => set({ refusal: problemOf(error) }))
}

export function chooseReading(change: Partial<Reading>): void {
  const reading = { ...usualReading, ...useStation.getState().view?.reading, ...change }
  call('reading.set', { reading }).catch((error: unknown) => set({ refusal: problemOf(error) }))
}

export function chooseLanguage(language: Language): void {
  setLanguage(language)
  // Not an action of the screen: what was refused there stays to be read, now in the other language.
  call('language.set', { language }).catch((error: unknown) => set({ refusal: problemOf(error) }))
}

/** Asks main for the whole view again. */
export async function refresh(): Promise<void> {
  try {
    show(await call('station.view', {}))
    set({ refusal: null })
  } catch (error) {
    set({ refusal: problemOf(error) })
  }
}

function take(update: StationUpdate): void {
  const view = wholeOf(update, useStation.getState().view)
  if (view) show(view)
  else void askWhole()
}

let asking = false
let changed = false

/** For a page that has not what an update leaves out; again, where more has changed meanwhile. */
async function askWhole(): Promise<void> {
  changed = true
  if (asking) return
  asking = true
  while (changed) {
    changed = false
    await refresh()
  }
  asking = false
}

let hush: (() => void) | null = null

/** Listens to main, then asks for the first view; what came meanwhile is newer and wins. */
export function connect(): void {
  set({ refusal: null })
  try {
    hush?.()
    hush = on((event) => {
      if (event.type === 'view') take(event.view)
      else if (event.type === 'preview')
        set((state) => ({ previews: { ...state.previews, [event.source]: event.jpeg } }))
      else if (event.type === 'leave') set({ leaving: true })
    })
  } catch (error) {
    set({ refusal: problemOf(error) })
    return
  }
  void first()
}

async function first(): Promise<void> {
  try {
    const view = await call('station.view', {})
    if (useStation.getState().view === null) show(view)
  } catch (error) {
    if (useStation.getState().view === null) set({ refusal: problemOf(error) })
  }
}
