/** A section of fixed items and draws. */

import { Button, Group } from '@mantine/core'
import { useMemo } from 'react'
import { questionsAtMost } from '../../../src-shared/exam.ts'
import type { Section } from '../../../src-shared/papers/definition.ts'
import { canBeShown, namedItems } from '../../../src-shared/papers/pool.ts'
import { NumberField } from '../../ui/index.ts'
import classes from './Papers.module.css'
import { ItemField, PointsField, PoolFields, thereOf } from './PoolFields.tsx'
import type { SectionProps } from './section.ts'
import { usePaperWords } from './words.ts'

type Questions = Extract<Section, { kind: 'questions' }>

export function QuestionsPart({ section, paper, pool, onChange }: SectionProps<Questions>) {
  const { t } = usePaperWords()
  const { fixed, draws } = section
  const free = useMemo(() => {
    const named = namedItems(paper)
    return pool.filter((item) => !named.has(item.id) && canBeShown(item, paper.languages))
  }, [paper, pool])
  const byId = useMemo(() => new Map(pool.map((item) => [item.id, item])), [pool])
  const setDraw = (at: number, change: Partial<Questions['draws'][number]>) =>
    onChange({ ...section, draws: draws.map((draw, i) => (i === at ? { ...draw, ...change } : draw)) })
  return (
    <>
      {fixed.map(({ item, points }, at) => (
        <div key={item} className={classes.row} data-testid={`fixed-${at + 1}`}>
          <span className={classes.stem}>{byId.get(item)?.text ?? t('pool.gone')}</span>
          {(byId.get(item)?.asked || points > 0) && (
            <PointsField
              label={t('section.points')}
              value={points}
              onChange={(next) =>
                onChange({
                  ...section,
                  fixed: fixed.map((one, i) => (i === at ? { item, points: next } : one)),
                })
              }
            />
          )}
          <Button
            variant="default"
            size="xs"
            mb={4}
            onClick={() => onChange({ ...section, fixed: fixed.filter((_one, i) => i !== at) })}
          >
            {t('section.take-out')}
          </Button>
        </div>
      ))}
      {draws.map((draw, at) => {
        const there = thereOf(draw, free, paper.languages)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: draws have no name but their place
          <div key={at} className={classes.row} data-testid={`draw-${at + 1}`}>
            <NumberField
              label={t('section.count')}
              min={1}
              max={questionsAtMost}
              places={0}
              w="7rem"
              value={draw.count}
              onChange={(count) => setDraw(at, { count })}
            />
            <PoolFields value={draw} pool={pool} onChange={(value) => setDraw(at, value)} />
            <PointsField
              label={t('section.points-each')}
              value={draw.points}
              onChange={(points) => setDraw(at, { points })}
            />
            <span className={classes.count} data-low={there < draw.count}>
              {t('pool.there', { count: there })}
            </span>
            <Button
              variant="default"
              size="xs"
              mb={4}
              onClick={() => onChange({ ...section, draws: draws.filter((_one, i) => i !== at) })}
            >
              {t('section.take-out')}
            </Button>
          </div>
        )
      })}
      <Group align="end">
        <ItemField
          label={t('section.add-item')}
          value={null}
          items={free}
          onChange={(item) =>
            onChange({
              ...section,
              fixed: [...fixed, { item, points: byId.get(item)?.asked === false ? 0 : 1 }],
            })
          }
          testId="add-item"
        />
        <Button
          variant="default"
          onClick={() =>
            onChange({ ...section, draws: [...draws, { topic: [], difficulty: null, count: 5, points: 1 }] })
          }
          data-testid="add-draw"
        >
          {t('section.add-draw')}
        </Button>
      </Group>
    </>
  )
}
