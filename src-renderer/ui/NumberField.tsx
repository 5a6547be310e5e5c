/** A number while it is typed. Nothing is ever taken for a zero. */
import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useState } from 'react'
import { useLanguage } from '../i18n/index.ts'

interface CommonProps
  extends Pick<NumberInputProps, 'label' | 'aria-label' | 'w' | 'suffix' | 'description' | 'disabled'> {
  min?: number
  max?: number
  /** Digits after the decimal sign; as many as are typed, unless said. */
  places?: number
  testId?: string
}

interface NumberFieldProps extends CommonProps {
  value: number
  onChange: (value: number) => void
}

/** What is none yet, or out of bounds, changes nothing; left so, the field shows the number that holds again. */
export function NumberField({ value, onChange, ...field }: NumberFieldProps) {
  const [typed, type] = useState<number | string | null>(null)
  const { min, max } = field
  const take = (text: number | string) => {
    const number = numberOf(text)
    if (Number.isFinite(number) && number >= (min ?? number) && number <= (max ?? number)) onChange(number)
  }
  return (
    <Field
      {...field}
      value={typed ?? value}
      onType={(next) => {
        type(next)
        take(next)
      }}
      onBlur={() => type(null)}
      onPaste={(text) => {
        type(null)
        take(text)
      }}
    />
  )
}

interface TypedNumberFieldProps
  extends CommonProps,
    Pick<NumberInputProps, 'error' | 'onBlur' | 'onKeyDown' | 'hideControls' | 'size'> {
  /** As the field gave it; the decimal sign is a point. */
  typed: number | string
  onType: (typed: number | string) => void
}

/** Stays as it was typed, whatever it is: whoever shows it tells what is wrong with it, and takes nothing else in its place. */
export function TypedNumberField({ typed, onType, ...field }: TypedNumberFieldProps) {
  // The field shows no more places: what is not shown is not there.
  const paste = (text: string) => onType(text.slice(0, text.indexOf('.') + 1 + (field.places ?? text.length)))
  return <Field {...field} value={typed} onType={onType} onPaste={paste} clampBehavior="none" />
}

/** NaN: none. */
export const numberOf = (typed: number | string): number => (typed === '' ? Number.NaN : Number(typed))

interface FieldProps
  extends CommonProps,
    Pick<NumberInputProps, 'error' | 'clampBehavior' | 'onBlur' | 'onKeyDown' | 'hideControls' | 'size'> {
  value: number | string
  onType: (typed: number | string) => void
  /** A number with a decimal sign. */
  onPaste: (text: string) => void
}

function Field({ places, onType, onPaste, testId, ...field }: FieldProps) {
  const language = useLanguage()
  return (
    <NumberInput
      {...field}
      {...(places === undefined ? {} : { decimalScale: places, allowDecimal: places > 0 })}
      decimalSeparator={language === 'en' ? '.' : ','}
      allowedDecimalSeparators={['.', ',']}
      onChange={onType}
      onPaste={(event) => {
        // A decimal sign that is pasted and is not the field's own would be left out: 2,5 became 25.
        const text = event.clipboardData.getData('text').trim()
        if (places === 0 || !/^-?\d*[.,]\d+$/.test(text)) return
        event.preventDefault()
        onPaste(text.replace(',', '.'))
      }}
      data-testid={testId}
    />
  )
}
