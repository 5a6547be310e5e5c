/** What every item has, the same in all its languages: points, difficulty, topic, tags. */

import { Autocomplete, Select, TagsInput } from '@mantine/core'
import type { Item } from '../../../src-shared/bank/item.ts'
import { NumberField } from '../../ui/index.ts'
import classes from './Bank.module.css'
import type { Shared } from './edit.ts'
import { useBank } from './queries.ts'
import { useBankText } from './text.ts'

interface Props {
  bank: string
  item: Item
  onChange: (shared: Partial<Shared>) => void
}

const between = ' › '
const levels = Array.from({ length: 10 }, (_, at) => String(at + 1))

export function ItemFields({ bank, item, onChange }: Props) {
  const { t } = useBankText()
  const { data } = useBank(bank)
  const topics = data?.topics.map(({ topic }) => topic.join(between)).filter((topic) => topic !== '') ?? []
  return (
    <div className={classes.filters}>
      <NumberField
        label={t('item.points')}
        min={0}
        max={1_000_000}
        value={item.points}
        onChange={(points) => onChange({ points })}
        testId="item-points"
      />
      <Select
        label={t('item.difficulty')}
        placeholder="–"
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        data={levels}
        value={item.difficulty === null ? null : String(item.difficulty)}
        onChange={(difficulty) => onChange({ difficulty: difficulty === null ? null : Number(difficulty) })}
      />
      <Autocomplete
        label={t('item.topic')}
        description={t('item.topic-note')}
        data={topics}
        defaultValue={item.topic.join(between)}
        maxLength={1000}
        onChange={(topic) =>
          onChange({
            topic: topic
              .split('›')
              .map((part) => part.trim())
              .filter((part) => part !== '')
              .slice(0, 32),
          })
        }
        data-testid="item-topic-path"
      />
      <TagsInput
        label={t('item.tags')}
        maxTags={100}
        value={item.tags}
        onChange={(tags) => onChange({ tags })}
      />
    </div>
  )
}
