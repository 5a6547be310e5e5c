/** The passages of a paper on the left; what may be named in them, and the versions, on the right. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { z } from 'zod'
import type { WordingPage } from '../../../src-shared/api/wordings.ts'
import { sameTexts, type Texts, type Wrong, wrongsIn } from '../../../src-shared/wordings/check.ts'
import { type FieldName, PassageId, passagesOf } from '../../../src-shared/wordings/passages.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Outdated } from '../frame/Outdated.tsx'
import { useSaid } from '../frame/said.ts'
import { useDraft } from '../frame/useDraft.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { savePdf } from '../server/saveFile.ts'
import { useSample, useSaveWording } from '../server/wordings.ts'
import { braced, Fields } from './Fields.tsx'
import { PassageField, type TextField } from './PassageField.tsx'
import { Versions } from './Versions.tsx'
import classes from './Wordings.module.css'

const Written: z.ZodType<Texts> = z.partialRecord(PassageId, z.string())

export function Editor({ page }: { page: WordingPage }) {
  const { t } = useTranslation('wordings')
  const say = useSaid((state) => state.say)
  const { paper, language } = page
  const reader = useLanguage()
  const newest = page.versions.find((one) => one.version === page.version)
  const draft = useDraft({
    at: `taza-wording/${paper}/${language}`,
    schema: Written,
    base: page.version,
    value: page.texts,
    same: (one, other) => sameTexts(paper, one, other),
  })
  const passages = passagesOf[paper]
  const [at, setAt] = useState<PassageId>('title')
  const [replaced, setReplaced] = useState<Texts | null>(null)
  const fields = useRef(new Map<PassageId, TextField>())
  const save = useSaveWording(page)
  const sample = useSample(page)
  const { value: texts, base, changed, outdated } = draft
  const wrongs = wrongsIn(paper, texts)
  const told = (wrong: Wrong) =>
    t(`wrong.${wrong.wrong}`, {
      passage: t(`passage.${wrong.passage}.name`),
      field: braced(wrong.field || 'student'),
      most: wrong.most,
    })
  const change = (id: PassageId, text: string) => {
    // One that is on its way is heard to its end: what it was sent with is no change any more.
    if (save.isError) save.reset()
    draft.change((now) => ({ ...now, [id]: text }))
  }
  const take = (taken: Texts) => {
    if (changed) setReplaced(texts)
    draft.change(() => taken)
  }
  const insert = (name: FieldName) => {
    const field = fields.current.get(at)
    const text = texts[at] ?? ''
    const begin = field?.selectionStart ?? text.length
    const end = field?.selectionEnd ?? begin
    change(at, text.slice(0, begin) + braced(name) + text.slice(end))
    const after = begin + braced(name).length
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(after, after)
    })
  }
  const keep = () =>
    save.mutate(
      { base, texts },
      {
        onSuccess({ version }) {
          draft.saved(texts, version)
          say({ kind: 'done', text: t('saved', { version }), note: t(`paper.${paper}`) })
        },
      },
    )
  const [first] = wrongs
  const failed = sample.error ?? (statusOf(save.error) === 409 ? null : save.error)
  return (
    <>
      <Now page={page} />
      {outdated && changed && (
        <Outdated
          what={t('outdated.what', {
            version: page.version,
            by: newest?.by.name ?? '',
            at: formatDateTime(newest?.at ?? 0, reader),
          })}
          keep={t('outdated.keep')}
          take={t('outdated.take')}
          onKeep={draft.rebase}
          onTake={draft.forget}
          testId="wording-outdated"
        />
      )}
      <div className={classes.editor}>
        <div className={classes.passages}>
          {passages.map((passage) => (
            <PassageField
              key={passage.id}
              passage={passage}
              language={language}
              text={texts[passage.id] ?? ''}
              theirs={
                outdated && (texts[passage.id] ?? '') !== (page.texts[passage.id] ?? '')
                  ? { version: page.version, text: page.texts[passage.id] ?? '' }
                  : null
              }
              wrong={wrongs.filter((one) => one.passage === passage.id).map(told)[0] ?? null}
              onChange={(text) => change(passage.id, text)}
              onFocus={() => setAt(passage.id)}
              keep={(field) => {
                if (field) fields.current.set(passage.id, field)
              }}
            />
          ))}
        </div>
        <aside className={classes.side} aria-label={t('nav')}>
          <div className={classes.row}>
            <Button
              disabled={!changed || outdated || first !== undefined}
              loading={save.isPending}
              onClick={keep}
              data-testid="wording-save"
            >
              {t('save')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload aria-hidden size={16} />}
              disabled={first !== undefined}
              loading={sample.isPending}
              onClick={() =>
                sample.mutate(texts, {
                  onSuccess: (file) => savePdf(file, `sample-${paper}-${language}.pdf`),
                })
              }
              data-testid="wording-sample"
            >
              {t('preview')}
            </Button>
            {changed && !outdated && (
              <Button variant="default" onClick={draft.forget} data-testid="wording-drop">
                {t('drop')}
              </Button>
            )}
          </div>
          <p className={first ? classes.wrong : classes.quiet} role="status" data-testid="wording-state">
            {first ? <span data-as-is>{told(first)}</span> : changed ? t('unsaved') : ''}
          </p>
          {failed && <ProblemAlert problem={problemOf(failed)} />}
          <Fields passage={passages.find(({ id }) => id === at) ?? passages[0]} onInsert={insert} />
          <Versions page={page} replaced={replaced} onTake={take} />
        </aside>
      </div>
    </>
  )
}

function Now({ page: { version, versions } }: { page: WordingPage }) {
  const { t } = useTranslation('wordings')
  const language = useLanguage()
  const newest = versions.find((one) => one.version === version)
  return (
    <p data-testid="wording-now">
      {newest ? t('now', { version, by: newest.by.name, at: formatDateTime(newest.at, language) }) : t('own')}
    </p>
  )
}
