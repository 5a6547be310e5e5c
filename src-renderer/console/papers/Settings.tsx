/** What holds for the whole paper. */

import { Checkbox, Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { pointsAtMost } from '../../../src-shared/bounds.ts'
import { titleLength } from '../../../src-shared/exam.ts'
import { isInTurn } from '../../../src-shared/papers/course.ts'
import { type PaperDefinition, Program, programsAtMost } from '../../../src-shared/papers/definition.ts'
import { plannedMinutesAtMost } from '../../../src-shared/timetable/timetable.ts'
import { languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { NumberField } from '../../ui/index.ts'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

interface SettingsProps {
  paper: PaperDefinition
  onChange: (change: Partial<PaperDefinition>) => void
}

export function Settings({ paper, onChange }: SettingsProps) {
  const { t } = usePaperWords()
  return (
    <section className={classes.card} aria-label={t('settings.title')}>
      <Checkbox.Group
        label={t('settings.languages')}
        value={paper.languages}
        onChange={(chosen) => onChange({ languages: languages.filter((one) => chosen.includes(one)) })}
      >
        <Group mt={4}>
          {languages.map((language) => (
            <Checkbox key={language} value={language} label={languageNames[language]} />
          ))}
        </Group>
      </Checkbox.Group>
      <Titles
        title={paper.title}
        shown={paper.languages}
        label={t('settings.name')}
        onChange={(title) => onChange({ title })}
      />
      <div className={classes.row}>
        <NumberField
          label={t('settings.minutes')}
          min={1}
          max={plannedMinutesAtMost}
          places={0}
          w="10rem"
          value={paper.minutes}
          onChange={(minutes) => onChange({ minutes })}
          testId="paper-minutes"
        />
        <NumberField
          label={t('settings.total')}
          min={0}
          max={pointsAtMost}
          places={2}
          w="10rem"
          value={paper.total}
          onChange={(total) => onChange({ total })}
          testId="paper-total"
        />
        <NumberField
          label={t('settings.pass')}
          min={0}
          max={pointsAtMost}
          places={2}
          w="10rem"
          value={paper.passAt}
          onChange={(passAt) => onChange({ passAt })}
          testId="paper-pass"
        />
        <NumberField
          label={t('settings.wrong-costs')}
          min={0}
          max={100}
          places={0}
          w="14rem"
          suffix=" %"
          value={Math.round(paper.wrongCosts * 100)}
          onChange={(percent) => onChange({ wrongCosts: percent / 100 })}
          testId="paper-wrong-costs"
        />
      </div>
      {paper.sections.length > 1 && (
        <Checkbox
          label={t('settings.in-turn')}
          description={t('settings.in-turn-says')}
          checked={isInTurn(paper)}
          disabled={isInTurn({ ...paper, oneWay: undefined })}
          onChange={(event) => onChange({ oneWay: event.currentTarget.checked || undefined })}
          data-testid="paper-in-turn"
        />
      )}
      <Checkbox
        label={t('settings.calculator')}
        checked={paper.calculator}
        onChange={(event) => onChange({ calculator: event.currentTarget.checked })}
      />
      <Programs programs={paper.programs} onChange={(programs) => onChange({ programs })} />
    </section>
  )
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What is no path stays in the field, is told, and is not taken. */
function Programs({ programs, onChange }: { programs: string[]; onChange: (programs: string[]) => void }) {
  const { t } = usePaperWords()
  const [text, setText] = useState(() => programs.join('\n'))
  const lines = linesOf(text)
  const wrong = lines.find((line) => !Program.safeParse(line).success)
  const error =
    wrong !== undefined ? (
      <>
        {t('settings.no-path')} <code>{wrong}</code>
      </>
    ) : (
      lines.length > programsAtMost && t('settings.too-many-programs', { most: programsAtMost })
    )
  return (
    <Textarea
      label={t('settings.programs')}
      description={
        <>
          {t('settings.programs-how')} <code>/usr/bin/geogebra</code>
        </>
      }
      classNames={{ input: classes.paths, error: classes.refused }}
      data-as-is
      autosize
      minRows={1}
      maxRows={6}
      value={text}
      error={error}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        const taken = linesOf(next).filter((line) => Program.safeParse(line).success)
        onChange([...new Set(taken)].slice(0, programsAtMost))
      }}
      data-testid="paper-programs"
    />
  )
}

interface TitlesProps {
  title: PaperDefinition['title']
  shown: PaperDefinition['languages']
  label: string
  onChange: (title: PaperDefinition['title']) => void
}

/** A title in each language of the paper. */
export function Titles({ title, shown, label, onChange }: TitlesProps) {
  return (
    <div className={classes.row}>
      {shown.map((language) => (
        <TextInput
          key={language}
          label={`${label} (${languageNames[language]})`}
          maxLength={titleLength}
          miw="min(16rem, 100%)"
          flex={1}
          value={title[language] ?? ''}
          onChange={(event) => onChange({ ...title, [language]: event.currentTarget.value })}
          data-testid={`title-${language}`}
        />
      ))}
    </div>
  )
}
