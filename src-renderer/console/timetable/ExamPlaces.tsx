/** Which groups sit an exam, in which rooms, and who watches there. */
import { Button, Fieldset, MultiSelect, Select } from '@mantine/core'
import {
  type Choices,
  groupsAtMost,
  invigilatorsAtMost,
  roomsAtMost,
} from '../../../src-shared/timetable/timetable.ts'
import boxes from '../frame/Form.module.css'
import type { Change, ExamForm } from './draft.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  form: ExamForm
  choices: Choices
  onChange: Change
}

/** Options that are shown at once; the others are found by typing. */
const shownAtMost = 50

export function ExamPlaces({ form, choices, onChange }: Props) {
  const { t } = useTimetableText()
  const { groups, rooms } = form
  const chosen = new Set(rooms.map(({ room }) => room))
  return (
    <>
      <Fieldset legend={t('form.who')} className={boxes.group}>
        <MultiSelect
          label={t('exam.groups')}
          searchable
          limit={shownAtMost}
          maxValues={groupsAtMost}
          value={groups}
          onChange={(next) => onChange({ groups: next })}
          data={choices.groups.map(({ id, title, students }) => ({
            value: id,
            label: t('form.group', { title, students }),
          }))}
          nothingFoundMessage={t('form.nothing')}
          data-testid="groups"
        />
      </Fieldset>
      <Fieldset legend={t('exam.rooms')} className={boxes.group}>
        {rooms.map(({ room, invigilators }) => {
          const known = choices.rooms.find(({ id }) => id === room)
          const title = known?.title ?? room
          const put = (next: readonly string[]) =>
            onChange({
              rooms: rooms.map((one) => (one.room === room ? { ...one, invigilators: [...next] } : one)),
            })
          return (
            <div key={room} className={classes.row} data-testid={`room-${room}`}>
              <span>
                <b>{title}</b>
                <br />
                <span className={classes.how}>
                  {t('form.stations', { fit: known?.fit ?? 0, stations: known?.stations ?? 0 })}
                </span>
              </span>
              <MultiSelect
                aria-label={t('form.invigilators', { room: title })}
                placeholder={invigilators.length === 0 ? t('form.nobody') : undefined}
                searchable
                limit={shownAtMost}
                maxValues={invigilatorsAtMost}
                value={invigilators}
                onChange={put}
                data={choices.invigilators.map(({ login, name }) => ({ value: login, label: name }))}
                nothingFoundMessage={t('form.nothing')}
              />
              <Button
                variant="default"
                aria-label={`${t('form.remove')}: ${title}`}
                onClick={() => onChange({ rooms: rooms.filter((one) => one.room !== room) })}
              >
                {t('form.remove')}
              </Button>
            </div>
          )
        })}
        {rooms.length < roomsAtMost && (
          <Select
            label={t('form.add-room')}
            searchable
            limit={shownAtMost}
            value={null}
            onChange={(room) => room !== null && onChange({ rooms: [...rooms, { room, invigilators: [] }] })}
            data={choices.rooms
              .filter(({ id }) => !chosen.has(id))
              .map(({ id, title, fit }) => ({ value: id, label: t('form.room', { title, fit }) }))}
            nothingFoundMessage={t('form.nothing')}
            data-testid="add-room"
          />
        )}
      </Fieldset>
    </>
  )
}
