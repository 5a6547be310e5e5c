/** The words of a survey's document, from the same files as the console's. */

import enPeople from '../../resources/locales/en/people.json' with { type: 'json' }
import en from '../../resources/locales/en/survey.json' with { type: 'json' }
import kkPeople from '../../resources/locales/kk/people.json' with { type: 'json' }
import kk from '../../resources/locales/kk/survey.json' with { type: 'json' }
import kyPeople from '../../resources/locales/ky/people.json' with { type: 'json' }
import ky from '../../resources/locales/ky/survey.json' with { type: 'json' }
import ruPeople from '../../resources/locales/ru/people.json' with { type: 'json' }
import ru from '../../resources/locales/ru/survey.json' with { type: 'json' }
import { StudyForm } from '../../src-shared/people/people.ts'
import type { By } from '../../src-shared/surveys/columns.ts'
import type { ConclusionWords } from '../../src-shared/surveys/conclusion.ts'
import type { PublishedSurvey } from '../../src-shared/surveys/definition.ts'
import { Language, type Localized, languages } from '../../src-shared/vocabulary.ts'
import { shownNumber } from '../documents/words.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
const people: Record<Language, typeof enPeople> = { kk: kkPeople, ru: ruPeople, ky: kyPeople, en: enPeople }
/** Each in itself, as everywhere. */
const languageNames: Localized = { kk: 'Қазақша', ru: 'Русский', ky: 'Кыргызча', en: 'English' }

export interface SurveyWords extends ConclusionWords {
  tell(key: keyof typeof en.document, values?: Readonly<Record<string, string>>): string
  by(name: By): string
  title: string
}

const filled = (text: string, values: Readonly<Record<string, string>> = {}) =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? '…')

export function surveyWords(survey: PublishedSurvey, language: Language): SurveyWords {
  const own = (text: Localized) =>
    text[language] || languages.map((other) => text[other]).find((other) => other !== '') || ''
  const of = texts[language]
  return {
    title: own(survey.title),
    number: (value, places) => shownNumber(value, places, language),
    say: (key, values) => filled(of.conclusion[key], values),
    tell: (key, values) => filled(of.document[key], values),
    by: (name) => of.by[name],
    question(id) {
      const question = survey.questions.find((one) => one.id === id)
      return question ? own(question.text) : id
    },
    answer(id, value) {
      const option = survey.questions.find((one) => one.id === id)?.options.find((one) => one.id === value)
      return option ? own(option.text) : value
    },
    group(column, value) {
      if (column === 'faculty') return survey.faculties.find(({ id }) => id === value)?.title ?? value
      const form = column === 'form' ? StudyForm.safeParse(value).data : undefined
      if (form) return people[language].form[form]
      const spoken = column === 'language' ? Language.safeParse(value).data : undefined
      return spoken ? languageNames[spoken] : value
    },
  }
}
