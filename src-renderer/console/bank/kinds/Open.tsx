/** What a person marks: essays and files. */
import { NumberInput, TagsInput } from '@mantine/core'
import type { Rich } from '../../../../src-shared/bank/item.ts'
import type { Rubric } from '../../../../src-shared/bank/rubric.ts'
import { rich } from '../edit.ts'
import { useBankText } from '../text.ts'
import type { KindProps } from './props.ts'
import { RubricRows } from './RubricRows.tsx'
import { Words } from './Words.tsx'

const orNull = (html: string): Rich | null => (html === '' ? null : rich(html))

/** Without criteria there is no rubric. */
const rubricAfter = (rubric: Rubric | undefined, change: (rubric: Rubric) => Rubric): Rubric | undefined => {
  const changed = change(rubric ?? [])
  return changed.length > 0 ? changed : undefined
}

export function EssayKind({ item, all, here }: KindProps<'essay'>) {
  const { t } = useBankText()
  return (
    <>
      <Words
        label={t('key.template')}
        html={item.template?.html ?? ''}
        onChange={(html) => here((one) => ({ ...one, template: orNull(html) }))}
      />
      <Words
        label={t('key.marker-note')}
        html={item.markerNote?.html ?? ''}
        onChange={(html) => here((one) => ({ ...one, markerNote: orNull(html) }))}
      />
      <RubricRows
        rubric={item.rubric ?? []}
        all={(change) => all((one) => ({ ...one, rubric: rubricAfter(one.rubric, change) }))}
        here={(change) => here((one) => ({ ...one, rubric: rubricAfter(one.rubric, change) }))}
      />
    </>
  )
}

export function UploadKind({ item, all, here }: KindProps<'upload'>) {
  const { t } = useBankText()
  return (
    <>
      <NumberInput
        label={t('key.files')}
        min={1}
        max={100}
        allowDecimal={false}
        clampBehavior="strict"
        value={item.files}
        onChange={(files) => {
          if (Number(files) >= 1) all((one) => ({ ...one, files: Number(files) }))
        }}
      />
      <TagsInput
        label={t('key.types')}
        description={t('key.types-note')}
        maxTags={100}
        value={item.types}
        onChange={(types) => all((one) => ({ ...one, types }))}
      />
      <Words
        label={t('key.marker-note')}
        html={item.markerNote?.html ?? ''}
        onChange={(html) => here((one) => ({ ...one, markerNote: orNull(html) }))}
      />
      <RubricRows
        rubric={item.rubric ?? []}
        all={(change) => all((one) => ({ ...one, rubric: rubricAfter(one.rubric, change) }))}
        here={(change) => here((one) => ({ ...one, rubric: rubricAfter(one.rubric, change) }))}
      />
    </>
  )
}
