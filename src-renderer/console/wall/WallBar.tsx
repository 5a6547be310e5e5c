/** How the wall is looked at: what is shown of it, how large; and who is chosen. */
import { TextInput } from '@mantine/core'
import {
  IconCheckbox,
  IconGridDots,
  IconLayoutGrid,
  IconList,
  IconMap2,
  IconSearch,
  IconSquare,
} from '@tabler/icons-react'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { useChosen } from './chosen.ts'
import { Legend } from './Legend.tsx'
import { countOf, type Look, type Size, sizes } from './look.ts'
import { type Kind, kinds, type Seat } from './seat.ts'
import classes from './WallBar.module.css'

const icons: Readonly<Record<Size, typeof IconList>> = {
  small: IconGridDots,
  middle: IconLayoutGrid,
  large: IconSquare,
  list: IconList,
  plan: IconMap2,
}

interface Props {
  seats: readonly Seat[]
  look: Look
  /** `typing`: one of many, which "back" passes over. */
  onLook: (look: Look, typing?: boolean) => void
}

export function WallBar({ seats, look, onLook }: Props) {
  const { t } = useText()
  const toggle = (kind: Kind) =>
    onLook({
      ...look,
      show: look.show.includes(kind) ? look.show.filter((one) => one !== kind) : [...look.show, kind],
    })
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('wall.view')}>
      <div className={classes.filters}>
        {kinds.map((kind) => {
          const count = countOf(seats, kind)
          return (
            <button
              key={kind}
              type="button"
              className={classes.toggle}
              aria-pressed={look.show.includes(kind)}
              data-any={count > 0}
              onClick={() => toggle(kind)}
              data-testid={`filter-${kind}`}
            >
              {t(`wall.show.${kind}`)} <b className={classes.count}>{count}</b>
            </button>
          )
        })}
      </div>
      <TextInput
        className={classes.search}
        size="xs"
        type="search"
        aria-label={t('wall.search')}
        placeholder={t('wall.search')}
        leftSection={<IconSearch aria-hidden size={16} />}
        maxLength={100}
        value={look.search}
        onChange={(event) => onLook({ ...look, search: event.currentTarget.value }, true)}
        data-testid="search"
      />
      <div className={classes.sizes}>
        {sizes.map((size) => {
          const Icon = icons[size]
          return (
            <button
              key={size}
              type="button"
              className={classes.toggle}
              aria-pressed={look.size === size}
              aria-label={t(`wall.size.${size}`)}
              title={t(`wall.size.${size}`)}
              onClick={() => onLook({ ...look, size })}
              data-testid={`size-${size}`}
            >
              <Icon aria-hidden size={18} />
            </button>
          )
        })}
      </div>
      <Choosing />
      <Legend />
    </div>
  )
}

function Choosing() {
  const { t } = useText()
  const may = useMayCommand()
  const { on, begin, end } = useChosen()
  if (!may) return null
  return (
    <button
      type="button"
      className={classes.toggle}
      aria-pressed={on}
      aria-label={t('wall.choose')}
      title={t('wall.choose')}
      onClick={on ? end : begin}
      data-testid="choose-several"
    >
      <IconCheckbox aria-hidden size={18} />
    </button>
  )
}
