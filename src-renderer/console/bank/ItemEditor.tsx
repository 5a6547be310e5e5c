/** An item while it is written, beside what its student sees. */
import { Alert, Button, Menu, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { HeldItem } from '../../../src-shared/bank/held.ts'
import { firstText, ItemTexts, languagesOf } from '../../../src-shared/bank/texts.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { useDraft } from '../frame/useDraft.ts'
import { problemOf } from '../server/api.ts'
import classes from './Bank.module.css'
import { emptied, rich, rubricWrongIn, withShared } from './edit.ts'
import { Toolbar } from './editor/Toolbar.tsx'
import { ItemFields } from './ItemFields.tsx'
import { ItemKey } from './ItemKey.tsx'
import { Words, WritingContext } from './kinds/Words.tsx'
import { Preview } from './Preview.tsx'
import { go, places } from './place.ts'
import { mediumAddress, useRetire, useSaveItem } from './queries.ts'
import { useBankText } from './text.ts'
import { Versions } from './Versions.tsx'

interface Props {
  bank: string
  /** Null: a new item. */
  held: HeldItem | null
  texts: ItemTexts
  onVersion: (version: number) => void
}

export function ItemEditor({ bank, held, texts: known, onVersion }: Props) {
  const { t, number } = useBankText()
  const say = useSaid((told) => told.say)
  const save = useSaveItem(bank)
  const retire = useRetire(bank, held?.id ?? '')
  const base = held?.shown ?? 0
  const {
    value: texts,
    change: setTexts,
    changed,
    forget,
  } = useDraft({
    at: `taza-item/${bank}/${held?.id ?? `new-${firstText(known).kind}-${languagesOf(known).join()}`}/${base}`,
    schema: ItemTexts,
    base,
    value: known,
  })
  const spoken = languagesOf(texts)
  const [chosen, setChosen] = useState<Language | null>(spoken[0] ?? null)
  const language = spoken.find((one) => one === chosen) ?? spoken[0]
  const item = language && texts[language]
  if (!item || !language) return null
  const older = held !== null && held.shown !== held.version
  const missing = languages.filter((one) => !spoken.includes(one))
  const gaps = item.kind === 'gaps' ? item.gaps.map(({ id }) => id) : []
  const address = mediumAddress(bank)
  const wrong = rubricWrongIn(texts)

  const keep = () =>
    save.mutate(
      { item: held?.id ?? null, base: held?.version ?? 0, texts },
      {
        onSuccess: ({ item: saved, changes }) => {
          forget()
          say({
            kind: 'done',
            text: t('item.saved', { version: saved.version }),
            note: changes.length > 0 ? t('item.taken-out', { what: changes.join('; ') }) : '',
          })
          if (held === null) go(places.item(bank, saved.id))
          else onVersion(saved.version)
        },
      },
    )
  return (
    <WritingContext value={{ address, gap: (id) => String(gaps.indexOf(id) + 1), language }}>
      <div className={classes.writing}>
        <div className={classes.editor}>
          {older && <Alert color="orange">{t('item.older', { version: held.shown })}</Alert>}
          {changed && <p className={classes.unsaved}>{t('item.unsaved')}</p>}
          <ItemFields
            bank={bank}
            item={item}
            onChange={(shared) => setTexts((now) => withShared(now, shared))}
          />
          <div className={classes.deeds}>
            {spoken.length > 1 && (
              <SegmentedControl
                aria-label={t('item.language')}
                value={language}
                onChange={(value) => setChosen(Language.parse(value))}
                data={spoken.map((value) => ({ value, label: languageNames[value] }))}
              />
            )}
            {missing.length > 0 && (
              <Menu>
                <Menu.Target>
                  <Button variant="default" size="compact-md" data-testid="add-language">
                    {t('item.add-language')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {missing.map((one) => (
                    <Menu.Item
                      key={one}
                      onClick={() => {
                        setTexts((now) => ({ ...now, [one]: emptied(firstText(now)) }))
                        setChosen(one)
                      }}
                    >
                      {languageNames[one]}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </div>
          <Toolbar bank={bank} />
          <Words
            label={t('item.stem')}
            html={item.stem.html}
            testId="stem"
            onChange={(html) =>
              setTexts((now) => {
                const one = now[language]
                return one ? { ...now, [language]: { ...one, stem: rich(html) } } : now
              })
            }
          />
          <ItemKey item={item} language={language} onChange={setTexts} />
          {wrong && (
            <Alert color="orange" data-testid="rubric-wrong">
              {wrong.code === 'text' && spoken.length > 1 && `${languageNames[wrong.language]}: `}
              {t(`rubric.wrong-${wrong.code}`, { sum: number(wrong.sum), points: number(wrong.points) })}
            </Alert>
          )}
          <Words
            label={t('item.note')}
            html={item.note?.html ?? ''}
            onChange={(html) =>
              setTexts((now) => {
                const one = now[language]
                return one ? { ...now, [language]: { ...one, note: html === '' ? null : rich(html) } } : now
              })
            }
          />
          {save.error && <ProblemAlert problem={problemOf(save.error)} />}
          <div className={classes.deeds}>
            <Button
              onClick={keep}
              loading={save.isPending}
              disabled={wrong !== null || (!changed && !older && held !== null)}
              data-testid="item-save"
            >
              {t('item.save')}
            </Button>
            {held && (
              <Button
                variant="default"
                loading={retire.isPending}
                onClick={() => retire.mutate(!held.retired)}
                data-testid="item-retire"
              >
                {t(held.retired ? 'item.revive' : 'item.retire')}
              </Button>
            )}
          </div>
        </div>
        <aside className={classes.beside} aria-label={t('preview.title')}>
          <h2 className={classes.heading}>{t('preview.title')}</h2>
          <Preview texts={texts} language={language} address={address} />
          {held && <Versions held={held} onVersion={onVersion} />}
        </aside>
      </div>
    </WritingContext>
  )
}
