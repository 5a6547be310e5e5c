/** The words of papers: titles that somebody wrote in some languages, topics, what is wrong. */
import { useMemo } from 'react'
import type { Wrong } from '../../../src-shared/papers/check.ts'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import type { Pool } from '../../../src-shared/papers/pool.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, languageNames, useLanguage, useTranslation } from '../../i18n/index.ts'

type Title = PaperDefinition['title']

export function usePaperWords() {
  const { t } = useTranslation('papers')
  const language = useLanguage()
  return useMemo(() => {
    const title = (of: Title) =>
      of[language]?.trim() || languages.map((one) => of[one]?.trim()).find((one) => one) || t('untitled')
    const topic = (path: readonly string[]) => (path.length === 0 ? t('pool.all') : path.join(' / '))
    const pool = ({ topic: path, difficulty }: Pool) =>
      difficulty === null ? topic(path) : t('pool.of', { topic: topic(path), difficulty })
    return {
      t,
      language,
      title,
      topic,
      pool,
      when: (at: number) => formatDateTime(at, language),
      wrong: ({ code, section, params }: Wrong, titles: readonly Title[]) => {
        const named = Language.safeParse(params.language)
        const of = section === null ? null : titles[section]
        const text = t(`wrong.${code}`, {
          ...params,
          ...(named.success ? { language: languageNames[named.data] } : {}),
          ...('topic' in params ? { topic: pool(poolIn(params)) } : {}),
          ...('why' in params ? { why: t(`bank:unfit.${params.why}`) } : {}),
          ...('most' in params && 'bytes' in params
            ? { bytes: Number(params.bytes) / 1e6, most: Number(params.most) / 1e6 }
            : {}),
        })
        return of ? `${section === null ? '' : section + 1}. ${title(of)}: ${text}` : text
      },
    }
  }, [t, language])
}
/** As a check names it. */
const poolIn = ({ topic, difficulty }: Wrong['params']): Pool => ({
  topic: topic === '' || topic === undefined ? [] : [String(topic)],
  difficulty: Number(difficulty) || null,
})

export type PaperWords = ReturnType<typeof usePaperWords>
