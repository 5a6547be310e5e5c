/** Cases: the queue, one of them as far as she may see it, and what is said about it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf, type Input } from '../../../src-shared/api/endpoint.ts'
import { openApi } from '../../../src-shared/api/open.ts'
import type { CaseView } from '../../../src-shared/cases/held.ts'
import type { Place } from '../../../src-shared/cases/review.ts'
import { api, statusOf } from './api.ts'
import type { Evidence } from './evidence.ts'

const all = ['cases'] as const
const ofCase = (number: string) => [...all, 'one', number] as const
const ofAttempt = (number: string) => [...ofCase(number), 'attempt'] as const
const ofDecision = (number: string) => [...ofCase(number), 'decision'] as const

/** Lists' keys begin with it. */
export const listName = [...all, 'list'] as const
export const listCases = api.cases.list
export const samplesName = ['samples'] as const
export const listSamples = api.cases.samples

/** Each look is on the audit record: asked when it is opened, and not by itself. */
const looked = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnMount: 'always',
  refetchOnWindowFocus: false,
} as const

export const useCase = (number: string) =>
  useQuery({
    staleTime: 0,
    queryKey: ofCase(number),
    queryFn: ({ signal }) => api.cases.get({ case: number }, { signal }),
  })

export const useCaseAttempt = (number: string, sees: boolean) =>
  useQuery({
    ...looked,
    gcTime: 0,
    queryKey: ofAttempt(number),
    enabled: sees,
    queryFn: ({ signal }) => api.cases.attempt({ case: number }, { signal }),
  })

export const useCaseRoom = (number: string) =>
  useQuery({
    ...looked,
    gcTime: 0,
    queryKey: [...ofAttempt(number), 'room'],
    queryFn: ({ signal }) => api.cases.room({ case: number }, { signal }),
  })

export const useCaseAnswers = (number: string) =>
  useQuery({
    ...looked,
    gcTime: 0,
    queryKey: [...ofAttempt(number), 'answers'],
    queryFn: ({ signal }) => api.cases.answers({ case: number }, { signal }),
  })

export const useCaseDecision = (number: string, sees: boolean) =>
  useQuery({
    ...looked,
    gcTime: 0,
    queryKey: ofDecision(number),
    enabled: sees,
    queryFn: ({ signal }) => api.cases.decision({ case: number }, { signal }),
  })

/** A step of a case: what others see of it is asked anew. */
function useStep<Sent, Answer>(number: string, step: (sent: Sent) => Promise<Answer>) {
  const client = useQueryClient()
  const anew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ofCase(number), exact: true }),
      client.invalidateQueries({ queryKey: ofDecision(number) }),
      client.invalidateQueries({ queryKey: listName }),
    ])
  return useMutation({
    mutationFn: step,
    onSuccess: anew,
    // Somebody else was faster.
    onError: (error) => (statusOf(error) === 409 ? anew() : undefined),
  })
}

export const useClaim = (number: string) => useStep(number, () => api.cases.claim({ case: number, body: {} }))
export const useGiveBack = (number: string) =>
  useStep(number, () => api.cases.giveBack({ case: number, body: {} }))
export const useHandIn = (number: string) =>
  useStep(number, (body: Input<typeof consoleApi.cases.handIn>['body']) =>
    api.cases.handIn({ case: number, body }),
  )
export const useSignDecision = (number: string) =>
  useStep(number, (body: Input<typeof consoleApi.cases.sign>['body']) =>
    api.cases.sign({ case: number, body }),
  )
export const useConfirm = (number: string) =>
  useStep(number, (body: Input<typeof consoleApi.cases.confirm>['body']) =>
    api.cases.confirm({ case: number, body }),
  )

/** A change of her draft, shown once the server has it; one after the other. */
function useDraftChange<Sent>(
  number: string,
  send: (sent: Sent) => Promise<unknown>,
  change: (places: Place[], sent: Sent) => Place[],
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    scope: { id: ofCase(number).join(' ') },
    onMutate: () => client.cancelQueries({ queryKey: ofCase(number), exact: true }),
    onSuccess: (_, sent) => {
      client.setQueryData<CaseView>(
        ofCase(number),
        (view) => view && { ...view, draft: { places: change(view.draft?.places ?? [], sent) } },
      )
    },
  })
}

export const useSavePlace = (number: string) =>
  useDraftChange(
    number,
    ({ id, ...body }: Place) => api.cases.savePlace({ case: number, place: id, body }),
    (places, place) => [...places.filter(({ id }) => id !== place.id), place].sort((a, b) => a.from - b.from),
  )
export const useDropPlace = (number: string) =>
  useDraftChange(
    number,
    (place: string) => api.cases.dropPlace({ case: number, place }),
    (places, place) => places.filter(({ id }) => id !== place),
  )

export const useAskForReview = (attempt: string) =>
  useMutation({ mutationFn: (words: string) => api.cases.open({ body: { attempt, words } }) })

export function useSetRate(exam: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (rate: number) => api.cases.setRate({ exam, body: { rate } }),
    onSettled: () => client.invalidateQueries({ queryKey: samplesName }),
  })
}

/** As `taza sample verify` reads it. */
export const sampleFileAddress = (exam: string) => addressOf(openApi.sample, { exam })

/** Under the case's number: the attempt's own id would tell whose it is. */
export const caseEvidence: Evidence = {
  still: (number, digest) => addressOf(consoleApi.cases.still, { case: number, digest }),
  film: (number, source) => addressOf(consoleApi.cases.playlist, { case: number, source }),
  opens: false,
}
