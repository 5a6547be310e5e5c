/** What the marks of a tile mean. */
import { Popover } from '@mantine/core'
import { IconColumns2, IconHelp } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { observedKinds } from '../../../src-shared/observing/observation.ts'
import { formatShare } from '../../i18n/index.ts'
import { useText } from '../text/useText.ts'
import classes from './WallBar.module.css'

export function Legend() {
  const { t, language } = useText()
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={opened}
          aria-label={t('wall.legend.title')}
          title={t('wall.legend.title')}
          onClick={() => setOpened((is) => !is)}
          data-testid="legend"
        >
          <IconHelp aria-hidden size={18} />
        </button>
      </Popover.Target>
      {opened && (
        <Popover.Dropdown>
          <dl className={classes.legend} data-testid="legend-text">
            {(['none', 'attention', 'alarm'] as const).map((level) => (
              <Line key={level} mark={<span className={classes.mark} data-trouble={level} />}>
                {t(`wall.legend.${level}`)}
              </Line>
            ))}
            <Line mark={<Word text={formatShare(0.97, language)} />}>{t('wall.legend.share')}</Line>
            <Line mark={<Word text="1:05:00" />}>{t('wall.legend.left')}</Line>
            <Line mark={<Word text="+2" />}>{t('wall.legend.more')}</Line>
            <Line mark={<Word text={`1–${observedKinds.length}`} />}>
              {t('observing:keys', {
                kinds: observedKinds.map((kind, i) => `${i + 1} ${t(`observing:kind.${kind}`)}`).join(', '),
              })}
            </Line>
            <Line mark={<IconColumns2 aria-hidden size={24} />}>{t('wall.legend.pictures')}</Line>
          </dl>
        </Popover.Dropdown>
      )}
    </Popover>
  )
}

const Word = ({ text }: { text: string }) => (
  <span className={classes.mark} data-word="true">
    {text}
  </span>
)

function Line({ mark, children }: { mark: ReactNode; children: string }) {
  return (
    <>
      <dt>{mark}</dt>
      <dd>{children}</dd>
    </>
  )
}
