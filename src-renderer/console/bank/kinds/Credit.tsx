/** A share of the item's points, in per cent. */
import { NumberField } from '../../../ui/index.ts'
import { useBankText } from '../text.ts'

interface Props {
  credit: number
  number: number
  onChange: (credit: number) => void
}

export function Credit({ credit, number, onChange }: Props) {
  const { t } = useBankText()
  return (
    <NumberField
      aria-label={t('key.credit', { number })}
      w="6.5rem"
      suffix=" %"
      min={-100}
      max={100}
      places={5}
      value={Number((credit * 100).toFixed(5))}
      onChange={(percent) => onChange(percent / 100)}
    />
  )
}
