/** Who somebody turned out to be, as authorization asks about it. */
import type { Identity } from '@hermod/model'

export interface Principals {
  /** Names that a login module proved; the first is the one for `JMSXUserID`. */
  readonly users: readonly string[]
  readonly groups: readonly string[]
}

/** `userName`: the name given at login, or where none was given the one that was proved. */
export function identityOf(userName: string | null, { users, groups }: Principals): Identity {
  const principal = users[0]
  return {
    userName: userName ?? principal ?? '',
    groups,
    users,
    ...(principal === undefined ? {} : { principal }),
  }
}
