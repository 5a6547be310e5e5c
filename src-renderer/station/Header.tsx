/** Always the same places: who and what on the left, then the clock, the save state, both cameras, the languages. */
import { cameras } from '../../src-shared/vocabulary.ts'
import { localize, useLanguage, useTranslation } from '../i18n/index.ts'
import { Clock, LanguageSwitch } from '../ui/index.ts'
import classes from './Header.module.css'
import { ReadingSettings } from './reading/ReadingSettings.tsx'
import { SaveState } from './SaveState.tsx'
import { SelfView } from './SelfView.tsx'
import { chooseLanguage, useStation } from './store.ts'
import { TextSize } from './TextSize.tsx'
import { WebControls } from './web/WebControls.tsx'

/** Whose exam it is stands on no picture of its screen: reviewers see those. */
const nameless = ['exam', 'break', 'paused', 'submitting']
const examScreens = ['waiting', 'draw', 'exam', 'break', 'paused', 'submitting']

export function Header() {
  const { t } = useTranslation()
  const language = useLanguage()
  const view = useStation((state) => state.view)
  const sits = view !== null && examScreens.includes(view.screen)
  return (
    <header className={classes.header}>
      <div className={classes.who}>
        <strong className={classes.title}>
          {sits && view.exam ? localize(view.exam.title, language) : 'Taza'}
        </strong>
        {!(sits && nameless.includes(view.screen)) && (
          <span className={classes.name}>
            {sits && view.student
              ? view.student.name
              : view?.station && t('station', { name: view.station.name, room: view.station.room })}
          </span>
        )}
      </div>
      {sits && (
        <>
          <Clock endsAt={view.endsAt} leftMs={view.leftMs} />
          {view.web ? <WebControls /> : <SaveState />}
          {view.unfilmed ? (
            <span className={classes.unfilmed} data-testid="unfilmed">
              {t('camera.unfilmed')}
            </span>
          ) : (
            cameras.map((camera) => <SelfView key={camera} camera={camera} />)
          )}
        </>
      )}
      <TextSize />
      <LanguageSwitch onChange={chooseLanguage} compact={sits} />
      <ReadingSettings />
    </header>
  )
}
