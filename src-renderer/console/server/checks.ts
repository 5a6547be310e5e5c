/** The machines of a room as they were checked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useSaid } from '../frame/said.ts'
import { api, problemOf } from './api.ts'

const key = (room: string) => ['checks', room]
/** While an answer is waited for, and while none is, ms. */
const [soonMs, seldomMs] = [2000, 30_000]

export const useChecks = (room: string) =>
  useQuery({
    queryKey: key(room),
    queryFn: ({ signal }) => api.rooms.checks({ room }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.stations.some(({ state }) => state === 'waiting') ? soonMs : seldomMs,
  })

/** Of these stations; of none named: of all. */
export function useAskForChecks(room: string) {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t } = useTranslation('checks')
  return useMutation({
    mutationFn: (stations: string[] | undefined) => api.rooms.check({ room, body: { stations } }),
    onSuccess: ({ asked, silent }) => {
      say({
        kind: 'done',
        text: t('asked', { count: asked }),
        note: silent > 0 ? t('not-asked', { count: silent }) : '',
      })
      return client.invalidateQueries({ queryKey: key(room) })
    },
    onError: (error) => say({ kind: 'problem', text: t('ask-failed'), problem: problemOf(error) }),
  })
}

/** Another check has another address. */
export const pictureOf = (room: string, station: string, source: Camera, at: number): string =>
  addressOf(consoleApi.rooms.checkPicture, { room, station, source, query: { at } })
