/** A paper as it is being written: what it asks on the left, what is wrong with it on the right, as one types. */
import { Alert, Button, Group } from '@mantine/core'
import { useMemo, useState } from 'react'
import { checkPaper, isApprovable } from '../../../src-shared/papers/check.ts'
import {
  drawnSection,
  hundredthsOf,
  PaperDefinition,
  questionsOf,
  type Section,
  sectionsAtMost,
} from '../../../src-shared/papers/definition.ts'
import type { PaperDetail } from '../../../src-shared/papers/held.ts'
import type { PoolItem } from '../../../src-shared/papers/pool.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { hashOf } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { useDraft } from '../frame/useDraft.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useHandIn, usePaper, usePool, useSavePaper } from '../server/papers.ts'
import { CheckList } from './CheckList.tsx'
import classes from './Papers.module.css'
import { SectionCard } from './SectionCard.tsx'
import { Settings } from './Settings.tsx'
import { Versions } from './Versions.tsx'
import { usePaperWords } from './words.ts'

export function EditorScreen({ paper }: { paper: string }) {
  const words = usePaperWords()
  const detail = usePaper(paper)
  const pool = usePool(paper, detail.data?.may.write === true)
  const { data } = detail
  if (!data) return <Waiting error={detail.error} onRetry={() => void detail.refetch()} />
  const { definition } = data
  if (definition === null)
    return (
      <main className={table.page} data-testid="screen-paper">
        <h1>{words.title(data.title)}</h1>
        <Versions detail={data} />
      </main>
    )
  if (!pool.data) return <Waiting error={pool.error} onRetry={() => void pool.refetch()} />
  return <Editor detail={data} definition={definition} pool={pool.data.items} />
}

const newSection = (kind: Section['kind'], taken: readonly Section[]): Section => {
  const ids = new Set(taken.map(({ id }) => id))
  let number = taken.length + 1
  while (ids.has(`s${number}`)) number++
  const common = { id: `s${number}`, title: {}, shuffleItems: true, shuffleOptions: true }
  return kind === 'questions'
    ? { ...common, kind, fixed: [], draws: [] }
    : {
        ...{ ...common, kind, shuffleItems: false, places: [], tickets: [] },
        ...(drawnSection({ sections: taken }) ? {} : { drawn: true as const }),
      }
}

interface EditorProps {
  detail: PaperDetail
  definition: PaperDefinition
  pool: PoolItem[]
}

function Editor({ detail, definition, pool }: EditorProps) {
  const { t, title, when } = usePaperWords()
  const say = useSaid((state) => state.say)
  const { id, revision } = detail
  const draft = useDraft({
    at: `taza-paper/${id}`,
    schema: PaperDefinition,
    base: revision,
    value: definition,
  })
  // Fields keep what is typed in them; with another paper below they begin anew.
  const [taken, takeAnew] = useState(0)
  const save = useSavePaper(id)
  const handIn = useHandIn(id)
  const { value: paper, changed, outdated } = draft
  const wrong = useMemo(() => checkPaper(paper, pool), [paper, pool])
  const { sections } = paper
  const set = (change: Partial<PaperDefinition>) => draft.change((now) => ({ ...now, ...change }))
  const setSections = (next: Section[]) => set({ sections: next })
  const drop = () => {
    draft.forget()
    takeAnew(taken + 1)
  }
  const kept = async () => {
    const saved = await save.mutateAsync({ revision: draft.base, definition: paper })
    draft.saved(paper, saved.revision)
    return saved.revision
  }
  const keep = async () => {
    await kept()
    say({ kind: 'done', text: t('edit.saved'), note: title(paper.title) })
  }
  const give = async () => {
    await handIn.mutateAsync(changed ? await kept() : revision)
    say({ kind: 'done', text: t('edit.handed-in'), note: title(paper.title) })
  }
  const busy = save.isPending || handIn.isPending
  const failed = save.error ?? handIn.error
  // What fails is shown from the mutation itself.
  const run = (what: () => Promise<void>) => {
    save.reset()
    handIn.reset()
    void what().catch(() => undefined)
  }
  const sum = sections.reduce((points, section) => points + hundredthsOf(section), 0) / 100
  const count = sections.reduce((all, section) => all + questionsOf(section), 0)
  return (
    <main className={table.page} data-testid="screen-paper">
      <div className={classes.apart}>
        <div>
          <h1>{title(paper.title)}</h1>
          <p className={classes.under}>
            {detail.bankTitle} · {detail.chair}
          </p>
        </div>
        <a href={hashOf({ screen: 'papers' })}>{t('edit.back')}</a>
      </div>
      {outdated && (
        <Alert color="orange" mb="md" data-testid="paper-outdated">
          <p className={classes.first}>
            {t('edit.outdated', { by: detail.changedBy, at: when(detail.changedAt) })}
          </p>
          <Group>
            <Button size="xs" variant="default" onClick={drop} data-testid="take-theirs">
              {t('edit.take-theirs')}
            </Button>
            <Button size="xs" variant="default" onClick={draft.rebase} data-testid="keep-mine">
              {t('edit.keep-mine')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className={classes.editor}>
        <div key={taken}>
          <Settings paper={paper} onChange={set} />
          {sections.map((section, at) => (
            <SectionCard
              key={section.id}
              number={at + 1}
              section={section}
              paper={paper}
              pool={pool}
              onChange={(next) => setSections(sections.map((one, i) => (i === at ? next : one)))}
              onRemove={() => setSections(sections.filter((_one, i) => i !== at))}
              onUp={
                at === 0
                  ? null
                  : () => setSections(sections.toSpliced(at - 1, 2, section, ...sections.slice(at - 1, at)))
              }
            />
          ))}
          <Group>
            {(['questions', 'tickets'] as const).map((kind) => (
              <Button
                key={kind}
                variant="default"
                onClick={() => setSections([...sections, newSection(kind, sections)])}
                disabled={sections.length >= sectionsAtMost}
                data-testid={`add-${kind}`}
              >
                {t(`edit.add-${kind}`)}
              </Button>
            ))}
          </Group>
        </div>
        <aside className={classes.side} aria-label={t('check.title')}>
          <p className={classes.first} data-testid="paper-sum">
            {t('edit.questions', { count })}
            <br />
            {t('edit.points', { sum, total: paper.total })}
          </p>
          {failed && <ProblemAlert problem={problemOf(failed)} />}
          <Group grow>
            <Button
              onClick={() => run(keep)}
              disabled={!changed || outdated || busy}
              loading={save.isPending}
              data-testid="paper-save"
            >
              {t('edit.save')}
            </Button>
            <Button variant="default" onClick={drop} disabled={!changed || busy} data-testid="paper-drop">
              {t('edit.drop')}
            </Button>
          </Group>
          <Button
            variant="outline"
            onClick={() => run(give)}
            disabled={outdated || busy || !isApprovable(wrong)}
            loading={handIn.isPending}
            data-testid="paper-hand-in"
          >
            {t('edit.hand-in')}
          </Button>
          <CheckList wrong={wrong} titles={sections.map((section) => section.title)} />
          {detail.head === null && (
            <span className={classes.quiet}>{t('edit.no-head', { chair: detail.chair })}</span>
          )}
          <Versions detail={detail} />
        </aside>
      </div>
    </main>
  )
}
