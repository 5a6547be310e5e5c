/** Why a settings file of Safe Exam Browser cannot be read: a sentence without its end. */
export class NoSeb extends Error {
  /** Whether another password might open it. */
  readonly password: boolean
  constructor(message: string, password = false) {
    super(message)
    this.password = password
  }
}
