/** Question banks as the server has them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf, type Input } from '../../../src-shared/api/endpoint.ts'
import type { BankSettings } from '../../../src-shared/bank/held.ts'
import type { ImportChoices } from '../../../src-shared/bank/importing.ts'
import type { ItemTexts } from '../../../src-shared/bank/texts.ts'
import { api, sendFile } from '../server/api.ts'

export type ItemQuery = NonNullable<Input<typeof consoleApi.banks.items.list>['query']>

const keys = {
  all: ['banks'],
  bank: (bank: string) => ['banks', bank],
  items: (bank: string, query: ItemQuery) => ['banks', bank, 'items', query],
  item: (bank: string, item: string, version: number | null) => ['banks', bank, 'item', item, version],
  duplicates: (bank: string) => ['banks', bank, 'duplicates'],
  imports: (bank: string) => ['banks', bank, 'imports'],
  import: (bank: string, id: string) => ['banks', bank, 'imports', id],
}

export const useBanks = () =>
  useQuery({ queryKey: keys.all, queryFn: ({ signal }) => api.banks.list({}, { signal }) })

export const useTeachers = () =>
  useQuery({ queryKey: ['bank-teachers'], queryFn: ({ signal }) => api.banks.teachers({}, { signal }) })

export const useBank = (bank: string) =>
  useQuery({ queryKey: keys.bank(bank), queryFn: ({ signal }) => api.banks.get({ bank }, { signal }) })

/** The page before stays until the next one is here. */
export const useItems = (bank: string, query: ItemQuery) =>
  useQuery({
    queryKey: keys.items(bank, query),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.banks.items.list({ bank, query }, { signal }),
  })

/** `version` null: the newest. Whoever writes must not lose it to a look from elsewhere. */
export const useItem = (bank: string, item: string, version: number | null) =>
  useQuery({
    queryKey: keys.item(bank, item, version),
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      api.banks.items.get({ bank, item, query: { version: version ?? undefined } }, { signal }),
  })

export const useDuplicates = (bank: string) =>
  useQuery({
    queryKey: keys.duplicates(bank),
    queryFn: ({ signal }) => api.banks.items.duplicates({ bank }, { signal }),
  })

export const useImport = (bank: string, id: string | null) =>
  useQuery({
    queryKey: keys.import(bank, id ?? ''),
    enabled: id !== null,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.banks.imports.get({ bank, import: id ?? '' }, { signal }),
  })

export const useImports = (bank: string) =>
  useQuery({
    queryKey: keys.imports(bank),
    queryFn: ({ signal }) => api.banks.imports.list({ bank }, { signal }),
  })

/** After it everything of the banks is asked anew. */
function useChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.all }),
  })
}

/** `bank` null: a new one. */
export const useSetBank = (bank: string | null) =>
  useChange((body: BankSettings) => (bank === null ? api.banks.add({ body }) : api.banks.set({ bank, body })))

/** `base` null: a new item. */
export const useSaveItem = (bank: string) =>
  useChange(({ item, base, texts }: { item: string | null; base: number; texts: ItemTexts }) =>
    item === null
      ? api.banks.items.add({ bank, body: { texts } })
      : api.banks.items.save({ bank, item, body: { base, texts } }),
  )

export const useRetire = (bank: string, item: string) =>
  useChange((retired: boolean) => api.banks.items.retire({ bank, item, body: { retired } }))

export function useBeginImport(bank: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: ImportChoices }) => {
      const entry = consoleApi.banks.imports.begin
      const query = { ...choices, file: file.name }
      return sendFile(entry, addressOf(entry, { bank, query }), file)
    },
    onSuccess: (preview) => client.setQueryData(keys.import(bank, preview.import.id), preview),
  })
}

export function useChoose(bank: string, id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ImportChoices) => api.banks.imports.choose({ bank, import: id, body }),
    onSuccess: (preview) => client.setQueryData(keys.import(bank, id), preview),
  })
}

export const useTake = (bank: string, id: string) =>
  useChange(() => api.banks.imports.take({ bank, import: id }))

export const useDrop = (bank: string, id: string) =>
  useChange(() => api.banks.imports.drop({ bank, import: id }))

export const sendMedium = (bank: string, file: Blob) => {
  const entry = consoleApi.banks.media.add
  return sendFile(entry, addressOf(entry, { bank }), file)
}

export const mediumAddress = (bank: string) => (digest: string) =>
  addressOf(consoleApi.banks.media.get, { bank, digest })
