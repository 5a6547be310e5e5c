/** Papers of one's own banks, and those that wait for the head of their chair. */
import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import type { PaperRow } from '../../../src-shared/papers/held.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useBeginPaper, useOwnBanks, usePapers } from '../server/papers.ts'
import classes from './Papers.module.css'
import { type PaperWords, usePaperWords } from './words.ts'

export function PapersScreen() {
  const words = usePaperWords()
  const { t } = words
  const { data, error, refetch } = usePapers()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const waiting = data.papers.filter(({ may }) => may.decide)
  const written = data.papers.filter(({ may }) => may.write)
  const decided = data.papers.filter(({ may }) => !may.write && !may.decide)
  return (
    <main className={table.page} data-testid="screen-papers">
      <h1>{t('list.title')}</h1>
      {waiting.length > 0 && <Table heading={t('list.to-decide')} papers={waiting} words={words} />}
      <Begin />
      {written.length === 0 ? (
        <p>{t('list.none')}</p>
      ) : (
        <Table heading={t('list.written')} papers={written} words={words} />
      )}
      {decided.length > 0 && <Table heading={t('list.decided')} papers={decided} words={words} />}
    </main>
  )
}

function Table({ heading, papers, words }: { heading: string; papers: PaperRow[]; words: PaperWords }) {
  const { t, title, when } = words
  return (
    <section aria-label={heading}>
      <h2 className={classes.heading}>{heading}</h2>
      <div className={table.wide}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('list.paper')}</th>
              <th scope="col">{t('list.bank')}</th>
              <th scope="col">{t('list.state')}</th>
              <th scope="col">{t('list.changed')}</th>
            </tr>
          </thead>
          <tbody>
            {papers.map((paper) => (
              <tr key={paper.id}>
                <td>
                  <a href={hashOf(placeOf(paper))} data-testid={`paper-${paper.id}`}>
                    {title(paper.title)}
                  </a>
                </td>
                <td>
                  {paper.bankTitle}
                  <br />
                  <span className={classes.quiet}>{paper.chair}</span>
                </td>
                <td>{t(`state.${stateOf(paper.newest)}`)}</td>
                <td>
                  {when(paper.changedAt)}
                  <br />
                  <span className={classes.quiet}>{paper.changedBy}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Whoever only decides goes to what was handed in. */
const placeOf = ({ id, may, newest }: PaperRow) =>
  may.write || !newest
    ? ({ screen: 'paper', paper: id } as const)
    : ({ screen: 'paper-version', paper: id, version: newest.version } as const)

export const stateOf = (newest: { decision: string | null } | null): string =>
  newest === null ? 'draft' : (newest.decision ?? 'waiting')

const empty = (): PaperDefinition => ({
  title: {},
  languages: ['kk', 'ru'],
  minutes: 60,
  total: 100,
  passAt: 50,
  wrongCosts: 0,
  calculator: false,
  programs: [],
  sections: [],
})

function Begin() {
  const { t } = usePaperWords()
  const banks = useOwnBanks()
  const begin = useBeginPaper()
  const say = useSaid((state) => state.say)
  const [chosen, choose] = useState('')
  const known = banks.data?.banks ?? []
  const bank = chosen || known[0]?.id
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (bank === undefined) return
    begin.mutate(
      { bank, definition: empty() },
      {
        onSuccess: ({ id }) => goTo({ screen: 'paper', paper: id }),
        onError: (error) => say({ kind: 'problem', text: t('list.not-begun'), problem: problemOf(error) }),
      },
    )
  }
  if (banks.data && known.length === 0) return <p>{t('list.no-bank')}</p>
  return (
    <form onSubmit={submit} className={classes.row}>
      <NativeSelect
        label={t('list.begin-in')}
        data={known.map(({ id, title }) => ({ value: id, label: title }))}
        value={bank ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
        data-testid="paper-bank"
      />
      <Button type="submit" loading={begin.isPending} disabled={bank === undefined} data-testid="paper-begin">
        {t('list.begin')}
      </Button>
    </form>
  )
}
