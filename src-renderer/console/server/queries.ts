/** Server state of the console. Pushes keep it fresh; the slow refetch only heals what a push may have missed. */

import { QueryCache, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { consoleApi } from '../../../src-shared/api/console.ts'
import type { Input, Reply } from '../../../src-shared/api/endpoint.ts'
import { commanders } from '../../../src-shared/api/endpoint.ts'
import type { Incident, Me, Tile } from '../../../src-shared/console-api.ts'
import type { SoughtVisits } from '../../../src-shared/visits.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { showTimesIn } from '../../i18n/index.ts'
import { api, statusOf } from './api.ts'
import { serverClock } from './clock.ts'
import { forgetDrafts } from './drafts.ts'

const safetyRefetchMs = 30_000
const pictureRefetchMs = 3_000
const pictureWithinMs = 120_000

/** Records travel ahead of pictures, and no push tells when a picture has arrived. */
const awaitsPicture = ({ at, pictures }: Incident) =>
  serverClock.now() - at < pictureWithinMs && pictures.some(({ held }) => !held)

/** A tile and when this page heard it (server's unix ms): its `silentMs` and `leftMs` count from there. */
export type HeardTile = Tile & { heardAt: number }
export interface RoomNow {
  tiles: HeardTile[]
  codeOfTheDay: string
  needs: Reply<typeof consoleApi.rooms.tiles>['needs']
}

export const keys = {
  me: ['me'],
  rooms: ['rooms'],
  room: (room: string) => ['room', room],
  incidents: (room: string) => ['incidents', room],
  attempt: (id: string) => ['attempt', id],
  exams: ['exams'],
  completeness: (exam: string) => ['completeness', exam],
  tally: (room: string) => ['tally', room],
  /** null: today. */
  day: (day: string | null) => ['day', day],
  missing: (day: string | null) => ['missing', day],
  visits: (sought: SoughtVisits | null) => ['visits', sought],
  retention: (exam: string) => ['retention', exam],
} as const

/** 401 anywhere means the session is over: the login screen follows from `me` being null. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (statusOf(error) === 401 && query.queryKey[0] !== 'me') client.setQueryData(keys.me, null)
      },
    }),
    defaultOptions: {
      queries: {
        retry: (count, error) => (statusOf(error) ?? 0) === 0 && count < 2,
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        // A lab server is often on a network without the internet, where browsers call themselves offline.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

export const useMe = () =>
  useQuery({
    queryKey: keys.me,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        const me = await api.me.get({}, { signal })
        showTimesIn(me.timeZone)
        return me
      } catch (error) {
        if (statusOf(error) === 401) return null
        throw error
      }
    },
  })

/** Officers look and download; orders are for those in the room. The server has the last word. */
export const useMayCommand = () => {
  const me = useMe().data ?? null
  return me !== null && hasRole(me, ...commanders)
}

export function useLogin() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Input<typeof consoleApi.session.begin>['body']) => api.session.begin({ body }),
    onSuccess: (me) => {
      showTimesIn(me.timeZone)
      client.setQueryData(keys.me, me)
    },
  })
}

export function useLogout() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.session.end(),
    onSuccess: () => {
      client.setQueryData(keys.me, null)
      // What she saw is not left for whoever logs in next.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
      forgetDrafts()
    },
  })
}

export const useRooms = () =>
  useQuery({
    queryKey: keys.rooms,
    queryFn: ({ signal }) => api.rooms.list({}, { signal }),
  })

/** Null: not asked for yet. */
export const useRoom = (room: string | null) =>
  useQuery({
    queryKey: keys.room(room ?? ''),
    enabled: room !== null,
    refetchInterval: safetyRefetchMs,
    queryFn: async ({ signal }): Promise<RoomNow> => {
      const now = await api.rooms.tiles({ room: room ?? '' }, { signal })
      const heardAt = serverClock.now()
      return { ...now, tiles: now.tiles.map((tile) => ({ ...tile, heardAt })) }
    },
  })

export const useIncidents = (room: string) =>
  useQuery({
    queryKey: keys.incidents(room),
    refetchInterval: ({ state }: { state: { data: { incidents: Incident[] } | undefined } }) =>
      state.data?.incidents.some(awaitsPicture) ? pictureRefetchMs : safetyRefetchMs,
    queryFn: ({ signal }) => api.rooms.incidents({ room }, { signal }),
  })

export const useAttempt = (id: string) =>
  useQuery({
    queryKey: keys.attempt(id),
    // Pushes keep its sums fresh, not its lists: what nobody looks at is fetched anew when it is opened.
    gcTime: 0,
    refetchInterval: safetyRefetchMs,
    queryFn: ({ signal }) => api.attempts.get({ id }, { signal }),
  })

/** The words of a digest are the same for good. */
export const useConsentText = (id: string, digest: string) =>
  useQuery({
    queryKey: ['consent', id, digest],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.attempts.consent({ id, digest }, { signal }),
  })

/** Each look is on the audit record: asked when it is opened, and not by itself. */
export const useAttemptAnswers = (id: string) =>
  useQuery({
    queryKey: [...keys.attempt(id), 'answers'],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.attempts.answers({ id }, { signal }),
  })

export const useSheets = (exam: string) =>
  useQuery({
    queryKey: ['sheets', exam],
    queryFn: ({ signal }) => api.sheets.list({ id: exam }, { signal }),
  })

export const useExamDraws = (exam: string) =>
  useQuery({
    queryKey: ['draws', 'exam', exam],
    refetchInterval: safetyRefetchMs,
    queryFn: ({ signal }) => api.exams.draws({ id: exam }, { signal }),
  })

/** Of the exams that are sat there now. */
export const useRoomDraws = (room: string) =>
  useQuery({
    queryKey: ['draws', 'room', room],
    refetchInterval: safetyRefetchMs,
    queryFn: ({ signal }) => api.rooms.draws({ room }, { signal }),
  })

export const useExams = () =>
  useQuery({
    queryKey: keys.exams,
    queryFn: ({ signal }) => api.exams.list({}, { signal }),
  })

/** Null: nothing is sought. Each search is on the audit record: it is not repeated by itself. */
export const useVisits = (sought: SoughtVisits | null) =>
  useQuery({
    queryKey: keys.visits(sought),
    enabled: sought !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      api.visits.find({ query: sought ?? { address: '', from: '', to: '' } }, { signal }),
  })

export const useCompleteness = (exam: string) =>
  useQuery({
    queryKey: keys.completeness(exam),
    refetchInterval: safetyRefetchMs,
    queryFn: ({ signal }) => api.exams.completeness({ id: exam }, { signal }),
  })

export const useRetention = (exam: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.retention(exam),
    enabled,
    queryFn: ({ signal }) => api.exams.retention({ id: exam }, { signal }),
  })

/** Sets a hold on an exam, or lifts one; either way with a reason for the audit record. */
export function useHold(exam: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ lift, reason }: { lift: string | null; reason: string }) =>
      lift === null
        ? api.holds.set({ body: { exam, reason } })
        : api.holds.lift({ id: lift, body: { reason } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.retention(exam) }),
  })
}

export type CommandBody = Input<typeof consoleApi.attempts.command>['body']

/** The answer to the number on a locked station's screen, under the caller's login. */
export const useUnlockCode = (attempt: string) =>
  useMutation({
    mutationFn: (challenge: string) => api.attempts.unlockCode({ id: attempt, body: { challenge } }),
  })

/** Gives one order to several attempts; the reply names the person it was recorded under, and who was refused. */
export const sendCommands = (attempts: string[], body: CommandBody) =>
  api.attempts.commandMany({ body: { attempts, ...body } })
