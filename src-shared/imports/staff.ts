/** The list of staff: who comes in under which login, with which roles, and which rooms she watches. Never a password. Pure. */
import { Login } from '../people/people.ts'
import { isNoValue } from '../tables/values.ts'
import { Role } from '../vocabulary.ts'
import { column, fullName, grave, nameColumns, needed, textCell } from './cells.ts'
import type { ListKind, ReadCell } from './list.ts'

/** Whole words, of one or many: "Администратор аудитории" is somebody else. */
const roleWords: Readonly<Record<Role, RegExp>> = {
  invigilator:
    /^(invigilators?|proctors?|наблюдател(ь|и|ьниц[аы])|прокторы?|бақылаушы(лар)?|көзөмөлчү(лөр)?)$/,
  officer:
    /^((compliance )?officers?|проверяющ(ий|ая|ие)|комплаенс([- ]офицеры?)?|тексеруші(лер)?|текшерүүчү(лөр)?)$/,
  office:
    /^(office|registrars?|registrar['’]s office|учебная часть|деканат|офис регистратора|оқу бөлімі|окуу бөлүмү)$/,
  teacher:
    /^(teachers?|lecturers?|преподавател(ь|и|ьниц[аы])|учител(ь|я|ьниц[аы])|оқытушы(лар)?|окутуучу(лар)?)$/,
  reader:
    /^((trust line )?readers?|читател(ь|и|ьниц[аы])( линии доверия)?|сенім желісінің оқырман(ы|дары)|ишеним линиясынын окурман(ы|дары))$/,
  technician: /^(technicians?|техник(и|тер)?)$/,
  administrator: /^(administrators?|admins?|администратор(ы|лор)?|админы?|әкімші(лер)?)$/,
}
const roleOf = (words: string): Role | undefined =>
  Role.options.find((role) => role === words || roleWords[role].test(words))

/** Several in one cell. */
const separators = /\s*[,;/+\n]\s*/

/** Roles by their names in any of the four languages, or by the codes of the API. */
function rolesCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const roles = new Set<Role>()
  for (const words of cell.toLowerCase().split(separators)) {
    if (words === '') continue
    const role = roleOf(words)
    if (!role) return grave('unknown-role', words)
    roles.add(role)
  }
  if (roles.size === 0) return { value: null }
  return { value: Role.options.filter((role) => roles.has(role)).join(', ') }
}

function loginCell(cell: string): ReadCell {
  const login = Login.safeParse(cell)
  return login.success ? { value: login.data } : grave('login-signs', cell)
}

export const staffList: ListKind = {
  columns: {
    login: column(
      /^(login|user( ?name)?|account|логин|имя пользователя|учетная запись|пайдаланушы( аты)?|колдонуучу( аты)?)$/,
      needed('no-login', loginCell),
    ),
    ...nameColumns,
    roles: column(/^(roles?|роль|роли|рөлі?|рөлдері?|рөлү|ролу|ролдору)$/, rolesCell),
    rooms: column(/^(rooms?|аудитори|кабинет|класс|labs?$|бөлме)/, textCell),
  },
  needed: [['login'], ['name', 'surname']],
  rowsAtMost: 5_000,
  compose(cells) {
    const { login = null, roles, rooms } = cells
    return {
      login,
      name: fullName(cells),
      ...(roles === undefined ? {} : { roles }),
      ...(rooms === undefined ? {} : { rooms }),
    }
  },
  keyOf: ({ login, name }) => (typeof login === 'string' && typeof name === 'string' ? login : null),
  across: () => [],
}

/** The rooms that a cell names, as written. */
export const roomsIn = (cell: string): string[] => cell.split(separators).filter((one) => one !== '')
