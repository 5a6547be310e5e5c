/** The words of the papers around a case, as the university chooses them: paper and language, then its passages. */
import { NativeSelect } from '@mantine/core'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole, languages } from '../../../src-shared/vocabulary.ts'
import { wordedPapers } from '../../../src-shared/wordings/passages.ts'
import { languageNames, useLanguage, useTranslation } from '../../i18n/index.ts'
import { places as cases } from '../cases/place.ts'
import { BackButton } from '../frame/BackButton.tsx'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useWording } from '../server/wordings.ts'
import { Editor } from './Editor.tsx'
import { placeOf, wordingAt } from './place.ts'
import classes from './Wordings.module.css'

export function WordingsScreen({ place, me }: { place: readonly string[]; me: Me }) {
  const { t } = useTranslation('wordings')
  const { paper, language } = wordingAt(place, useLanguage())
  const { data, error, refetch } = useWording({ paper, language })
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-wordings">
      <div className={classes.row}>
        {hasRole(me, 'officer') && <BackButton to={hashOf(cases.queue)}>{t('cases:nav')}</BackButton>}
        <h1>{t('nav')}</h1>
      </div>
      <p className={classes.how}>{t('how')}</p>
      <div className={classes.row}>
        <NativeSelect
          label={t('paper.label')}
          value={paper}
          onChange={({ currentTarget: { value } }) => goTo(placeOf(value, language))}
          data={wordedPapers.map((value) => ({ value, label: t(`paper.${value}`) }))}
          data-testid="wording-paper"
        />
        <NativeSelect
          label={t('language')}
          value={language}
          onChange={({ currentTarget: { value } }) => goTo(placeOf(paper, value))}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          data-testid="wording-language"
        />
      </div>
      {data ? (
        <Editor key={`${data.paper} ${data.language}`} page={data} />
      ) : (
        <Waiting error={error} onRetry={() => void refetch()} />
      )}
    </main>
  )
}
