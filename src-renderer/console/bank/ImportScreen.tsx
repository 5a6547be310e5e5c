/** A file into a bank: brought, looked at question by question, then taken whole. */
import { Button, FileInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formats } from '../../../src-shared/bank/import.ts'
import { ImportChoices } from '../../../src-shared/bank/importing.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import classes from './Bank.module.css'
import { Files } from './Files.tsx'
import { ImportPreview } from './ImportPreview.tsx'
import { go, linkTo, places } from './place.ts'
import { useBeginImport, useImport } from './queries.ts'
import { useBankText } from './text.ts'

/** `id` null: a new one. */
export function ImportScreen({ bank, id }: { bank: string; id: string | null }) {
  const { t } = useBankText()
  const { data, error, refetch } = useImport(bank, id)
  return (
    <main className={table.page} data-testid="screen-import">
      <div className={classes.title}>
        <h1>{data ? t('import.of', { file: data.import.file }) : t('import.title')}</h1>
        <a href={linkTo(places.bank(bank))}>{t('back')}</a>
      </div>
      {id === null && <Begin bank={bank} />}
      {id === null && <Files bank={bank} />}
      {id !== null && !data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data && <ImportPreview bank={bank} preview={data} />}
    </main>
  )
}

const formatNames: Record<ImportChoices['format'], string | null> = {
  auto: null,
  platonus: 'Platonus',
  moodle: 'Moodle XML',
  gift: 'GIFT',
  aiken: 'Aiken',
  qti: 'QTI',
}

function Begin({ bank }: { bank: string }) {
  const { t, language } = useBankText()
  const begin = useBeginImport(bank)
  const [file, setFile] = useState<File | null>(null)
  const [choices, setChoices] = useState<ImportChoices>({
    format: 'auto',
    numbers: 'auto',
    right: 'auto',
    language,
    topic: '',
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (file === null) return
        begin.mutate({ file, choices }, { onSuccess: (made) => go(places.import(bank, made.import.id)) })
      }}
    >
      <p>{t('import.how')}</p>
      <FileInput
        label={t('import.file')}
        description={t('import.file-note')}
        required
        value={file}
        onChange={setFile}
        data-testid="import-file"
      />
      <Select
        label={t('import.language')}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
        value={choices.language}
        allowDeselect={false}
        onChange={(value) => setChoices({ ...choices, language: Language.parse(value) })}
        data-testid="import-language"
      />
      <TextInput
        label={t('import.topic')}
        description={t('import.topic-note')}
        maxLength={300}
        value={choices.topic}
        onChange={(event) => setChoices({ ...choices, topic: event.currentTarget.value })}
      />
      <Select
        label={t('import.format')}
        data={(['auto', ...formats] as const).map((value) => ({
          value,
          label: formatNames[value] ?? t('import.format-auto'),
        }))}
        value={choices.format}
        allowDeselect={false}
        onChange={(value) => setChoices({ ...choices, format: ImportChoices.shape.format.parse(value) })}
      />
      {begin.error && <ProblemAlert problem={problemOf(begin.error)} />}
      <div>
        <Button type="submit" disabled={file === null} loading={begin.isPending} data-testid="import-begin">
          {t('import.begin')}
        </Button>
      </div>
      {begin.isPending && <p role="status">{t('import.reading')}</p>}
    </form>
  )
}
