/** @jsxImportSource preact */
import type { Language } from '../../../src-shared/languages.ts'
import { longestAnswer } from '../../../src-shared/surveys/bounds.ts'
import type { Answer } from '../../../src-shared/surveys/response.ts'
import type { Translate } from '../texts.ts'
import type { Shown } from './shown.ts'

interface Props {
  number: number
  question: Shown['questions'][number]
  shownIn: Language
  answer: Answer | undefined
  missing: boolean
  disabled: boolean
  t: Translate
  onAnswer: (answer: Answer) => void
}

export function Question({ number, question, shownIn, answer, missing, disabled, t, onAnswer }: Props) {
  const { id, kind, text, required, options, scale } = question
  const chosen = Array.isArray(answer) ? answer : []
  const lang = { lang: shownIn, 'data-as-is': '' }
  const says = kind === 'multiple' ? t('several') : required ? '' : t('optional')
  const hint = says !== '' && <small>{says}</small>
  const words = (
    <span {...lang}>
      {number}. {text[shownIn]}
    </span>
  )
  if (kind === 'text')
    return (
      <label class="field" id={`q-${id}`} data-missing={missing || undefined}>
        {words}
        {hint}
        <textarea
          rows={4}
          maxLength={longestAnswer}
          value={typeof answer === 'string' ? answer : ''}
          disabled={disabled}
          onInput={({ currentTarget }) => onAnswer(currentTarget.value)}
          data-testid={`answer-${id}`}
        />
        <small>{t('text-care')}</small>
      </label>
    )
  const steps =
    kind === 'scale' && scale
      ? Array.from({ length: scale.to - scale.from + 1 }, (_, i) => scale.from + i)
      : []
  return (
    <fieldset id={`q-${id}`} disabled={disabled} data-missing={missing || undefined}>
      <legend>{words}</legend>
      {hint}
      {kind === 'scale' ? (
        <>
          <div class="scale">
            {steps.map((step) => (
              <label key={step}>
                <input
                  type="radio"
                  name={id}
                  checked={answer === step}
                  onChange={() => onAnswer(step)}
                  data-testid={`answer-${id}-${step}`}
                />
                <span>{step}</span>
              </label>
            ))}
          </div>
          <p class="ends" {...lang}>
            <span>{scale?.low[shownIn]}</span>
            <span>{scale?.high[shownIn]}</span>
          </p>
        </>
      ) : (
        options.map((option) => (
          <label key={option.id} class="choice">
            <input
              type={kind === 'single' ? 'radio' : 'checkbox'}
              name={id}
              checked={kind === 'single' ? answer === option.id : chosen.includes(option.id)}
              onChange={({ currentTarget }) =>
                onAnswer(
                  kind === 'single'
                    ? option.id
                    : currentTarget.checked
                      ? [...chosen, option.id]
                      : chosen.filter((one) => one !== option.id),
                )
              }
              data-testid={`answer-${id}-${option.id}`}
            />
            <span {...lang}>{option.text[shownIn]}</span>
          </label>
        ))
      )}
    </fieldset>
  )
}
