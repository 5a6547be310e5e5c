/** A paper that lies sealed in three rooms: ready, on its way with an envelope made, stale. */
import type { ExamPackages, RoomPackage } from '../../../src-shared/package/held.ts'

const bytes = 6_300_000
const at = Date.parse('2026-12-15T09:20:00Z')
const sealed: NonNullable<RoomPackage['package']> = {
  digest: 'a'.repeat(64),
  ...{ bytes, by: 'office', at, stale: false, used: false },
  envelope: null,
  releasedAt: null,
}
const stations = (ready: number) =>
  Array.from({ length: 25 }, (_, i) => ({
    id: `st-${i}`,
    name: `A-${String(i + 1).padStart(2, '0')}`,
    bytes: i < ready ? bytes : i % 2 ? 2_097_152 : 0,
    ready: i < ready,
  }))

export const examPackages: ExamPackages = {
  opensAt: Date.parse('2026-12-16T04:00:00Z'),
  why: null,
  rooms: [
    {
      ...{ room: 'lab-0', title: 'Компьютерлік сынып 101', students: 24, stations: stations(24) },
      package: { ...sealed, envelope: { number: 1, by: 'office', at } },
    },
    {
      room: 'lab-1',
      title: '204',
      students: 20,
      stations: stations(25),
      package: { ...sealed, stale: true },
    },
    { room: 'lab-2', title: '305', students: 20, stations: stations(0), package: null },
  ],
}
