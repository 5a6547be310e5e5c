/** Surveys at a station, for its screens: one by codes, one by link, and what the server says of each. */
import type { Reply } from '../../src-shared/api/endpoint.ts'
import type { surveysAtStation } from '../../src-shared/api/open-surveys.ts'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { SurveyQuestion } from '../../src-shared/surveys/definition.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'

type Published = Reply<typeof surveysAtStation.get>

const said = (kk: string, ru: string, ky: string, en: string): Localized => ({ kk, ru, ky, en })

export const byCodes = 'aB3_aB3_aB3_'
export const byLink = 'cD4_cD4_cD4_'
const titles: Readonly<Record<string, Localized>> = {
  [byCodes]: said('Таза сессия', 'Чистая сессия', 'Таза сессия', 'A clean session'),
  [byLink]: said(
    'Жатақхана, асхана, кітапхана және спорт кешені туралы бірінші курс студенттерінің пікірі',
    'Что первокурсники думают об общежитии, столовой, библиотеке и спортивном комплексе',
    'Биринчи курстун студенттери жатакана, ашкана, китепкана жана спорт комплекси жөнүндө эмне ойлойт',
    'What students of the first year think of the dormitory, the canteen, the library and the sports hall',
  ),
}
/** RSA, 2048 bits; nobody has the other half. */
const surveyKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArnCKJpw2TSANuhh5YAj1PDi4/HudF3VkQLQ7K5ncH3F+Ut4nDRs91qcCnNctypMrS3iJ7ApgSPJj3e29WdoW3aI4ZNUXtmqBlIAUHGa2Q3z03MNnkJG6d1QTHn4SIcb58vtq1cSfH64V9E4xmwvhL15D2HzW4zS05IfalPxQCg424X+k2AsuhOzDxFijTVcrLnpB9p+xKq1R64MXuq2qCs+tX+KLlGQGDWY3KCFlx6SVeKR/9NKcPxcD6TC2sXvCIbKeW7UXDbtQP3zed3sGr9e6NsYTL+5Xd2O4d0pctgKhqeKhZazvkF5RefzPLm+S56mk1jjzya3tmWZ3pU/9lQIDAQAB'
const checks: Readonly<Record<string, string>> = { [byCodes]: 'a42b839890e8366e7160897fc21cc36ce68fd078' }

/** As the view offers them; those of `ids`. */
export const offered = (
  language: StationView['language'],
  ids: readonly string[] = [byCodes, byLink],
): StationView['surveys'] =>
  ids.map((id) => ({
    id,
    check: checks[id] ?? '',
    title: titles[id]?.[language] ?? '',
    address: `https://taza.uni.example/open#/${language}/survey/${[id, checks[id]].filter(Boolean).join('/')}`,
  }))

const option = (id: string, text: Localized) => ({ id, text })
const question = (
  id: string,
  kind: SurveyQuestion['kind'],
  text: Localized,
  more: Partial<SurveyQuestion> = {},
): SurveyQuestion => ({ id, kind, text, required: false, options: [], scale: null, ...more })
const questions: SurveyQuestion[] = [
  question(
    'seen',
    'single',
    said(
      'Сессия кезінде көшіргенді көрдіңіз бе?',
      'Видели ли вы списывание во время сессии?',
      'Сессия учурунда көчүргөндү көрдүңүзбү?',
      'Did you see cheating during the session?',
    ),
    {
      required: true,
      options: [
        option('a', said('Жоқ', 'Нет', 'Жок', 'No')),
        option('b', said('Бір-екі рет', 'Один или два раза', 'Бир-эки жолу', 'Once or twice')),
        option('c', said('Жиі', 'Часто', 'Көп', 'Often')),
      ],
    },
  ),
  question(
    'helps',
    'multiple',
    said('Не көмектеседі?', 'Что помогает?', 'Эмне жардам берет?', 'What helps?'),
    {
      options: [
        option(
          'a',
          said('Нөмірленген билеттер', 'Номерные билеты', 'Номерленген билеттер', 'Numbered tickets'),
        ),
        option(
          'b',
          said('Шифрланған жұмыстар', 'Зашифрованные работы', 'Шифрленген иштер', 'Ciphered works'),
        ),
      ],
    },
  ),
  question(
    'fair',
    'scale',
    said(
      'Сессия қаншалықты әділ өтті?',
      'Насколько честно прошла сессия?',
      'Сессия канчалык адилет өттү?',
      'How fair was the session?',
    ),
    {
      scale: {
        from: 1,
        to: 10,
        low: said('мүлде әділ емес', 'совсем нечестно', 'такыр адилет эмес', 'not at all'),
        high: said('толық әділ', 'совершенно честно', 'толук адилет', 'completely'),
      },
    },
  ),
  question(
    'more',
    'text',
    said('Тағы не айтқыңыз келеді?', 'Что ещё хотите сказать?', 'Дагы эмне айткыңыз келет?', 'What else?'),
  ),
]

/** What the server says of it; null: it knows none of that id. */
export const publishedOf = (id: string, change: Partial<Published> = {}): Published | null => {
  const title = titles[id]
  if (!title) return null
  return {
    id,
    title,
    intro: said(
      'Бес минут. Жауаптар университетке сессияны әділ өткізуге көмектеседі.',
      'Пять минут. Ответы помогут университету провести сессию честно.',
      'Беш мүнөт. Жооптор университетке сессияны адилет өткөрүүгө жардам берет.',
      'Five minutes. Your answers help the university to hold a fair session.',
    ),
    languages: ['kk', 'ru', 'ky', 'en'],
    way: id === byCodes ? 'codes' : 'link',
    atStations: true,
    audience: { faculties: [], courses: [], forms: [] },
    asks: ['faculty', 'course'],
    from: 0,
    until: 4_102_444_800_000,
    questions,
    faculties: [{ id: 'f1', title: 'ИТФ' }],
    state: 'open',
    key: id === byCodes ? surveyKey : null,
    work: id === byCodes ? null : { challenge: 'test', bits: 4 },
    ...change,
  }
}

/** Of a page's call of a survey's; undefined: it is none, or one that is answered with yes. */
export function surveyAnswer(method: string, args: unknown): { ok: true; value: unknown } | undefined {
  if (method !== 'survey.get') return undefined
  return { ok: true, value: publishedOf(String(Object(args).survey)) }
}
