/** What has come of a survey: counts and percentages in all and by a group, with margins; texts from five on. */
import { Button, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { SurveyDetail, SurveyResults } from '../../../src-shared/api/surveys.ts'
import { countableBy } from '../../../src-shared/surveys/columns.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, formatNumber, languageNames, useTranslation } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { surveyFileAddress, useSurveyResults } from '../server/surveys.ts'
import { useText } from '../text/useText.ts'
import classes from './Survey.module.css'

export function Results({ survey }: { survey: SurveyDetail }) {
  const { t } = useTranslation('survey')
  const { language } = useText()
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const by = [first, second].filter((one) => one !== '').join(',')
  const choices = countableBy(survey.definition).map((value) => ({ value, label: t(`by.${value}`) }))
  const [fileIn, setFileIn] = useState(language)
  const { data, error, refetch } = useSurveyResults(survey.id, by, language)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <section className={classes.results} data-testid="results">
      <h2>{t('results.title')}</h2>
      <p>
        {data.survey
          ? t('results.counted', { count: data.counted })
          : t(data.final ? 'results.too-few' : 'results.wait')}{' '}
        {data.survey &&
          data.before !== null &&
          t('results.before', { time: formatDateTime(data.before, language) })}
      </p>
      {data.survey && (
        <>
          {data.final ? (
            <div className={classes.row}>
              <NativeSelect
                label={t('results.by')}
                value={first}
                data={[{ value: '', label: t('results.all') }, ...choices]}
                onChange={({ currentTarget: { value } }) => {
                  setFirst(value)
                  setSecond('')
                }}
                data-testid="results-by"
              />
              {first !== '' && choices.length > 1 && (
                <NativeSelect
                  label={t('results.second')}
                  value={second}
                  data={[{ value: '', label: '–' }, ...choices.filter(({ value }) => value !== first)]}
                  onChange={({ currentTarget: { value } }) => setSecond(value)}
                  data-testid="results-second"
                />
              )}
            </div>
          ) : (
            <p data-testid="results-later">{t('results.later')}</p>
          )}
          <p className={table.quiet}>{t('results.how')}</p>
          <fieldset className={classes.take}>
            <legend className="taza-unseen">{t('results.take')}</legend>
            <NativeSelect
              aria-label={t('results.in')}
              value={fileIn}
              data={languages.map((value) => ({ value, label: languageNames[value] }))}
              onChange={({ currentTarget: { value } }) => setFileIn(Language.parse(value))}
              data-testid="file-language"
            />
            {(['pdf', 'xlsx', 'csv'] as const).map((as) => (
              <Button
                key={as}
                component="a"
                variant="default"
                size="compact-md"
                leftSection={<IconDownload aria-hidden size={16} />}
                href={surveyFileAddress(survey.id, { as, language: fileIn, by })}
                download
                data-testid={`take-${as}`}
              >
                {as.toUpperCase()}
              </Button>
            ))}
          </fieldset>
          {data.definition.questions.map((question, i) => (
            <Question key={question.id} results={data} number={i + 1} question={question} />
          ))}
          <section className={classes.card} data-testid="conclusion">
            <h2>{t('results.conclusion')}</h2>
            <p>{t('results.conclusion-says')}</p>
            <ul data-as-is>
              {data.conclusion.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </section>
        </>
      )}
    </section>
  )
}

interface QuestionProps {
  results: SurveyResults
  number: number
  question: SurveyResults['definition']['questions'][number]
}
type Tables = NonNullable<SurveyResults['survey']>['tables']
type Counted = Tables[number]['all']

function Question({ results, number, question }: QuestionProps) {
  const { t } = useTranslation('survey')
  const { localize, language } = useText()
  const found = results.survey?.tables.find(({ column }) => column === question.id)
  if (!found) return null
  const texts = results.texts[question.id]
  const shown = (value: number | null, places = 0) =>
    value === null
      ? '…'
      : formatNumber(value, language, { minimumFractionDigits: places, maximumFractionDigits: places })
  const groups = found.by.flatMap(({ column, groups: of }) =>
    of.map((one) => ({ name: groupText(results, column, one.of[column] ?? '', t), of: one })),
  )
  const crossed = found.cross.map((of) => ({
    name: Object.entries(of.of)
      .map(([column, value]) => groupText(results, column, value, t))
      .join(' · '),
    of,
  }))
  const columns: { name: string; of: Counted }[] = [
    { name: t('results.all'), of: found.all },
    ...groups,
    ...crossed,
  ]
  return (
    <div className={classes.result} data-testid={`result-${question.id}`}>
      <h3 data-as-is>
        {number}. {localize(question.text)}
      </h3>
      {found.kind === 'text' ? (
        <>
          <p>{t('results.texts', { count: found.all.answered ?? 0 })}</p>
          {texts && (
            <details>
              <summary>{t('results.read')}</summary>
              <ul data-as-is>
                {texts.map((text, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same
                  <li key={i}>{text}</li>
                ))}
              </ul>
            </details>
          )}
        </>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('results.answer')}</th>
                {columns.map(({ name }) => (
                  <th key={name} scope="col" className={table.number}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.all.cells.map(({ value, margin }, i) => (
                <tr key={value}>
                  <th scope="row" data-as-is>
                    {answerText(question, value, localize)}
                  </th>
                  {columns.map(({ name, of }, c) => {
                    const { count = null, percent = null } = of.cells[i] ?? {}
                    return (
                      <td key={name} className={table.number}>
                        {shown(count)}
                        {percent !== null && ` · ${shown(percent, 1)} %`}
                        {c === 0 && margin !== null && ` ±${shown(margin, 1)}`}
                      </td>
                    )
                  })}
                </tr>
              ))}
              <tr>
                <th scope="row">{t('results.answered')}</th>
                {columns.map(({ name, of }) => (
                  <td key={name} className={table.number}>
                    {shown(of.answered)}
                  </td>
                ))}
              </tr>
              {found.kind === 'scale' && (
                <tr>
                  <th scope="row">{t('results.mean')}</th>
                  {columns.map(({ name, of }) => (
                    <td key={name} className={table.number}>
                      {shown(of.mean, 2)}
                    </td>
                  ))}
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function answerText(
  { options }: QuestionProps['question'],
  value: string,
  localize: ReturnType<typeof useText>['localize'],
): string {
  const option = options.find(({ id }) => id === value)
  return option ? localize(option.text) : value
}

function groupText(
  { definition }: SurveyResults,
  column: string,
  value: string,
  t: (key: string) => string,
): string {
  if (column === 'faculty') return definition.faculties.find(({ id }) => id === value)?.title ?? value
  if (column === 'form') return t(`people:form.${value}`)
  const language = column === 'language' ? Language.safeParse(value).data : undefined
  return language ? languageNames[language] : value
}
