/** A server asks for a name and password (HTTP authentication): asked in our own frame, where no page can be taken for it. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { act, useStation, useView } from '../store.ts'

export function NameDialog() {
  const { web, lock } = useView(({ web, lock }) => ({ web, lock }))
  const asks = web?.asks ?? null
  return asks && <Asked key={asks.site} asks={asks} open={lock === null} />
}

function Asked({ asks, open }: { asks: { site: string; again: boolean }; open: boolean }) {
  const { t } = useTranslation()
  const busy = useStation((state) => state.busy === 'web.name')
  const refusal = useStation((state) => state.refusal)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const give = (event: FormEvent): void => {
    event.preventDefault()
    void act('web.name', { site: asks.site, given: { name, password } })
  }
  const leave = () => void act('web.name', { site: asks.site, given: null })
  return (
    <Modal
      opened={open}
      onClose={leave}
      title={t('web.name-title')}
      centered
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={give} data-testid="web-name">
        <Stack>
          <Text size="lg">{t('web.name-text', { site: asks.site })}</Text>
          <TextInput
            label={t('web.name')}
            size="lg"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={256}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            data-testid="name-name"
          />
          {/* It can be shown nowhere: the screen is filmed. */}
          <TextInput
            type="password"
            label={t('web.password')}
            size="lg"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            maxLength={1024}
            autoComplete="off"
            error={asks.again ? t('web.name-again') : null}
            data-testid="name-password"
          />
          {refusal && <ProblemAlert problem={refusal} />}
          <Group justify="flex-end">
            <Button variant="default" size="lg" onClick={leave} data-testid="name-leave">
              {t('web.name-leave')}
            </Button>
            <Button type="submit" size="lg" loading={busy} disabled={name === ''} data-testid="name-give">
              {t('web.name-give')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
