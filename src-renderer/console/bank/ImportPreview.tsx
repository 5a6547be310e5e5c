/** What would become of each question of a file, or became; how it is read; and the word that takes it in. */
import { Alert, Button, Group, Radio } from '@mantine/core'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { ImportChoices, ImportPreview as Preview } from '../../../src-shared/bank/importing.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { problemOf } from '../server/api.ts'
import classes from './Bank.module.css'
import { FirstItems } from './FirstItems.tsx'
import { go, places } from './place.ts'
import { useChoose, useDrop, useTake } from './queries.ts'
import { ReportTable } from './ReportTable.tsx'
import { useBankText } from './text.ts'

export function ImportPreview({ bank, preview }: { bank: string; preview: Preview }) {
  const { t, moment } = useBankText()
  const { import: state, report, first } = preview
  const say = useSaid((told) => told.say)
  const choose = useChoose(bank, state.id)
  const take = useTake(bank, state.id)
  const drop = useDrop(bank, state.id)
  const fresh = report.taken + report.changed
  const error = choose.error ?? take.error ?? drop.error
  return (
    <>
      <div className={classes.sums} role="status" data-testid="import-sums">
        <b>{t('import.questions', { count: report.questions })}</b>
        <span>{t('import.taken', { count: report.taken })}</span>
        <span>{t('import.changed', { count: report.changed })}</span>
        <span data-bad={report.refused > 0}>{t('import.refused', { count: report.refused })}</span>
        {report.pictures > 0 && <span>{t('import.pictures', { count: report.pictures })}</span>}
        <span data-as-is>
          {report.format} {report.encoding}
        </span>
      </div>
      {report.known > 0 && state.takenAt === null && (
        <Alert color="orange" mb="sm">
          {t('import.known', { count: report.known })}
        </Alert>
      )}
      {state.takenAt === null ? (
        <>
          <Sense preview={preview} busy={choose.isPending} onChoose={(choices) => choose.mutate(choices)} />
          {error && <ProblemAlert problem={problemOf(error)} />}
          <Group my="md">
            <Button
              disabled={fresh === 0 || choose.isPending}
              loading={take.isPending}
              onClick={() =>
                take.mutate(undefined, {
                  onSuccess: ({ items }) => {
                    say({ kind: 'done', text: t('import.done', { count: items }), note: state.file })
                    go(places.bank(bank))
                  },
                })
              }
              data-testid="import-take"
            >
              {t('import.take', { count: fresh })}
            </Button>
            <Button
              variant="default"
              loading={drop.isPending}
              onClick={() => drop.mutate(undefined, { onSuccess: () => go(places.bank(bank)) })}
            >
              {t('import.drop')}
            </Button>
            <ReportFile bank={bank} id={state.id} />
          </Group>
        </>
      ) : (
        <Group my="md">
          <span>{t('import.taken-at', { by: state.by, at: moment(state.takenAt) })}</span>
          <ReportFile bank={bank} id={state.id} />
        </Group>
      )}
      <ReportTable report={report.report} />
      {first.length > 0 && <FirstItems items={first} all={fresh} />}
    </>
  )
}

function ReportFile({ bank, id }: { bank: string; id: string }) {
  const { t } = useBankText()
  return (
    <Button
      component="a"
      variant="default"
      href={addressOf(consoleApi.banks.imports.report, { bank, import: id })}
      download
    >
      {t('import.report')}
    </Button>
  )
}

interface SenseProps {
  preview: Preview
  busy: boolean
  onChoose: (choices: ImportChoices) => void
}

/** What a Platonus file does not say outright: asked once, with what was guessed. */
function Sense({ preview: { import: state, report }, busy, onChoose }: SenseProps) {
  const { t } = useBankText()
  const { sense } = report
  if (!sense) return null
  return (
    <div className={classes.sense}>
      {sense.numbers !== null && (
        <Radio.Group
          label={t('import.numbers')}
          value={sense.numbers}
          onChange={(numbers) =>
            onChoose({ ...state.choices, numbers: numbers === 'difficulty' ? 'difficulty' : 'running' })
          }
        >
          <Group mt="xs">
            <Radio
              value="difficulty"
              label={t('import.numbers-difficulty')}
              disabled={busy}
              data-testid="numbers-difficulty"
            />
            <Radio
              value="running"
              label={t('import.numbers-running')}
              disabled={busy}
              data-testid="numbers-running"
            />
          </Group>
        </Radio.Group>
      )}
      <Radio.Group
        label={t('import.right')}
        value={sense.right}
        onChange={(right) => onChoose({ ...state.choices, right: right === 'first' ? 'first' : 'marked' })}
      >
        <Group mt="xs">
          <Radio value="marked" label={t('import.right-marked')} disabled={busy} />
          <Radio value="first" label={t('import.right-first')} disabled={busy} />
        </Group>
      </Radio.Group>
    </div>
  )
}
