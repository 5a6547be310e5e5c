/** The item as its student sees it: the station page's own question. What that page cannot ask is said, not drawn. */
import { Alert } from '@mantine/core'
import { useState } from 'react'
import type { ItemTexts } from '../../../src-shared/bank/texts.ts'
import type { AnswerValue } from '../../../src-shared/exam.ts'
import { isAlwaysShuffled, optionsOf, questionOf, unfitOf } from '../../../src-shared/papers/question.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { QuestionView } from '../../ui/question/QuestionView.tsx'
import { MediaProvider } from '../../ui/rich/media.ts'
import { RichText } from '../../ui/rich/RichText.tsx'
import { plainTexts } from './plain.ts'
import { useBankText } from './text.ts'

interface Props {
  texts: ItemTexts
  language: Language
  address: (digest: string) => string
}

export function Preview({ texts: written, language, address }: Props) {
  const { t } = useBankText()
  const [value, setValue] = useState<AnswerValue>(null)
  const item = written[language]
  const texts = plainTexts(written)
  const unfit = unfitOf(texts)
  if (!item || unfit !== null)
    return (
      <>
        <Alert color="orange" data-testid="preview-unfit">
          {t(`unfit.${unfit ?? 'empty'}`)}
        </Alert>
        {item && <RichText html={item.stem.html} address={address} />}
      </>
    )
  const options = optionsOf(texts)
  const shown = isAlwaysShuffled(texts) ? [...options].reverse() : options
  const question = questionOf({
    id: 'preview',
    spoken: texts,
    // Whatever language the page is in: the one that is written.
    languages: [language],
    points: item.points,
    options: shown,
  })
  return (
    <MediaProvider value={{ address, covered: false }}>
      <QuestionView question={question} number={1} total={1} value={value} onChange={setValue} />
    </MediaProvider>
  )
}
