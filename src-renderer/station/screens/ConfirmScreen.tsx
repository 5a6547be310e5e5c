/** Name, roster photo and exam: "is this you?" */
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act, useStation, useView } from '../store.ts'
import classes from './ConfirmScreen.module.css'

export function ConfirmScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { student, exam } = useView(({ student, exam }) => ({ student, exam }))
  const busy = useStation((state) => state.busy === 'student.confirm')
  return (
    <Card title={t('confirm.title')} wide>
      <Group align="flex-start" gap="xl">
        {student?.photo?.startsWith('data:image/') ? (
          <img
            className={classes.photo}
            src={student.photo}
            alt={t('confirm.photo', { name: student.name })}
          />
        ) : (
          <div className={classes.photo}>
            <IconUser aria-hidden size="3.5rem" />
            <span>{t('confirm.no-photo')}</span>
          </div>
        )}
        <Stack gap="xs" style={{ flex: '1 1 18rem' }}>
          <Text className={classes.name} data-testid="student-name">
            {student?.name}
          </Text>
          <Text>{t('confirm.number', { number: student?.number ?? '' })}</Text>
          {exam && (
            <Text mt="md">
              {t('confirm.exam')}: <b>{localize(exam.title, language)}</b>,{' '}
              {t('confirm.minutes', { minutes: exam.durationMinutes })}
            </Text>
          )}
        </Stack>
      </Group>
      <Group grow preventGrowOverflow={false}>
        <Button
          size="xl"
          variant="default"
          onClick={() => void act('student.confirm', { me: false })}
          data-testid="confirm-no"
        >
          {t('confirm.no')}
        </Button>
        <Button
          size="xl"
          loading={busy}
          onClick={() => void act('student.confirm', { me: true })}
          data-testid="confirm-yes"
        >
          {t('confirm.yes')}
        </Button>
      </Group>
    </Card>
  )
}
