/** `<simpleAuthenticationPlugin>`: users, passwords and groups that stand in the configuration. */
import type { BrokerPlugin, ConnectRequest, Identity } from '@hermod/model'
import { securityErrors } from '../errors.js'
import { identityOf } from './identity.js'
import { sameSecret } from './same-secret.js'

export interface SimpleUser {
  readonly username: string
  /** Null: nobody can log in as this user. */
  readonly password: string | null
  readonly groups: readonly string[]
}

export interface SimpleAuthenticationSettings {
  /** Of two with the same name the later counts. */
  readonly users: readonly SimpleUser[]
  readonly anonymousAccessAllowed: boolean
  readonly anonymousUser: string
  readonly anonymousGroup: string
}

export class SimpleAuthentication implements BrokerPlugin {
  readonly name = 'simpleAuthenticationPlugin'
  private users: ReadonlyMap<string, SimpleUser> = new Map()

  constructor(private settings: SimpleAuthenticationSettings) {
    this.use(settings)
  }

  /** For whoever comes from now on; who is in stays in. */
  use(settings: SimpleAuthenticationSettings): void {
    this.settings = settings
    this.users = new Map(settings.users.map((user) => [user.username, user]))
  }

  authenticate({ userName, password }: ConnectRequest): Identity {
    const { anonymousAccessAllowed, anonymousUser, anonymousGroup } = this.settings
    if (anonymousAccessAllowed && userName === null && password === null) {
      return identityOf(anonymousUser, { users: [], groups: [anonymousGroup] })
    }
    const user = userName === null ? undefined : this.users.get(userName)
    // An unknown name takes as long as a wrong password.
    const right = sameSecret(user?.password ?? '', password ?? '')
    if (!user || user.password === null || password === null || !right) throw securityErrors.loginFailed({ userName })
    return identityOf(userName, { users: [], groups: user.groups })
  }
}
