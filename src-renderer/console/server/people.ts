/** People and places: changes of them, after which every list of them is asked for anew. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { windowAtMost } from '../../../src-shared/api/list.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useSaid } from '../frame/said.ts'
import { api, problemOf, sendFile } from './api.ts'

export const { students, faculties, groups, staff, places } = api.people
export const { stations, enrolTokens } = api

/** The first words of the keys of lists; whatever changes is shown in any of them. */
const lists = new Set([
  'students',
  'faculties',
  'groups',
  'staff',
  'places',
  'stations',
  'enrol-tokens',
  'imports',
])

/** `change`: a call of the API. A refusal is said in the corner, and the dialog stays as it is. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t } = useTranslation('people')
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => lists.has(String(queryKey[0])) }),
    onError: (error) => say({ kind: 'problem', text: t('failed'), problem: problemOf(error) }),
  })
}

export const useStudentPhoto = (number: string) =>
  useQuery({
    queryKey: ['students', 'photo', number],
    queryFn: ({ signal }) => students.photo({ number }, { signal }),
  })

export const useSetPhoto = (number: string) =>
  useChange((file: File) => {
    const { setPhoto } = consoleApi.people.students
    return sendFile(setPhoto, addressOf(setPhoto, { number }), file)
  })

/** All faculties: a university has some tens. */
export const useFaculties = () =>
  useQuery({
    queryKey: ['faculties', 'all'],
    queryFn: ({ signal }) => faculties.list({ query: { count: windowAtMost } }, { signal }),
  })

/** Groups found by what was typed, of one faculty or of all. */
export const useGroups = (search: string, faculty: string | null) =>
  useQuery({
    queryKey: ['groups', 'found', search, faculty],
    queryFn: ({ signal }) =>
      groups.list({ query: { search, count: 50, ...(faculty === null ? {} : { faculty }) } }, { signal }),
  })

/** Students found by what was typed. */
export const useFoundStudents = (search: string) =>
  useQuery({
    queryKey: ['students', 'found', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => students.list({ query: { search, count: 50 } }, { signal }),
  })

export const usePlaces = () =>
  useQuery({
    queryKey: ['places', 'all'],
    queryFn: ({ signal }) => places.list({ query: { count: windowAtMost } }, { signal }),
  })
