/** What a version asks, with the keys: as it is printed too. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import {
  gapMark,
  type PrintedPart,
  type PrintedQuestion,
  type PrintedSection,
} from '../../../src-shared/papers/printed.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { useShownMedia } from '../../ui/rich/media.ts'
import { RichText } from '../../ui/rich/RichText.tsx'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

/** Questions of one part that are shown before somebody asks for more. */
const atOnce = 50

export function Contents({ sections, language }: { sections: PrintedSection[]; language: Language }) {
  const { t } = usePaperWords()
  return (
    <div data-testid="paper-contents">
      {sections.map(({ kind, number, title, minutes, oneWay, plays, parts }) => (
        <section key={number}>
          <h2 className={classes.heading}>
            {t(`section.${kind}`, { number })}
            {title !== '' && <span lang={language}> · {title}</span>}
          </h2>
          {(minutes !== null || oneWay || plays !== null) && (
            <p className={classes.quiet} data-testid="section-way">
              {[
                ...(minutes === null ? [] : [t('document.section-minutes', { minutes })]),
                ...(oneWay ? [t('document.one-way')] : []),
                ...(plays === null ? [] : [t('document.plays', { plays })]),
              ].join(' · ')}
            </p>
          )}
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name but its place, and never changes
            <Part key={at} part={part} language={language} />
          ))}
        </section>
      ))}
    </div>
  )
}

function Part({ part, language }: { part: PrintedPart; language: Language }) {
  const { t, pool } = usePaperWords()
  const [count, setCount] = useState(atOnce)
  const { kind, questions } = part
  const heading = {
    ticket: () => t('tickets.ticket', { number: part.kind === 'ticket' ? part.number : 0 }),
    fixed: () => t('version.fixed'),
    draw: () =>
      part.kind === 'draw'
        ? t('version.draw', { asked: part.count, there: questions.length, pool: pool(part.pool) })
        : '',
  }[kind]()
  return (
    <article className={classes.card}>
      <h3>{heading}</h3>
      {questions.slice(0, count).map((question) => (
        <Question key={question.item} question={question} language={language} />
      ))}
      {questions.length > count && (
        <Button variant="default" size="xs" onClick={() => setCount(count + 200)}>
          {t('version.more', { rest: questions.length - count })}
        </Button>
      )}
    </article>
  )
}

function Question({ question, language }: { question: PrintedQuestion; language: Language }) {
  const { t } = usePaperWords()
  const { number, points, options, left, gaps, key } = question
  return (
    <div className={classes.question}>
      {number !== null && (
        <b>
          {number}. <span className={classes.quiet}>({points})</span>
        </b>
      )}
      <Words of={question} language={language} gap={(id) => gapMark(gaps, id)} />
      {left.length > 0 && (
        <ol lang={language}>
          {left.map((one) => (
            <li key={one.html ?? one.text}>
              <Words of={one} language={language} />
            </li>
          ))}
        </ol>
      )}
      {options.length > 0 && (
        <ul lang={language}>
          {options.map((option) => (
            <li key={option.letter} className={option.right ? classes.right : undefined}>
              <span>
                {option.letter}){option.right && ' ✓'}
              </span>
              <Words of={option} language={language} />
            </li>
          ))}
        </ul>
      )}
      {gaps.some((gap) => gap.options.length > 0) && (
        <ul lang={language}>
          {gaps.map((gap, at) => (
            <li key={gap.id}>
              <span>({at + 1})</span>
              {gap.options.join(' / ')}
            </li>
          ))}
        </ul>
      )}
      {number !== null && (
        <div className={classes.quiet}>
          {key === null ? (
            t('version.by-hand')
          ) : (
            <>
              {t('version.key')} <span lang={language}>{key}</span>
            </>
          )}
        </div>
      )}
    </div>
  )
}

interface WordsProps {
  of: { text: string; html: string | null }
  language: Language
  gap?: (id: string) => string
}

function Words({ of, language, gap }: WordsProps) {
  const { address } = useShownMedia()
  return (
    <div lang={language} className={classes.text}>
      {of.html === null ? of.text : <RichText html={of.html} address={address} {...(gap ? { gap } : {})} />}
    </div>
  )
}
