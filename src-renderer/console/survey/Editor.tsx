/** Writing a survey: about it, for whom, the questions; saved as it is, published when nothing is missing. */
import { Button, Checkbox, Fieldset, MultiSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { SurveyDetail } from '../../../src-shared/api/surveys.ts'
import { courseAtMost, studyForms } from '../../../src-shared/people/people.ts'
import { groupNames, ways } from '../../../src-shared/surveys/bounds.ts'
import { type SurveyProblem, surveyProblems } from '../../../src-shared/surveys/definition.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { replaceWith } from '../frame/route.ts'
import { problemOf } from '../server/api.ts'
import { serverClock } from '../server/clock.ts'
import { useFaculties } from '../server/people.ts'
import { usePublishSurvey, useSaveSurvey } from '../server/surveys.ts'
import { definitionOf, draftOf, newQuestion, newSurvey, type SurveyDraft } from './draft.ts'
import { LinkCard } from './LinkCard.tsx'
import { QuestionEditor } from './QuestionEditor.tsx'
import classes from './Survey.module.css'

interface Props {
  survey: SurveyDetail | null
  timeZone: string
}

export function Editor({ survey, timeZone }: Props) {
  const { t } = useTranslation('survey')
  const [draft, setDraft] = useState(() =>
    survey ? draftOf(survey.definition, timeZone) : newSurvey(serverClock.now(), timeZone),
  )
  const [wrongTime, setWrongTime] = useState(false)
  const save = useSaveSurvey(survey)
  const publish = usePublishSurvey(survey?.id ?? '')
  const definition = definitionOf(draft, timeZone)
  const problems = definition ? surveyProblems(definition, serverClock.now()) : []
  const saved =
    survey !== null &&
    definition !== null &&
    JSON.stringify(definition) ===
      JSON.stringify(definitionOf(draftOf(survey.definition, timeZone), timeZone))
  const set = (change: Partial<SurveyDraft>) => setDraft((now) => ({ ...now, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWrongTime(definition === null)
    if (definition) save.mutate(definition, { onSuccess: ({ id }) => replaceWith({ screen: 'survey', id }) })
  }
  return (
    <form onSubmit={submit} className={classes.form} noValidate>
      <About draft={draft} onChange={set} />
      <Audience draft={draft} onChange={set} />
      {draft.questions.map((question, i) => (
        <QuestionEditor
          key={question.key}
          number={i + 1}
          question={question}
          languages={draft.languages}
          onChange={(change) => set({ questions: draft.questions.with(i, { ...question, ...change }) })}
          onMove={i === 0 ? null : () => set({ questions: movedUp(draft.questions, i) })}
          onRemove={() => set({ questions: draft.questions.toSpliced(i, 1) })}
        />
      ))}
      <Button
        variant="default"
        className={classes.own ?? ''}
        disabled={draft.questions.length >= 60}
        onClick={() => set({ questions: [...draft.questions, newQuestion(crypto.randomUUID())] })}
        data-testid="add-question"
      >
        {t('question.add')}
      </Button>
      {wrongTime && (
        <p className={classes.wrong} role="alert">
          {t('wrong-time')}
        </p>
      )}
      {save.error && <ProblemAlert problem={problemOf(save.error)} />}
      <div className={classes.acts}>
        <Button type="submit" loading={save.isPending} disabled={saved} data-testid="survey-save">
          {t('save')}
        </Button>
        {saved && (
          <span role="status" data-testid="survey-saved">
            {t('saved', { version: String(survey.version) })}
          </span>
        )}
      </div>
      {survey && saved && (
        <>
          <LinkCard
            title={t('try.title')}
            says={t('try.says')}
            link={survey.tryLink}
            publicUrl={survey.publicUrl}
            testId="try"
          />
          <Missing problems={problems} />
          {problems.length === 0 && (
            <section className={classes.card}>
              <h2>{t('publish.title')}</h2>
              <p>{t('publish.says')}</p>
              {publish.error && <ProblemAlert problem={problemOf(publish.error)} />}
              <Button
                className={classes.own ?? ''}
                loading={publish.isPending}
                onClick={() => publish.mutate(survey.version)}
                data-testid="survey-publish"
              >
                {t('publish.do')}
              </Button>
            </section>
          )}
        </>
      )}
    </form>
  )
}

const movedUp = (questions: SurveyDraft['questions'], i: number): SurveyDraft['questions'] => {
  const [one] = questions.slice(i, i + 1)
  return one ? questions.toSpliced(i, 1).toSpliced(i - 1, 0, one) : questions
}

function Missing({ problems }: { problems: readonly SurveyProblem[] }) {
  const { t } = useTranslation('survey')
  if (problems.length === 0) return null
  return (
    <section className={classes.card} data-testid="survey-missing">
      <h2>{t('missing')}</h2>
      <ul>
        {problems.slice(0, 12).map(({ code, question, language }) => (
          <li key={`${code} ${question} ${language}`}>
            {question !== null && `${t('question.number', { number: String(question) })}: `}
            {t(`problem.${code}`)}
            {language !== null && ` (${languageNames[language]})`}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PartProps {
  draft: SurveyDraft
  onChange: (change: Partial<SurveyDraft>) => void
}

function About({ draft, onChange }: PartProps) {
  const { t } = useTranslation('survey')
  return (
    <Fieldset legend={t('about')} className={classes.group}>
      <Checkbox.Group
        label={t('languages')}
        value={draft.languages}
        onChange={(chosen) => onChange({ languages: chosen.map((one) => Language.parse(one)) })}
      >
        <div className={classes.row}>
          {languages.map((language) => (
            <Checkbox
              key={language}
              value={language}
              label={languageNames[language]}
              data-testid={`offer-${language}`}
            />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.pairs}>
        {draft.languages.map((language) => (
          <div key={language} lang={language} className={classes.pair}>
            <TextInput
              label={t('title', { language: languageNames[language] })}
              maxLength={200}
              value={draft.title[language]}
              onChange={({ currentTarget: { value } }) =>
                onChange({ title: { ...draft.title, [language]: value } })
              }
              data-testid={`survey-title-${language}`}
            />
            <Textarea
              label={t('intro', { language: languageNames[language] })}
              maxLength={3000}
              autosize
              minRows={2}
              maxRows={8}
              value={draft.intro[language]}
              onChange={({ currentTarget: { value } }) =>
                onChange({ intro: { ...draft.intro, [language]: value } })
              }
            />
          </div>
        ))}
      </div>
      <div className={classes.row}>
        {(['from', 'until'] as const).map((field) => (
          <TextInput
            key={field}
            type="datetime-local"
            label={t(field)}
            value={draft[field]}
            onChange={({ currentTarget: { value } }) => onChange({ [field]: value })}
            data-testid={`survey-${field}`}
          />
        ))}
      </div>
      <Radio.Group
        label={t('way.label')}
        value={draft.way}
        onChange={(value) => onChange({ way: ways.find((one) => one === value) ?? 'codes' })}
      >
        {ways.map((way) => (
          <Radio
            key={way}
            value={way}
            label={t(`way.${way}`)}
            description={t(`way.${way}-says`)}
            className={classes.radio ?? ''}
            data-testid={`way-${way}`}
          />
        ))}
      </Radio.Group>
      <Checkbox
        label={t('stations.label')}
        description={t('stations.says')}
        checked={draft.atStations}
        onChange={({ currentTarget: { checked } }) => onChange({ atStations: checked })}
        data-testid="at-stations"
      />
    </Fieldset>
  )
}

function Audience({ draft: { audience, asks }, onChange }: PartProps) {
  const { t } = useTranslation('survey')
  const faculties = useFaculties()
  const set = (change: Partial<typeof audience>) => onChange({ audience: { ...audience, ...change } })
  return (
    <Fieldset legend={t('audience')} className={classes.group}>
      <div className={classes.pairs}>
        <MultiSelect
          label={t('by.faculty')}
          placeholder={audience.faculties.length === 0 ? t('everybody') : ''}
          data={(faculties.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          value={audience.faculties}
          onChange={(chosen) => set({ faculties: chosen })}
          data-testid="for-faculties"
        />
        <MultiSelect
          label={t('by.course')}
          placeholder={audience.courses.length === 0 ? t('everybody') : ''}
          data={Array.from({ length: courseAtMost }, (_, i) => String(i + 1))}
          value={audience.courses.map(String)}
          onChange={(chosen) => set({ courses: chosen.map(Number).toSorted() })}
        />
        <MultiSelect
          label={t('by.form')}
          placeholder={audience.forms.length === 0 ? t('everybody') : ''}
          data={studyForms.map((value) => ({ value, label: t(`people:form.${value}`) }))}
          value={audience.forms}
          onChange={(chosen) => set({ forms: studyForms.filter((form) => chosen.includes(form)) })}
        />
      </div>
      <Checkbox.Group
        label={t('asks')}
        description={t('asks-says')}
        descriptionProps={{ mb: 8 }}
        value={asks}
        onChange={(chosen) => onChange({ asks: groupNames.filter((name) => chosen.includes(name)) })}
      >
        <div className={classes.row}>
          {groupNames.map((name) => (
            <Checkbox key={name} value={name} label={t(`by.${name}`)} data-testid={`asks-${name}`} />
          ))}
        </div>
      </Checkbox.Group>
    </Fieldset>
  )
}
