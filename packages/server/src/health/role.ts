/** What a broker is just now, for those who ask from outside. */
import type { Clock } from '@hermod/model'

export type Role =
  /** Reading its configuration, or past the lock and recovering the store. */
  | 'starting'
  /** Waiting for the lock, ready to take over. */
  | 'slave'
  /** It has the lock, and its connectors are open. */
  | 'master'
  | 'stopping'

export class RoleRecord {
  private now: Role = 'starting'
  private from: number

  constructor(private readonly clock: Clock) {
    this.from = clock.now()
  }

  get role(): Role {
    return this.now
  }

  /** When it became what it is. */
  get sinceMs(): number {
    return this.from
  }

  become(role: Role): void {
    // A broker that stops does not become anything else again.
    if (role === this.now || this.now === 'stopping') return
    this.now = role
    this.from = this.clock.now()
  }
}
