/** How the page is read: contrast, spacing, a ruler; a button in the header, and its settings below it on every screen. */
import { Checkbox, NativeSelect, Radio } from '@mantine/core'
import { IconEyeglass } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Reading } from '../../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../../i18n/index.ts'
import { chooseReading, useStation } from '../store.ts'
import classes from './ReadingSettings.module.css'

export function ReadingSettings() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const first = useRef<HTMLElement>(null)
  const id = useId()
  const reading = useStation((state) => state.view?.reading)
  // What the exam's own page looks like is not ours.
  const foreign = useStation((state) => state.view?.web != null)
  const spoken = useStation((state) => state.view?.exam?.speech === true)
  useEffect(() => {
    if (open) first.current?.querySelector('input')?.focus()
  }, [open])
  if (reading === undefined || foreign) return null
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.open}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={t('reading.title')}
        title={t('reading.title')}
        onClick={() => setOpen(!open)}
        data-testid="reading"
      >
        <IconEyeglass aria-hidden size="1.4em" />
      </button>
      {open && (
        <section
          ref={first}
          id={id}
          className={classes.settings}
          aria-label={t('reading.title')}
          onKeyDown={({ key }) => key === 'Escape' && close()}
          data-testid="reading-settings"
        >
          <Radio.Group
            label={t('reading.contrast')}
            value={reading.contrast}
            onChange={(value) => chooseReading({ contrast: Reading.shape.contrast.parse(value) })}
          >
            <div className={classes.choices}>
              {Reading.shape.contrast.options.map((contrast) => (
                <Radio
                  size="md"
                  key={contrast}
                  value={contrast}
                  label={t(`reading.${contrast}`)}
                  data-testid={`contrast-${contrast}`}
                />
              ))}
            </div>
          </Radio.Group>
          <Checkbox
            size="md"
            label={t('reading.spacing')}
            checked={reading.spacing}
            onChange={({ currentTarget }) => chooseReading({ spacing: currentTarget.checked })}
            data-testid="spacing"
          />
          <Checkbox
            size="md"
            label={t('reading.ruler')}
            description={t('reading.ruler-keys')}
            checked={reading.ruler}
            onChange={({ currentTarget }) => chooseReading({ ruler: currentTarget.checked })}
            data-testid="ruler-on"
          />
          {spoken && (
            <NativeSelect
              label={t('aloud.speed')}
              value={reading.speed}
              onChange={({ currentTarget }) =>
                chooseReading({ speed: Reading.shape.speed.parse(currentTarget.value) })
              }
              data={Reading.shape.speed.options.map((value) => ({ value, label: t(`aloud.${value}`) }))}
              data-testid="speed"
            />
          )}
          <button type="button" className={classes.close} onClick={close} data-testid="reading-close">
            {t('close')}
          </button>
        </section>
      )}
    </>
  )
}
