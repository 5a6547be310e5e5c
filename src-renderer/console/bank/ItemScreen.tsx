/** One item: written, previewed, with all its versions. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { ItemKind } from '../../../src-shared/bank/item.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { blankItem, writtenKinds } from './edit.ts'
import { ItemEditor } from './ItemEditor.tsx'
import { linkTo, places } from './place.ts'
import { useItem } from './queries.ts'
import { useBankText } from './text.ts'

/** `item` null: a new one. */
export function ItemScreen({ bank, item }: { bank: string; item: string | null }) {
  return item === null ? <NewItem bank={bank} /> : <KnownItem bank={bank} item={item} />
}

function KnownItem({ bank, item }: { bank: string; item: string }) {
  const { t } = useBankText()
  const [version, setVersion] = useState<number | null>(null)
  const { data, error, refetch } = useItem(bank, item, version)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-item">
      <div className={classes.title}>
        <h1>{t('item.title', { number: data.place, kind: t(`kind.${data.kind}`) })}</h1>
        <a href={linkTo(places.bank(bank))}>{t('back')}</a>
      </div>
      <ItemEditor
        key={`${data.version} ${data.shown}`}
        bank={bank}
        held={data}
        texts={data.texts}
        onVersion={(shown) => setVersion(shown === data.version ? null : shown)}
      />
    </main>
  )
}

function NewItem({ bank }: { bank: string }) {
  const { t, language: mine } = useBankText()
  const [kind, setKind] = useState<ItemKind>('single')
  const [language, setLanguage] = useState<Language>(mine)
  return (
    <main className={table.page} data-testid="screen-item">
      <div className={classes.title}>
        <h1>{t('item.new')}</h1>
        <a href={linkTo(places.bank(bank))}>{t('back')}</a>
      </div>
      <div className={classes.filters}>
        <Select
          label={t('item.kind')}
          data={writtenKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(ItemKind.parse(value))}
          data-testid="item-kind"
        />
        <Select
          label={t('item.language')}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          value={language}
          allowDeselect={false}
          onChange={(value) => setLanguage(Language.parse(value))}
          data-testid="item-language"
        />
      </div>
      <ItemEditor
        key={`${kind} ${language}`}
        bank={bank}
        held={null}
        texts={{ [language]: blankItem(kind) }}
        onVersion={() => undefined}
      />
    </main>
  )
}
