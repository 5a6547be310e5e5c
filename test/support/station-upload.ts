/** A question that is answered with files, as main would show it and answer for it. */
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { CallResult } from '../../src-shared/bridge.ts'
import { Question } from '../../src-shared/exam.ts'

export const upload = Question.parse({
  id: 'report',
  type: 'upload',
  points: 8,
  files: 3,
  types: ['docx', 'xlsx', 'pdf'],
  text: {
    kk: 'Зертханалық жұмыстың есебін тапсырыңыз.',
    ru: 'Сдайте отчёт по лабораторной работе.',
    ky: 'Лабораториялык иштин отчётун тапшырыңыз.',
    en: 'Hand in the report on your laboratory work.',
  },
})
const digest = (sign: string) => sign.repeat(64)
export const handedIn = [
  { digest: digest('a'), name: 'Есеп 3-нұсқа (соңғы).docx', bytes: 482_133 },
  {
    digest: digest('b'),
    name: 'measurements_of_the_whole_second_week_with_all_corrections.xlsx',
    bytes: 18_204,
  },
]
export const inFolder = ['Есеп 3-нұсқа (соңғы).docx', 'charts.pdf', 'broken.pdf']

export const answeredByFiles: Pick<StationView, 'answers'> = {
  answers: { report: { value: handedIn, revision: 2 } },
}

/** Undefined: it is no call about files. */
export function uploadAnswer(method: string, args: unknown): CallResult | undefined {
  if (method === 'exam.files')
    return {
      ok: true,
      value: {
        folder: '/var/lib/taza/files/5f3c2a/own',
        files: inFolder.map((name, place) => ({ name, bytes: 20_000 * (place + 1) })),
        others: 2,
      },
    }
  if (method !== 'exam.file' || typeof args !== 'object' || args === null || !('name' in args))
    return undefined
  if (args.name === 'broken.pdf') return { ok: true, value: { untaken: 'kind' } }
  return { ok: true, value: { file: { digest: digest('c'), name: args.name, bytes: 40_000 } } }
}
