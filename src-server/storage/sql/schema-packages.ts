/** Tables of papers that are sealed for rooms. Times are Unix milliseconds. */

export interface PackageTables {
  /**
   * Of a room of an exam. `digest`: of the file, which lies among the objects; `basis`: what it was made of
   * (exams/sealed.ts); `enc`, `ciphertext`: its key, wrapped by HPKE for the server; `envelope`: how many were printed; `lock`:
   * its key under the words of the newest.
   */
  exam_package: {
    digest: string
    exam: string
    room: string
    opens_at: number
    basis: string
    bytes: number
    enc: string
    ciphertext: string
    by: string
    at: number
    envelope: number
    lock: string | null
    envelope_by: string | null
    envelope_at: number | null
    released_at: number | null
  }
  /** By what name a student's paper is in a package. */
  package_place: { package: string; student: string; place: string }
  /** What a station has said that it holds. */
  package_station: { package: string; station: string; bytes: number; envelope: number; at: number }
  /**
   * Which package an attempt was opened with. `seat`: by which it was drawn; null: opened before that was kept.
   * `envelope_at`: it was opened by the envelope, as its ledger says.
   */
  attempt_package: {
    attempt: string
    package: string
    place: string
    seat: number | null
    opens_at: number
    envelope_at: number | null
  }
}
