/** The form of study that words in four languages mean. Pure. */
import type { StudyForm } from './people.ts'

const forms: readonly [StudyForm, RegExp][] = [
  ['evening', /(^|\s)очно заочн|вечер|evening|кешкі|кечки/],
  ['distance', /дистанц|дистант|distance|online|онлайн|қашықтан|аралыктан|(^|\s)дот($|\s)/],
  ['extramural', /(^|\s)заочн|extramural|part time|сырттай|сырттан|correspondence|^зо?$/],
  ['day', /(^|\s)(очн|дневн)|^day|full time|күндізгі|күндүзгү|^(о|до|оч)$/],
]

export function studyFormOf(text: string): StudyForm | null {
  const words = text.toLowerCase().replaceAll('-', ' ')
  return forms.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}
