/** What is right, by the kind of the item. */
import { Radio } from '@mantine/core'
import type { Item, ItemKind } from '../../../src-shared/bank/item.ts'
import type { ItemTexts } from '../../../src-shared/bank/texts.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { inAll, inOne } from './edit.ts'
import { Choices } from './kinds/Choices.tsx'
import { GapsKind } from './kinds/Gaps.tsx'
import { MatchingKind, OrderingKind } from './kinds/Labelled.tsx'
import { EssayKind, UploadKind } from './kinds/Open.tsx'
import type { KindProps } from './kinds/props.ts'
import { NumberKind, TextKind } from './kinds/Typed.tsx'
import { useBankText } from './text.ts'

interface Props {
  item: Item
  language: Language
  /** From the newest texts: two changes of one moment both count. */
  onChange: (change: (texts: ItemTexts) => ItemTexts) => void
}

export function ItemKey({ item, language, onChange }: Props) {
  const edit = <K extends ItemKind>(kind: K): Pick<KindProps<K>, 'all' | 'here'> => ({
    all: (change) => onChange((texts) => inAll(texts, kind, change)),
    here: (change) => onChange((texts) => inOne(texts, language, kind, change)),
  })
  switch (item.kind) {
    case 'single':
      return <Choices item={item} {...edit('single')} />
    case 'multiple':
      return <Choices item={item} {...edit('multiple')} />
    case 'truefalse':
      return <TrueFalse item={item} {...edit('truefalse')} />
    case 'number':
      return <NumberKind item={item} {...edit('number')} />
    case 'text':
      return <TextKind item={item} {...edit('text')} />
    case 'matching':
      return <MatchingKind item={item} {...edit('matching')} />
    case 'ordering':
      return <OrderingKind item={item} {...edit('ordering')} />
    case 'gaps':
      return <GapsKind item={item} {...edit('gaps')} />
    case 'essay':
      return <EssayKind item={item} {...edit('essay')} />
    case 'upload':
      return <UploadKind item={item} {...edit('upload')} />
    case 'description':
      return null
  }
}

function TrueFalse({ item, all }: KindProps<'truefalse'>) {
  const { t } = useBankText()
  return (
    <Radio.Group
      label={t('key.statement')}
      value={String(item.right)}
      onChange={(value) => all((one) => ({ ...one, right: value === 'true' }))}
    >
      <Radio value="true" label={t('key.true')} mt="xs" />
      <Radio value="false" label={t('key.false')} mt="xs" />
    </Radio.Group>
  )
}
