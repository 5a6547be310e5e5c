/** What of a bank is shown. */
import { Checkbox, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { type BankDetail, topicKey } from '../../../src-shared/bank/held.ts'
import { ItemKind } from '../../../src-shared/bank/item.ts'
import { Language } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import classes from './Bank.module.css'
import type { ItemQuery } from './queries.ts'
import { useBankText } from './text.ts'

interface Props {
  bank: BankDetail
  query: ItemQuery
  onChange: (query: ItemQuery) => void
}

/** Typed quickly, it is asked for once, ms. */
const typingMs = 200

export function ItemFilters({ bank, query, onChange }: Props) {
  const { t } = useBankText()
  const [search, setSearch] = useState(query.search ?? '')
  /** From the first page on. */
  const ask = (change: ItemQuery) => onChange({ ...query, ...change, offset: 0 })
  const askSearch = useDebouncedCallback((text: string) => ask({ search: text || undefined }), typingMs)
  const counted = (label: string, items: number) => `${label} (${items})`
  return (
    <div className={classes.filters}>
      <TextInput
        label={t('filter.search')}
        value={search}
        maxLength={200}
        onChange={(event) => {
          setSearch(event.currentTarget.value)
          askSearch(event.currentTarget.value)
        }}
        data-testid="item-search"
      />
      <Select
        label={t('filter.topic')}
        placeholder={t('filter.any')}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        data={bank.topics.map(({ topic, items }) => ({
          value: topicKey(topic),
          label: counted(topic.join(' › ') || t('filter.no-topic'), items),
        }))}
        value={query.topic ?? null}
        onChange={(topic) => ask({ topic: topic ?? undefined })}
        data-testid="item-topic"
      />
      <Select
        label={t('filter.kind')}
        placeholder={t('filter.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        data={bank.kinds.map(({ kind, items }) => ({
          value: kind,
          label: counted(t(`kind.${kind}`), items),
        }))}
        value={query.kind ?? null}
        onChange={(kind) => ask({ kind: kind === null ? undefined : ItemKind.parse(kind) })}
      />
      <Select
        label={t('filter.difficulty')}
        placeholder={t('filter.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        data={bank.difficulties.map(({ difficulty, items }) => ({
          value: String(difficulty ?? 0),
          label: counted(difficulty === null ? t('filter.no-difficulty') : String(difficulty), items),
        }))}
        value={query.difficulty === undefined ? null : String(query.difficulty)}
        onChange={(difficulty) => ask({ difficulty: difficulty ?? undefined })}
      />
      <Select
        label={t('filter.language')}
        placeholder={t('filter.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        data={bank.languages.map(({ language, items }) => ({
          value: language,
          label: counted(languageNames[language], items),
        }))}
        value={query.language ?? null}
        onChange={(language) => ask({ language: language === null ? undefined : Language.parse(language) })}
      />
      <Checkbox
        label={t('filter.retired', { count: bank.retired })}
        checked={query.retired === 'true'}
        onChange={(event) => ask({ retired: event.currentTarget.checked ? 'true' : undefined })}
      />
    </div>
  )
}
