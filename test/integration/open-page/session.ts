/** The session's page as a university may write it: some texts in all languages, some in one. */
import type { z } from 'zod'
import type { openApi } from '../../../src-shared/api/open.ts'

type Page = z.input<typeof openApi.session.page.reply>
type Rules = NonNullable<z.input<typeof openApi.myRules.get.reply>['rules']>

const title = {
  kk: 'Қысқы емтихан сессиясы',
  ru: 'Зимняя экзаменационная сессия',
  ky: 'Кышкы экзамен сессиясы',
  en: 'Winter exam session',
}
const rules = {
  kk: 'Емтиханға студенттік билетпен келіңіз.\n\nАудиторияда:\n- телефонды өшіріңіз;\n- жұмысты өзіңіз орындаңыз.',
  ru: 'Приходите на экзамен со студенческим билетом.\n\nВ аудитории:\n- выключите телефон;\n- выполняйте работу самостоятельно.',
}

export const sessionPage: Page = {
  title,
  rules,
  dates: [
    { day: '2026-12-28', time: '', what: { kk: 'Сессияның басталуы', ru: 'Начало сессии' } },
    { day: '2027-01-16', time: '18:00', what: { kk: 'Сессияның соңы', ru: 'Конец сессии' } },
  ],
  meetings: [
    {
      ...{ day: '2026-12-10', time: '15:30' },
      place: { kk: 'Үлкен зал, 1-корпус', ru: 'Большой зал, корпус 1' },
      whom: { ru: 'Студенты первого курса' },
    },
  ],
  posters: [
    {
      digest: 'a'.repeat(64),
      kind: 'image/png',
      bytes: 20_000,
      title: { kk: 'Адал емтихан', ru: 'Честный экзамен' },
    },
    { digest: 'b'.repeat(64), kind: 'application/pdf', bytes: 90_000, title: { ru: 'Памятка студенту' } },
  ],
  videos: [
    {
      address: 'https://video.example.kz/watch?v=a-long-name-of-a-film-that-does-not-fit-in-one-line',
      title: { kk: 'Емтихан қалай өтеді', ru: 'Как проходит экзамен', en: 'How an exam goes' },
    },
  ],
}

export const myRules: Rules = { version: 3, title, rules, seenAt: null }
