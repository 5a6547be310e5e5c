/** A version of a paper as it was handed in: read, and decided. */
import { Button, Group, NativeSelect, Textarea } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { isInTurn } from '../../../src-shared/papers/course.ts'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import { noteLength, type PaperContent, type PaperDetail } from '../../../src-shared/papers/held.ts'
import { Language } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { MediaProvider } from '../../ui/rich/media.ts'
import { hashOf } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useContent, useDecide, usePaper, usePrinted } from '../server/papers.ts'
import { Contents } from './Contents.tsx'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

export function VersionScreen({ paper, version }: { paper: string; version: number }) {
  const detail = usePaper(paper)
  const content = useContent(paper, version)
  if (!detail.data || !content.data) {
    const refetch = () => void (detail.data ? content.refetch() : detail.refetch())
    return <Waiting error={detail.error ?? content.error} onRetry={refetch} />
  }
  return <Version detail={detail.data} given={content.data} />
}

function Version({ detail, given }: { detail: PaperDetail; given: PaperContent }) {
  const { t, title, when, language: mine } = usePaperWords()
  const { definition } = given.content
  const row = detail.versions.find(({ version }) => version === given.version.version) ?? given.version
  const [language, setLanguage] = useState<Language>(
    definition.languages.includes(mine) ? mine : (definition.languages[0] ?? mine),
  )
  const printed = usePrinted(given, language)
  const address = (digest: string) => addressOf(consoleApi.papers.medium, { paper: detail.id, digest })
  const decides = detail.may.decide && detail.newest?.version === row.version
  return (
    <main className={table.page} data-testid="screen-paper-version">
      <div className={classes.apart}>
        <div>
          <h1>{title(definition.title)}</h1>
          <p className={classes.under}>
            {detail.bankTitle} · {detail.chair}
          </p>
        </div>
        <a href={hashOf(detail.may.write ? { screen: 'paper', paper: detail.id } : { screen: 'papers' })}>
          {t(detail.may.write ? 'version.back' : 'edit.back')}
        </a>
      </div>
      <p>
        {t('versions.version', { version: row.version, at: when(row.at) })} · {row.by} ·{' '}
        <b>{t(`state.${row.decision ?? 'waiting'}`)}</b>
        {row.decidedBy !== null && ` · ${row.decidedBy}`}
      </p>
      {row.note && <p className={classes.quiet}>{row.note}</p>}
      <Facts definition={definition} />
      {decides && <Decide paper={detail.id} version={row.version} />}
      <Group align="end" my="md">
        <NativeSelect
          label={t('version.language')}
          value={language}
          onChange={(event) => setLanguage(Language.parse(event.currentTarget.value))}
          data={definition.languages.map((one) => ({ value: one, label: languageNames[one] }))}
          data-testid="version-language"
        />
        {(['tickets', 'key'] as const).map((what) => (
          <Button
            key={what}
            component="a"
            variant="default"
            leftSection={<IconDownload aria-hidden size={16} />}
            href={addressOf(consoleApi.papers.print, {
              ...{ paper: detail.id, version: row.version },
              query: { language, what },
            })}
            download
            data-testid={`print-${what}`}
          >
            {t(`version.print-${what}`)}
          </Button>
        ))}
      </Group>
      {printed.data ? (
        <MediaProvider value={{ address, covered: false }}>
          <Contents sections={printed.data} language={language} />
        </MediaProvider>
      ) : (
        <Waiting error={printed.error} onRetry={() => void printed.refetch()} />
      )}
      <p className={classes.quiet}>
        {t('version.digest')} <code className={classes.digest}>{row.digest}</code>
      </p>
    </main>
  )
}

/** What holds for the whole paper: it is approved with the questions. */
function Facts({ definition }: { definition: PaperDefinition }) {
  const { t } = usePaperWords()
  const { minutes, total, passAt, wrongCosts, calculator, programs, languages } = definition
  const facts = [
    t('given.minutes', { minutes }),
    t('version.points', { total, pass: passAt }),
    languages.map((language) => languageNames[language]).join(', '),
    t(calculator ? 'version.calculator' : 'version.no-calculator'),
    ...(isInTurn(definition) && definition.sections.length > 1 ? [t('document.in-turn')] : []),
    ...(wrongCosts > 0 ? [t('version.wrong-costs', { percent: Math.round(wrongCosts * 100) })] : []),
  ]
  return (
    <>
      <p className={classes.first} data-testid="paper-facts">
        {facts.join(' · ')}
      </p>
      {programs.length > 0 && (
        <p className={classes.first}>
          {t('settings.programs')}: <code>{programs.join(', ')}</code>
        </p>
      )}
    </>
  )
}

function Decide({ paper, version }: { paper: string; version: number }) {
  const { t } = usePaperWords()
  const say = useSaid((state) => state.say)
  const decide = useDecide(paper, version)
  const [note, setNote] = useState('')
  const give = (decision: 'approved' | 'returned') =>
    decide.mutate(
      { decision, note },
      { onSuccess: () => say({ kind: 'done', text: t(`decide.${decision}`), note }) },
    )
  return (
    <section className={classes.card} aria-label={t('decide.title')} data-testid="decide">
      <h2>{t('decide.title')}</h2>
      <Textarea
        label={t('decide.note')}
        maxLength={noteLength}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-testid="decide-note"
      />
      {decide.error && <ProblemAlert problem={problemOf(decide.error)} />}
      <Group>
        <Button onClick={() => give('approved')} loading={decide.isPending} data-testid="approve">
          {t('decide.approve')}
        </Button>
        <Button
          variant="default"
          onClick={() => give('returned')}
          // Whoever gets it back must know why.
          disabled={note.trim() === ''}
          loading={decide.isPending}
          data-testid="return"
        >
          {t('decide.return')}
        </Button>
      </Group>
    </section>
  )
}
