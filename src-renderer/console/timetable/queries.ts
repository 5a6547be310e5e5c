/** The timetable as the server has it. */
import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { PaperChoice } from '../../../src-shared/papers/held.ts'
import type { ExamDraft, NewSession } from '../../../src-shared/timetable/timetable.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from '../server/api.ts'

const keys = {
  all: ['timetable'],
  sessions: ['timetable', 'sessions'],
  exams: (session: string) => ['timetable', 'exams', session],
  conflicts: (session: string) => ['timetable', 'conflicts', session],
  choices: ['timetable', 'choices'],
  check: (exam: string | null, draft: ExamDraft | null) => ['timetable', 'check', exam, draft],
  seating: (exam: string) => ['timetable', 'seating', exam],
  exam: (exam: string) => ['planned-exam', exam],
}

export const useSessions = () =>
  useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => api.timetable.sessions({}, { signal }) })

export const useExams = (session: string) =>
  useQuery({
    queryKey: keys.exams(session),
    queryFn: ({ signal }) => api.timetable.exams({ id: session }, { signal }),
  })

export const useConflicts = (session: string) =>
  useQuery({
    queryKey: keys.conflicts(session),
    queryFn: ({ signal }) => api.timetable.conflicts({ id: session }, { signal }),
  })

export const useChoices = () =>
  useQuery({ queryKey: keys.choices, queryFn: ({ signal }) => api.timetable.choices({}, { signal }) })

/**
 * Null: a new one. What is typed is not lost to a later answer, and each look at what is granted to a student is recorded.
 * It is asked for anew whenever its page is opened.
 */
export const usePlannedExam = (exam: string | null) =>
  useQuery({
    queryKey: keys.exam(exam ?? ''),
    enabled: exam !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.timetable.exam({ id: exam ?? '' }, { signal }),
  })

/** `draft` null: there is nothing to look at yet. What was found before stays until the next answer is here. */
export const useCheck = (exam: string | null, draft: ExamDraft | null) =>
  useQuery({
    queryKey: keys.check(exam, draft),
    placeholderData: keepPreviousData,
    queryFn:
      draft === null ? skipToken : ({ signal }) => api.timetable.check({ body: { exam, draft } }, { signal }),
  })

/** Changes nothing; each look is recorded, and so made when somebody presses. */
export const useRepeaters = (session: string) =>
  useMutation({ mutationFn: (of: string[]) => api.timetable.repeaters({ id: session, body: { of } }) })

/** After it every list of the timetable is asked for anew. */
function useChange<I, O>(change: (input: I) => Promise<O>, then?: (reply: O) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (reply) => {
      then?.(reply)
      return client.invalidateQueries({ queryKey: keys.all })
    },
  })
}

/** `id` null: a new one; with `copyOf` it has the exams of that one. */
export const useSaveSession = (id: string | null) =>
  useChange(({ session, copyOf }: { session: NewSession; copyOf: string | null }) =>
    id === null
      ? api.timetable.addSession({ body: { session, copyOf } })
      : api.timetable.setSession({ id, body: { session } }),
  )

type Exam = Awaited<ReturnType<typeof api.timetable.exam>>

function useExamChange<I, O>(change: (input: I) => Promise<O>, examIn: (reply: O) => Exam) {
  const client = useQueryClient()
  return useChange(change, (reply) => {
    const exam = examIn(reply)
    // A new one has no page yet.
    client.setQueryData<Exam>(keys.exam(exam.id), (shown) => shown && exam)
  })
}
const itself = (exam: Exam) => exam

/** `known` null: a new one. */
export const useSaveExam = (session: string, known: Exam | null) =>
  useExamChange(
    (draft: ExamDraft) =>
      known === null
        ? api.timetable.addExam({ id: session, body: { draft } })
        : api.timetable.setExam({ id: known.id, body: { version: known.version, draft } }),
    itself,
  )

type Of = Pick<Exam, 'id' | 'version'>

export const useSetQuestions = ({ id, version }: Of) =>
  useExamChange(
    (file: string | null) => api.timetable.setQuestions({ id, body: { version, file } }),
    ({ exam }) => exam,
  )

/** In place of the questions that it had. */
export const useChoosePaper = ({ id, version }: Of) =>
  useExamChange((choice: PaperChoice) => api.timetable.choosePaper({ id, body: { version, choice } }), itself)

export const useWithdraw = ({ id, version }: Of) =>
  useExamChange(() => api.timetable.withdraw({ id, body: { version } }), itself)

export const useReady = ({ id, version }: Of) =>
  useExamChange(
    () => api.timetable.ready({ id, body: { version } }),
    ({ exam }) => exam,
  )

export const useDropExam = (id: string) => useChange(() => api.timetable.dropExam({ id }))

export const useSeating = (exam: string) =>
  useQuery({
    queryKey: keys.seating(exam),
    queryFn: ({ signal }) => api.timetable.seating({ id: exam }, { signal }),
  })

/** Whoever is refused sees the seats as they are by now. */
function useSeatChange<I>(change: (input: I) => Promise<Awaited<ReturnType<typeof api.timetable.seating>>>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (seating) => client.setQueryData(keys.seating(seating.exam.id), seating),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  })
}

export const useSeat = ({ id, version }: Of) =>
  useSeatChange(() => api.timetable.seat({ id, body: { version } }))

export const useReseat = ({ id, version }: Of) =>
  useSeatChange((to: { student: string; station: string }) =>
    api.timetable.reseat({ id, body: { version, ...to } }),
  )

export const useSetFit = (station: string) =>
  useChange((unfit: string | null) => api.timetable.setFit({ id: station, body: { unfit } }))

export const seatingFileAddress = (exam: string, room: string, language: Language): string =>
  addressOf(consoleApi.timetable.seatingFile, { id: exam, query: { room, language } })
