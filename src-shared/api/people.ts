/** People and places, as the office keeps them. */
import { z } from 'zod'
import { Faculty, Group, Login, Student, StudentNumber, StudyForm, Title } from '../people/people.ts'
import { photoBytesAtMost } from '../people/photo.ts'
import { Id, Language, Roles } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { flag, listOf, listQuery } from './list.ts'

const office = ['office', 'administrator'] as const
const administrator = ['administrator'] as const
const ById = z.object({ id: Id })
const done = z.object({ ok: z.literal(true) })

export const StudentRow = Student.extend({
  facultyTitle: z.string().nullable(),
  groupTitle: z.string().nullable(),
})
export type StudentRow = z.infer<typeof StudentRow>

/** What is changed by hand; `left`: no student any more. */
const StudentChange = Student.omit({ number: true, leftAt: true }).extend({ left: z.boolean() })
const ByNumber = z.object({ number: z.string().min(1).max(64) })
/** A `data:` address; null: she has none. */
const Photo = z.object({ photo: z.string().nullable() })

/** Each look into the list is of a person of the office; what she searched for is not kept. */
const students = {
  list: endpoint({
    method: 'GET',
    path: '/api/students',
    who: office,
    summary: 'Students, found by name, number or record book',
    query: listQuery(['name', 'number', 'faculty', 'group', 'course']).extend({
      faculty: Id.optional(),
      group: Id.optional(),
      course: z.coerce.number().int().min(1).max(20).optional(),
      form: StudyForm.optional(),
      language: Language.optional(),
      /** Those who left instead of those who study. */
      left: flag,
    }),
    reply: listOf(StudentRow),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/students',
    who: office,
    summary: 'Add a student',
    body: StudentChange.omit({ left: true }).extend({ number: StudentNumber }),
    reply: StudentRow,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/students/:number',
    who: office,
    summary: 'Change what is known of a student',
    params: ByNumber,
    body: StudentChange,
    reply: StudentRow,
  }),
  photo: endpoint({
    method: 'GET',
    path: '/api/students/:number/photo',
    who: office,
    summary: "A student's photo, as a `data:` address",
    params: ByNumber,
    reply: Photo,
  }),
  /** JPEG or PNG, by its header (415), of at most 4000 × 4000 pixels (413). */
  setPhoto: endpoint({
    method: 'PUT',
    path: '/api/students/:number/photo',
    who: office,
    summary: "Set or replace a student's photo",
    params: ByNumber,
    takes: 'application/octet-stream',
    bodyLimit: photoBytesAtMost,
    perMinute: 240,
    reply: Photo,
  }),
  removePhoto: endpoint({
    method: 'DELETE',
    path: '/api/students/:number/photo',
    who: office,
    summary: "Remove a student's photo",
    params: ByNumber,
    reply: Photo,
  }),
}

export const FacultyRow = Faculty.extend({ groups: z.int(), students: z.int() })
export type FacultyRow = z.infer<typeof FacultyRow>
const faculties = {
  list: endpoint({
    method: 'GET',
    path: '/api/faculties',
    who: office,
    summary: 'Faculties',
    query: listQuery(['title']),
    reply: listOf(FacultyRow),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/faculties',
    who: office,
    summary: 'Add a faculty',
    body: Faculty.omit({ id: true }),
    reply: Faculty,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/faculties/:id',
    who: office,
    summary: 'Rename a faculty',
    params: ById,
    body: Faculty.omit({ id: true }),
    reply: Faculty,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/faculties/:id',
    who: office,
    summary: 'Remove a faculty that nobody and nothing belongs to',
    params: ById,
    reply: done,
  }),
}

export const GroupRow = Group.extend({ facultyTitle: z.string().nullable(), students: z.int() })
export type GroupRow = z.infer<typeof GroupRow>
const groups = {
  list: endpoint({
    method: 'GET',
    path: '/api/groups',
    who: office,
    summary: 'Study groups',
    query: listQuery(['title', 'faculty']).extend({ faculty: Id.optional() }),
    reply: listOf(GroupRow),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/groups',
    who: office,
    summary: 'Add a study group',
    body: Group.omit({ id: true }),
    reply: Group,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/groups/:id',
    who: office,
    summary: 'Change a study group',
    params: ById,
    body: Group.omit({ id: true }),
    reply: Group,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/groups/:id',
    who: office,
    summary: 'Remove a study group that nobody is in',
    params: ById,
    reply: done,
  }),
}

const ByLogin = z.object({ login: Login })
const StaffChange = z.object({ name: Title, roles: Roles, rooms: z.array(Id).max(500) })
export const StaffRow = StaffChange.extend({
  login: z.string(),
  /** By single sign-on: the provider says which roles she has, and there is no password here. */
  sso: z.boolean(),
  /** False: she was brought by a list, and nobody has made her a password yet. */
  password: z.boolean(),
  secondFactor: z.boolean(),
  /** Unix ms since when she may not come in any more. */
  retiredAt: z.number().nullable(),
})
export type StaffRow = z.infer<typeof StaffRow>
/** Told once; nobody can ask for it again. */
const Password = z.object({ password: z.string() })

const staff = {
  list: endpoint({
    method: 'GET',
    path: '/api/staff',
    who: administrator,
    summary: 'Staff, with their roles and rooms',
    query: listQuery(['name', 'login']).extend({ retired: flag }),
    reply: listOf(StaffRow),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/staff',
    who: administrator,
    summary: 'Add a person; her password is told once',
    body: StaffChange.extend({ login: Login }),
    reply: Password,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/staff/:login',
    who: administrator,
    summary: 'Change the name, roles and rooms of a person',
    params: ByLogin,
    body: StaffChange,
    reply: done,
  }),
  password: endpoint({
    method: 'POST',
    path: '/api/staff/:login/password',
    who: administrator,
    summary: 'Give a person a new password, told once; her sessions end',
    params: ByLogin,
    reply: Password,
  }),
  /** Her login stays hers: what she did is under it. */
  retire: endpoint({
    method: 'POST',
    path: '/api/staff/:login/retire',
    who: administrator,
    summary: 'Let a person in no more, or again; her sessions end',
    params: ByLogin,
    body: z.object({ retired: z.boolean() }),
    reply: done,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/staff/:login',
    who: administrator,
    summary: 'Remove a retired person who never did anything here',
    params: ByLogin,
    reply: done,
  }),
}

export const PlaceRow = z.object({ id: Id, title: z.string(), stations: z.int(), drawn: z.boolean() })
export type PlaceRow = z.infer<typeof PlaceRow>
/** Rooms as places; what happens in them is `rooms`. */
const places = {
  list: endpoint({
    method: 'GET',
    path: '/api/places',
    who: office,
    summary: 'Rooms, with how many stations each has and whether its seat plan is drawn',
    query: listQuery(['title']),
    reply: listOf(PlaceRow),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/places',
    who: office,
    summary: 'Add a room',
    body: z.object({ id: Id, title: Title }),
    reply: done,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/places/:id',
    who: office,
    summary: 'Rename a room',
    params: ById,
    body: z.object({ title: Title }),
    reply: done,
  }),
}

export const people = { students, faculties, groups, staff, places }
