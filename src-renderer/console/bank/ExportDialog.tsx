/** A bank for another system: what the format has no place for, then the file. */
import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { BankDetail } from '../../../src-shared/bank/held.ts'
import { ExportFormat, exportFormats } from '../../../src-shared/bank/importing.ts'
import { Language } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { api, problemOf } from '../server/api.ts'
import classes from './Bank.module.css'
import { useBankText } from './text.ts'

const names: Record<ExportFormat, string> = { moodle: 'Moodle XML', gift: 'GIFT', platonus: 'Platonus' }
const lossesShown = 100

export function ExportDialog({ bank, onClose }: { bank: BankDetail; onClose: () => void }) {
  const { t, language: mine } = useBankText()
  const [format, setFormat] = useState<ExportFormat>('moodle')
  const first = bank.languages.find(({ language }) => language === mine) ?? bank.languages[0]
  const [language, setLanguage] = useState<Language>(first?.language ?? mine)
  const input = { bank: bank.id, format, query: { language } }
  const { data, error } = useQuery({
    queryKey: ['bank-export', bank.id, format, language],
    queryFn: ({ signal }) => api.banks.exports.losses(input, { signal }),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('export.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Group grow>
          <Select
            label={t('export.format')}
            data={exportFormats.map((value) => ({ value, label: names[value] }))}
            value={format}
            allowDeselect={false}
            onChange={(value) => setFormat(ExportFormat.parse(value))}
            data-testid="export-format"
          />
          <Select
            label={t('export.language')}
            data={bank.languages.map((one) => ({ value: one.language, label: languageNames[one.language] }))}
            value={language}
            allowDeselect={false}
            onChange={(value) => setLanguage(Language.parse(value))}
          />
        </Group>
        {error && <ProblemAlert problem={problemOf(error)} />}
        {data && (
          <div role="status">
            <p>{t('export.items', { count: data.items })}</p>
            {data.losses.length > 0 && (
              <>
                <p>{t('export.losses', { count: data.losses.length })}</p>
                <ul className={classes.losses} lang="en">
                  {data.losses.slice(0, lossesShown).map(({ place, why }) => (
                    <li key={`${place} ${why}`}>
                      № {place}: {why}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            component="a"
            href={addressOf(consoleApi.banks.exports.file, input)}
            download
            data-disabled={data?.items === 0 || undefined}
            data-testid="export-file"
          >
            {t('export.file')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
